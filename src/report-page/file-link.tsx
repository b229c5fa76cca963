// A way to a file: a link that can be copied, and that leads there at once.

import type { ComponentChildren } from 'preact';

import { hashOf, placeIn } from './query.ts';

interface Props {
  readonly file: string;
  readonly look: (file: string) => void;
  readonly children: ComponentChildren;
  readonly title?: string;
}

export function FileLink({ file, look, children, ...rest }: Props) {
  return (
    <a
      {...rest}
      class="file"
      href={hashOf({ ...placeIn(''), file })}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        look(file);
      }}
    >
      {children}
    </a>
  );
}
