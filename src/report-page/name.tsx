// Names that others chose, so that they are read as what they are: whatever is not seen shows, and no direction leaks out.

import { printable } from '../core/text/printable.ts';

export function Name({ children }: { readonly children: string }) {
  return <bdi>{printable(children)}</bdi>;
}

/** The same of what is to be typed somewhere. */
export function Code({ children }: { readonly children: string }) {
  return (
    <code>
      <Name>{children}</Name>
    </code>
  );
}

/** The path of a file, of which the name is what a reader looks for. */
export function Path({ children }: { readonly children: string }) {
  const shown = printable(children);
  const end = shown.lastIndexOf('/') + 1;
  return (
    <bdi class="path">
      <span class="folder">{shown.slice(0, end)}</span>
      <span class="name">{shown.slice(end)}</span>
    </bdi>
  );
}
