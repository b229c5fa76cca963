// What is to be masked, as it is written: `hunter2` for a text, `/ghp_\w+/i` for a regular expression.

import { mask } from '../core/text/redaction.ts';
import type { Read } from './flags/flag.ts';

export const aRedaction = `a text other than ${mask}, or a /regular expression/ with no flags but i, m, s, u and v`;

/** For the table of options: the text as it is, if it means something. */
export function readRedaction(text: string): Read<string> {
  return isRedaction(text) ? { value: text } : { expected: aRedaction };
}

/**
 * Whether it is a text that is not empty, or a regular expression that can be read. In a command line that was printed to
 * go on with, the secret is masked itself: pasted as it stands, it would mask nothing, and so nothing may run.
 */
export function isRedaction(text: string): boolean {
  return text !== '' && !text.includes(mask) && patternIn(text) !== 'broken';
}

/**
 * Null for a text that is meant letter by letter. What looks like a regular expression and is none is refused, a path
 * among them: a secret that is taken for something else would not be masked.
 */
export function patternIn(text: string): RegExp | 'broken' | null {
  const [, source, flags = ''] = /^\/(.+)\/([a-z]*)$/su.exec(text) ?? [];
  if (source === undefined) return null;
  if (!/^[imsuv]*$/.test(flags)) return 'broken';
  try {
    return new RegExp(source, `${flags}g`);
  } catch {
    return 'broken';
  }
}
