import { expect, it } from 'vitest';

import type { Fingerprint, Inputs } from '../../../src/core/freshness/fingerprint.ts';
import { TraceCounts } from '../../../src/core/tracing/trace-counts.ts';

const untraced: Fingerprint = { testFile: 'f', command: 'c', project: 'p' };

function seen(said: Partial<Inputs> = {}): Fingerprint {
  return { ...untraced, inputs: { entries: [], unseen: [], ...said } };
}

it('counts what may vouch for results, and names what weakens most of them', () => {
  const counts = new TraceCounts();
  const all = [seen(), seen(), seen({ unseen: ['started cat'] }), seen({ unseen: ['started cat', 'a thread'] })];
  const more = [seen({ doubt: 'a.ts changed while it ran' }), untraced, { ...untraced, declared: 'd' }];
  for (const each of [...all, ...more]) counts.add(each);
  expect(counts.report()).toEqual({
    counts: { traced: 2, 'traced+project': 2, doubtful: 1, project: 1, inputs: 1 },
    because: 'started cat',
  });
});

it('forgets a result that is taken back', () => {
  const counts = new TraceCounts();
  counts.add(seen());
  counts.add(seen({ unseen: ['started cat'] }));
  counts.retract(seen({ unseen: ['started cat'] }));
  expect(counts.report()).toEqual({ counts: { traced: 1 }, because: null });
});
