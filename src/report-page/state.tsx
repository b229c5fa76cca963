// What a file came to, as a sign and a word.

import type { ComponentChildren } from 'preact';

import type { State } from './words.ts';
import { stateWords } from './words.ts';

export function StateWord({ state }: { readonly state: State }) {
  const [sign, word] = stateWords[state];
  return (
    <span class={`state ${state}`}>
      <Sign>{sign}</Sign> {word}
    </span>
  );
}

/** For eyes alone: the word beside it says the same. */
export function Sign({ children }: { readonly children: ComponentChildren }) {
  return <span aria-hidden="true">{children}</span>;
}
