import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decodeVerdict, encodeVerdict } from '../../src/formats/queue-verdict.ts';
import { fileResults } from '../rig/arbitraries.ts';
import { aResult } from '../rig/builders.ts';

describe('a verdict', () => {
  it('comes as it was sent, but for the place of an output that stays behind', () => {
    fc.assert(
      fc.property(fileResults, fc.boolean(), fc.option(fc.string()), (result, kept, outputTail) => {
        const sent = { result: { ...result, run: aResult().run }, kept, outputTail };
        const came = decodeVerdict(encodeVerdict(sent), result.file);
        const stored = { format: 1, ...sent.result, output: null };
        expect(came).toEqual({ ok: true, value: { ...sent, result: stored } });
      }),
    );
  });

  const { file } = aResult();
  const sent = (result: object): string =>
    JSON.stringify({ kept: false, outputTail: null, result: JSON.stringify({ format: 1, ...aResult(), ...result }) });

  it.each([
    ['no JSON', 'passed'],
    ['nothing', ''],
    ['no verdict', '{"kept":false}'],
    ['no result in it', JSON.stringify({ kept: false, outputTail: null, result: 'passed' })],
    ['a tail that is no text', JSON.stringify({ ...(JSON.parse(sent({})) as object), outputTail: {} })],
    ['an outcome that there is not', sent({ outcome: 'great' })],
    ['a result of another file', sent({ file: 'test/other.ts' })],
    ['a run that is a way out', sent({ run: '../../etc' })],
    ['a format that is yet to come', sent({ format: 2 })],
  ])('is none where there is %s', (_, text) => {
    expect(decodeVerdict(text, file)).toMatchObject({ ok: false });
  });

  it('that is too large loses what it can do without', () => {
    const entries = Array.from(
      { length: 20_000 },
      (__, index) => `content sha1:${'0'.repeat(40)} src/${index}.ts` as never,
    );
    const failures = [{ test: 'a', message: 'm'.repeat(1_000_000), location: null }];
    const fingerprint = { ...aResult().fingerprint, inputs: { entries, unseen: [] } };
    const result = aResult({ outcome: 'failed', fingerprint, failures });
    const text = encodeVerdict({ result, kept: false, outputTail: null });
    expect(text.length).toBeLessThan(10_000);
    expect(decodeVerdict(text, file)).toMatchObject({ ok: true, value: { result: { outcome: 'failed' } } });
  });
});
