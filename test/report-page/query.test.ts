import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { PageFile } from '../../src/formats/page-data.ts';
import type { Place, Query } from '../../src/report-page/query.ts';
import { columns, everything, hashOf, haystackOf, placeIn, selected, standings } from '../../src/report-page/query.ts';
import { changeWords, states } from '../../src/report-page/words.ts';

const files: readonly PageFile[] = [
  { file: 'a', outcome: 'passed', standing: 'verified', ms: 30, suite: 'unit' },
  {
    file: 'b',
    outcome: 'failed',
    standing: 'ran',
    ms: 10,
    failures: [{ test: 'Adds', message: 'no' }],
    change: 'broke',
  },
  { file: 'c' },
  { file: 'd', outcome: 'passed', standing: 'ran', ms: 20, flaky: true, before: { outcome: 'passed', ms: 5 } },
  { file: 'e', outcome: 'crashed', standing: 'stands', ms: 40 },
];

function found(query: Partial<Query>): string {
  const places = selected(files, (place) => haystackOf(files[place] as PageFile), { ...everything, ...query });
  return places.map((place) => files[place]?.file).join('');
}

describe('the files that are asked for', () => {
  it.each([
    ['all, the worst first', {}, 'becda'],
    ['some outcomes', { states: ['failed', 'crashed'] }, 'be'],
    ['flaky ones', { states: ['flaky'] }, 'd'],
    ['flaky ones and passes', { states: ['passed', 'flaky'] }, 'da'],
    ['what was not run', { states: ['not-run'] }, 'c'],
    ['a suite', { suite: 'unit' }, 'a'],
    ['no suite', { suite: '' }, 'becd'],
    ['what was kept', { standing: 'kept' }, 'a'],
    ['what ran', { standing: 'ran' }, 'bd'],
    ['what broke', { change: 'broke' }, 'b'],
    ['a failed test, in small letters', { text: '  ADDS no ' }, 'b'],
    ['what is nowhere', { text: 'zzz' }, ''],
    ['by duration', { sort: 'duration' }, 'cbdae'],
    ['by duration, the longest first', { sort: 'duration', down: true }, 'eadbc'],
    ['by path, backwards', { sort: 'file', down: true }, 'edcba'],
    ['by how much longer they took', { sort: 'before', down: true }, 'dabce'],
  ] as const)('%s', (_, query, expected) => {
    expect(found(query)).toBe(expected);
  });
});

describe('the address', () => {
  const queries = fc.record({
    text: fc.string({ unit: 'binary' }),
    states: fc.subarray([...states, 'flaky' as const]),
    suite: fc.option(fc.string()),
    standing: fc.option(fc.constantFrom(...standings)),
    change: fc.option(fc.constantFrom(...(Object.keys(changeWords) as (keyof typeof changeWords)[]))),
    sort: fc.constantFrom(...columns),
    down: fc.boolean(),
  });

  it('leads back to what was asked for', () => {
    const files = fc.option(fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(queries, files, (query, file) => {
        const place: Place = { query, file };
        expect(placeIn(hashOf(place))).toEqual(place);
      }),
    );
  });

  it('may be anything', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (hash) => {
        expect(columns).toContain(placeIn(hash).query.sort);
      }),
    );
    expect(placeIn('#is=passed,x&sort=-x&from=x&change=x').query).toEqual({ ...everything, states: ['passed'] });
  });

  it('is empty where nothing is asked for', () => {
    expect(hashOf({ query: everything, file: null })).toBe('');
  });
});
