// Something that is known, with what it is called.

import type { ComponentChildren } from 'preact';

interface Props {
  readonly of: ComponentChildren;
  /** Over the whole width. */
  readonly wide?: boolean;
  readonly children: ComponentChildren;
}

export function Fact({ of, wide = false, children }: Props) {
  return (
    <div class={wide ? 'wide' : ''}>
      <dt>{of}</dt>
      <dd>{children}</dd>
    </div>
  );
}
