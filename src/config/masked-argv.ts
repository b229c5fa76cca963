// A command line as it may be printed and stored: without the secrets that stand in it.

import type { Redaction } from '../core/redaction.ts';
import { redactorOf } from '../core/redaction.ts';
import { walkArgv } from './walk-argv.ts';

/** A regular expression that is to be masked by is no secret itself: it stays, even where it matches itself. */
export function maskedArgv(argv: readonly string[], redaction: Redaction): readonly string[] {
  const redact = redactorOf(redaction);
  if (redact === null) return argv;
  const redactTexts = redactorOf({ ...redaction, patterns: [] }) ?? String;
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  const ours = walkArgv(argv.slice(0, end)).flatMap((token) =>
    token.words.map(token.kind === 'option' && token.flag === 'redact' ? redactTexts : redact),
  );
  return [...ours, ...argv.slice(end).map(redact)];
}
