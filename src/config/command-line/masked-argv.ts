// A command line as it may be printed and stored: without the secrets that stand in it.

import { shownAddress } from '../../core/queue.ts';
import type { Redaction } from '../../core/text/redaction.ts';
import { redactorOf } from '../../core/text/redaction.ts';
import { splitArgv } from './split-argv.ts';
import { walkArgv } from './walk-argv.ts';

/** A regular expression that is to be masked by is no secret itself: it stays, even where it matches itself. */
export function maskedArgv(given: readonly string[], redaction: Redaction): readonly string[] {
  const argv = withoutPassword(given);
  const redact = redactorOf(redaction);
  if (redact === null) return argv;
  const redactTexts = redactorOf({ ...redaction, patterns: [] }) ?? String;
  const [ours, theirs] = splitArgv(argv);
  const masked = walkArgv(ours).flatMap((token) =>
    token.words.map(token.kind === 'option' && token.flag === 'redact' ? redactTexts : redact),
  );
  return [...masked, ...theirs.map(redact)];
}

/** The address of a queue without who may use it: whoever goes on from here has that in the variable PAWL_QUEUE_URL. */
function withoutPassword(argv: readonly string[]): readonly string[] {
  const [ours, theirs] = splitArgv(argv);
  const shown = walkArgv(ours).flatMap(({ kind, words, ...token }) => {
    if (kind !== 'option' || !('flag' in token) || token.flag !== 'queue') return words;
    const [option, url] = words.length > 1 ? words : splitAtFirst(words[0], '=');
    return url === undefined
      ? words
      : words.length > 1
        ? [option, shownAddress(url)]
        : [`${option}=${shownAddress(url)}`];
  });
  return [...shown, ...theirs];
}

function splitAtFirst(word: string, separator: string): [string, string?] {
  const at = word.indexOf(separator);
  return at === -1 ? [word] : [word.slice(0, at), word.slice(at + 1)];
}
