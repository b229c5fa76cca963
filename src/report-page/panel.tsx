// A part of the page under a heading of its own.

import type { ComponentChildren } from 'preact';

interface Props {
  readonly title: string;
  readonly name: string;
  readonly children: ComponentChildren;
}

export function Panel({ title, name, children }: Props) {
  const id = `${name}-title`;
  return (
    <section class={`panel ${name}`} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}
