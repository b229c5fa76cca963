import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { redactorOf } from '../../../src/core/text/redaction.ts';

const redact = (texts: readonly string[], patterns: readonly RegExp[], text: string): string | undefined =>
  redactorOf({ texts, patterns })?.(text);

describe('masking', () => {
  test('costs nothing where nothing is to be masked', () => {
    expect(redactorOf({ texts: [], patterns: [] })).toBeNull();
  });

  test.each<[string, string[], RegExp[], string, string]>([
    ['every place', ['ab'], [], 'xabyab\nab', 'x[redacted]y[redacted]\n[redacted]'],
    ['letter by letter', ['a.c$'], [], 'abc$ a.c$', 'abc$ [redacted]'],
    ['by a pattern', [], [/gh\w_\w+/g], 'token ghp_abc, ghs_1', 'token [redacted], [redacted]'],
    ['line by line', [], [/^k=.*$/g], 'k=1\r\nx k=1\nk=2', '[redacted]\r\nx k=1\n[redacted]'],
    ['what overlaps itself', ['aba'], [], 'ababa', '[redacted]'],
    ['what overlaps another', ['abcd', 'cdef'], [/e./g], 'abcdefg', '[redacted]g'],
    ['one within another', ['secret', 'secret-longer'], [], 'secret-longer', '[redacted]'],
    ['nothing for a pattern that matches nothing', [], [/x*/g], 'axb', 'a[redacted]b'],
    ['in bytes', ['pässword'], [], 'p\u00c3\u00a4ssword', '[redacted]'],
  ])('finds %s', (_, texts, patterns, text, masked) => {
    expect(redact(texts, patterns, text)).toBe(masked);
  });

  test('leaves no secret, and everything else as it was', () => {
    const secrets = fc.array(fc.stringMatching(/^[abc]{2,4}$/), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(secrets, fc.stringMatching(/^[abcx]{0,40}$/), (texts, text) => {
        // Told letter by letter: what is within an occurrence of any secret, and what is not.
        const isSecret = Array.from(text, () => false);
        for (const secret of texts) {
          for (let at = 0; at + secret.length <= text.length; at++) {
            if (text.startsWith(secret, at)) isSecret.fill(true, at, at + secret.length);
          }
        }
        const kept = Array.from(text, (letter, at) => (isSecret[at] ? '#' : letter)).join('');
        expect(redact(texts, [], text)?.replaceAll(/(?:\[redacted\])+/g, '#')).toBe(kept.replaceAll(/#+/g, '#'));
      }),
    );
  });
});
