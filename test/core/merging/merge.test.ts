import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';

import type { Part } from '../../../src/core/merging/merge-parts.ts';
import { partsOf } from '../../../src/core/merging/merge-parts.ts';
import { unprovenBy } from '../../../src/core/merging/merge-problems.ts';
import { planMerge } from '../../../src/core/merging/merge.ts';
import type { MergePlan } from '../../../src/core/merging/merge.ts';
import { aboutMerged, filesByPart, problemsOfParts } from '../../../src/core/merging/merged-run.ts';
import type { Outcome } from '../../../src/core/results/outcome.ts';
import { outcomes } from '../../../src/core/results/outcome.ts';
import { Tally } from '../../../src/core/results/summary.ts';
import type { GitState, Invocation, Run } from '../../../src/core/run.ts';
import { asTestFile } from '../../../src/core/test-file.ts';
import { anInvocation, aRun } from '../../rig/builders.ts';
import type { SaidPart } from '../../rig/parts.ts';
import { aCommit, aReadPart, minute, someParts } from '../../rig/parts.ts';

const verdicts = ({ taken }: MergePlan): Record<string, Outcome> =>
  Object.fromEntries(Array.from(taken, ([file, { digest }]) => [file, digest.outcome]));

const isProven = ({ problems }: MergePlan): boolean => unprovenBy(problems) === 0;

const kinds = ({ problems }: MergePlan): string[] => problems.map(({ kind }) => kind);

const whole = ['a', 'b', 'c', 'd'];
const first: SaidPart = { shard: '1/2', files: { a: 'passed', b: 'passed' }, whole };
const second: SaidPart = { shard: '2/2', files: { c: 'passed', d: 'passed' }, whole };

describe('of one file', () => {
  type Tried = readonly [shard: string | null, began: number, outcome: Outcome | 'unreadable'];
  const one = (parts: readonly Tried[]) =>
    planMerge(
      someParts(
        ...parts.map(([shard, began, outcome]) => ({
          ...(shard !== null && { shard }),
          began,
          files: { f: outcome },
        })),
      ),
    );

  test.each<[string, readonly Tried[], Outcome | undefined, readonly Outcome[]]>([
    ['the only result', [['1/2', 1, 'failed']], 'failed', []],
    [
      'a later failure',
      [
        ['1/2', 1, 'passed'],
        ['1/2', 2, 'failed'],
      ],
      'failed',
      ['passed'],
    ],
    [
      'a later pass, where the shard was tried again',
      [
        ['1/2', 1, 'failed'],
        ['1/2', 2, 'passed'],
      ],
      'passed',
      ['failed'],
    ],
    [
      'a later pass, where the whole was tried again',
      [
        ['1/2', 1, 'failed'],
        [null, 2, 'passed'],
      ],
      'passed',
      ['failed'],
    ],
    [
      'a later pass of a shard, after one of the whole',
      [
        [null, 1, 'failed'],
        ['2/2', 2, 'passed'],
      ],
      'passed',
      ['failed'],
    ],
    [
      'a failure before a later pass of another shard',
      [
        ['1/2', 1, 'failed'],
        ['2/2', 2, 'passed'],
      ],
      'failed',
      ['passed'],
    ],
    [
      'a failure before a later pass of another cut',
      [
        ['1/2', 1, 'failed'],
        ['1/3', 2, 'passed'],
      ],
      'failed',
      ['passed'],
    ],
    [
      'the newest pass of two shards',
      [
        ['1/2', 2, 'passed'],
        ['2/2', 1, 'passed'],
      ],
      'passed',
      ['passed'],
    ],
    [
      'a pass of a shard that failed, and of another one',
      [
        ['1/2', 1, 'failed'],
        ['1/2', 2, 'passed'],
        ['2/2', 1, 'passed'],
      ],
      'passed',
      ['failed', 'passed'],
    ],
    [
      'nothing older than what cannot be read',
      [
        ['1/2', 1, 'passed'],
        ['1/2', 2, 'unreadable'],
      ],
      undefined,
      ['passed'],
    ],
    [
      'what is newer than what cannot be read',
      [
        ['1/2', 1, 'unreadable'],
        ['1/2', 2, 'passed'],
      ],
      'passed',
      [],
    ],
    [
      'no pass beside what another shard cannot tell',
      [
        ['1/2', 1, 'unreadable'],
        ['2/2', 2, 'passed'],
      ],
      undefined,
      ['passed'],
    ],
    [
      'a failure beside what another shard cannot tell',
      [
        ['1/2', 1, 'unreadable'],
        ['2/2', 2, 'failed'],
      ],
      'failed',
      [],
    ],
    [
      'a failure, of two results in one moment',
      [
        ['1/2', 1, 'failed'],
        [null, 1, 'passed'],
      ],
      'failed',
      ['passed'],
    ],
  ])('what counts is %s', (_, parts, counts, superseded) => {
    for (const given of [parts, parts.toReversed()]) {
      const plan = one(given);
      expect(verdicts(plan)['f']).toBe(counts);
      expect(plan.superseded.map(({ outcome }) => outcome)).toEqual(superseded);
    }
  });

  it.each([{ node: 'v22.1.0' }, { platform: 'win32-x64' }])(
    'a failure is not tried again by a younger run elsewhere: %j',
    (elsewhere) => {
      const failed: SaidPart = { shard: '1/1', files: { f: 'failed' } };
      const passed: SaidPart = { shard: '1/1', began: 5, files: { f: 'passed' } };
      const there = { invocation: { startedAt: minute(5), endedAt: minute(6), project: 'project:2', ...elsewhere } };
      expect(verdicts(planMerge(someParts(failed, { ...passed, ...there })))).toEqual({ f: 'failed' });
      const patched = { invocation: { ...there.invocation, node: 'v20.20.0', platform: undefined } };
      expect(verdicts(planMerge(someParts(failed, { ...passed, ...patched })))).toEqual({ f: 'passed' });
    },
  );

  it('a run that two went on with, each from a copy, was tried twice: the newest counts', () => {
    const copy = (outcome: Outcome, ...began: readonly number[]): SaidPart => {
      const invocations = began.map((at, nth) =>
        anInvocation({ number: nth + 1, startedAt: minute(at), endedAt: minute(at + 1), project: 'project:1' }),
      );
      const run = { id: 'run_2026-11-21_140000', createdAt: minute(0), invocations };
      return { place: began.join(), shard: '1/1', began: began.at(-1) ?? 0, files: { f: outcome }, run };
    };
    expect(verdicts(planMerge(someParts(copy('failed', 0, 8), copy('passed', 0, 3, 5))))).toEqual({ f: 'failed' });
    expect(verdicts(planMerge(someParts(copy('failed', 0, 8), copy('passed', 0, 8, 5))))).toEqual({ f: 'passed' });
  });

  it('a failure counts, though another machine began in the same moment and came further', () => {
    const failed: SaidPart = { shard: '1/1', files: { f: 'failed' }, invocation: { host: 'one', endedAt: null } };
    const passed: SaidPart = { shard: '1/1', files: { f: 'passed' }, invocation: { host: 'two' } };
    expect(verdicts(planMerge(someParts(failed, passed)))).toEqual({ f: 'failed' });
  });

  it('a result that cannot be read is taken to be as young as its run', () => {
    const [unreadable, told]: [SaidPart, SaidPart] = [
      { shard: '1/1', began: 1, files: { f: 'unreadable' }, invocation: { endedAt: minute(9) } },
      { shard: '1/1', began: 2, files: { f: 'passed' } },
    ];
    expect(verdicts(planMerge(someParts(unreadable, told)))).toEqual({});
    expect(verdicts(planMerge(someParts(unreadable, { ...told, began: 10 })))).toEqual({ f: 'passed' });
  });

  it('a result that was carried is the one from where it was carried', () => {
    const carried: SaidPart = { shard: '1/2', began: 9, files: { f: 'passed' } };
    const earned = { run: 'run_2026-11-21_140100', finishedAt: minute(2) };
    const plan = planMerge(
      someParts({ place: 'older', shard: '1/2', began: 1, files: { f: 'passed' } }, { ...carried, result: earned }),
    );
    expect(plan.superseded).toEqual([]);
    expect(plan.problems.map(({ where }) => where)).toEqual(['shard 1 of 2 (older)', 'a suite in 2 shards']);
  });

  it('older attempts are known, oldest first', () => {
    const tried = [3, 1, 2].map((began) => ({ shard: '1/2', began, files: { f: 'failed' as const } }));
    expect(planMerge(someParts(...tried)).taken.get(asTestFile('f'))).toMatchObject({ source: 0, before: [1, 2] });
  });
});

describe('all shards of a suite', () => {
  it('are a whole', () => {
    const plan = planMerge(someParts(first, second));
    expect(plan.problems).toEqual([]);
    expect(verdicts(plan)).toEqual({ a: 'passed', b: 'passed', c: 'passed', d: 'passed' });
    expect(isProven(plan)).toBe(true);
  });

  it('are a whole where one of them had nothing to do', () => {
    const cut = { shard: '1/2', files: { a: 'passed', b: 'passed' } } as const;
    expect(planMerge(someParts(cut, { shard: '2/2', files: {}, whole: ['a', 'b'] })).problems).toEqual([]);
  });

  it('are a whole beside copies, and beside earlier states of themselves', () => {
    const earlier = { ...first, files: { a: 'failed' as const, b: null }, invocation: { endedAt: null } };
    const plan = planMerge(someParts(earlier, first, { ...first, place: 'copy' }, second));
    expect(kinds(plan)).toEqual(['superseded']);
    expect(plan.problems[0]?.message).toBe('is an older attempt, and nothing of it counts any more (1 result)');
    expect(verdicts(plan)['a']).toBe('passed');
  });

  it('have what one copy has lost and another one has', () => {
    for (const place of ['a-copy', 'z-copy']) {
      const damaged = { ...first, files: { a: 'unreadable' as const, b: null }, place };
      expect(planMerge(someParts(damaged, first, second)).problems).toEqual([]);
    }
  });

  it('are a whole beside an older attempt of another commit, of which nothing counts', () => {
    const older = {
      ...first,
      began: 0,
      run: { git: { commit: 'b'.repeat(40), dirty: false } },
      invocation: { project: 'project:0' },
    };
    const plan = planMerge(someParts(older, { ...first, began: 5 }, { ...second, began: 5 }));
    expect(kinds(plan)).toEqual(['superseded']);
    expect(isProven(plan)).toBe(true);
  });

  it('are a whole beside an attempt of another commit that began last, and of which nothing counts', () => {
    const git = { commit: 'b'.repeat(40), dirty: false };
    const elsewhere = { began: 1, run: { git }, invocation: { project: 'project:0' } };
    const slower = { ...first, result: { finishedAt: minute(9) } };
    const plan = planMerge(someParts(slower, { ...first, ...elsewhere }, second));
    expect(kinds(plan)).toEqual(['superseded']);
  });

  it('need not be there where the whole suite has run', () => {
    const all = { files: { a: 'passed', b: 'passed', c: 'passed', d: 'passed' } } as const;
    expect(
      planMerge(someParts({ ...all, began: 4 }, { ...second, began: 5 })).problems.filter(
        ({ kind }) => kind !== 'superseded',
      ),
    ).toEqual([]);
  });
});

describe('what is not proven is said, and why', () => {
  const other = { commit: 'b'.repeat(40), dirty: false };
  test.each<[string, readonly SaidPart[], string, string]>([
    ['a shard that never arrived', [first], 'lost-shard', 'expected 2, found 1: shard 2 never arrived'],
    [
      'a file of the whole in no shard',
      [first, { ...second, files: { c: 'passed' } }],
      'gap',
      'no part was to run 1 file of it: d',
    ],
    [
      'a file without a result',
      [first, { ...second, files: { c: 'passed', d: null } }],
      'gap',
      'has no result of 1 file that it was to run: d',
    ],
    [
      'many files without a result',
      [{ files: { a: null, b: null, c: null, d: null } }],
      'gap',
      'has no result of 4 files that it was to run: a, b, c and 1 more',
    ],
    [
      'a result that cannot be read',
      [first, { ...second, files: { c: 'passed', d: 'unreadable' } }],
      'unreadable',
      '1 result of it cannot be read: d',
    ],
    [
      'a part that never ended',
      [first, { ...second, invocation: { endedAt: null } }],
      'unfinished',
      'never said that it ended',
    ],
    [
      'another commit',
      [first, { ...second, run: { git: other }, invocation: { project: 'project:2' } }],
      'other-project',
      'expected commit',
    ],
    [
      'another package of the same commit',
      [
        { ...first, run: { git: { ...aCommit, folder: 'packages/a/' } } },
        { ...second, run: { git: { ...aCommit, folder: 'packages/b/' } }, invocation: { project: 'project:2' } },
      ],
      'other-project',
      'expected commit aaaaaaaaaaaa in packages/a/ as in',
    ],
    [
      'changes that were not committed',
      [first, { ...second, run: { git: { ...aCommit, dirty: true } }, invocation: { project: 'project:2' } }],
      'other-project',
      'with uncommitted changes',
    ],
    [
      'changes that were not committed, in the younger one',
      [first, { ...second, began: 3, run: { git: { ...aCommit, dirty: true } }, invocation: { project: 'project:2' } }],
      'other-project',
      'with uncommitted changes',
    ],
    [
      'no commit, and no key',
      [
        { ...first, run: { git: null }, invocation: { project: null } },
        { ...second, run: { git: null }, invocation: { project: null } },
      ],
      'other-project',
      'the project without a key',
    ],
    [
      'a command of its own',
      [first, { ...second, run: { commandDigest: 'sha256:other' } }],
      'other-command',
      'has other patterns, suites or commands',
    ],
    [
      'patterns of its own',
      [first, { ...second, run: { patterns: ['x'] } }],
      'other-command',
      'has other patterns, suites or commands',
    ],
    [
      'suites of its own',
      [
        first,
        { ...second, run: { suites: [] } },
        { shard: '2/2', files: {}, run: { suites: [{ ...aRun(), name: 'x', folder: '' }] }, began: 3 },
      ],
      'other-command',
      'has other patterns',
    ],
    ['another total', [first, { ...second, shard: '3/3' }], 'other-cut', 'expected one of'],
    [
      'a number that is none',
      [first, { ...second, shard: '3/2' }],
      'other-cut',
      'expected a shard from 1 to 2, found 3',
    ],
    [
      'another list of files',
      [first, { ...second, whole: [...whole, 'e'] }],
      'other-cut',
      'was cut from another list of files',
    ],
    [
      'shards that do not say of what',
      [first, { ...second, run: { shard: { index: 2, total: 2 } } }],
      'other-cut',
      'does not say from which files',
    ],
    [
      'two selections',
      [{ files: { a: 'passed' } }, { files: { b: 'passed' }, began: 3, run: { patterns: ['b'] } }],
      'other-command',
      'has other patterns',
    ],
  ])('%s', (_, parts, kind, words) => {
    const plan = planMerge(someParts(...parts));
    expect(plan.problems).toContainEqual(expect.objectContaining({ kind, message: expect.stringContaining(words) }));
    expect(isProven(plan)).toBe(false);
    expect(planMerge(someParts(...parts).toReversed()).problems).toEqual(plan.problems);
  });

  it('a project that changed between two invocations', () => {
    const [begun] = aReadPart(second).run.invocations;
    if (begun === undefined) throw new Error('nothing has run');
    const invocations = [begun, { ...begun, number: 2, project: 'project:2' }];
    const plan = planMerge(someParts(first, { ...second, run: { invocations } }));
    expect(kinds(plan)).toEqual(['other-project']);
  });

  it('one project key is as good as one commit', () => {
    const dirty = { run: { git: { ...aCommit, dirty: true } } };
    expect(planMerge(someParts({ ...first, ...dirty }, { ...second, ...dirty })).problems).toEqual([]);
  });

  it('a file in two shards is told, and no more', () => {
    const plan = planMerge(someParts(first, { ...second, files: { b: 'passed', c: 'passed', d: 'passed' }, began: 1 }));
    expect(kinds(plan)).toEqual(['superseded', 'overlap']);
    expect(plan.problems[1]?.message).toBe('1 file in more than one shard: b');
    expect(isProven(plan)).toBe(true);
  });
});

describe('any cut of a run', () => {
  const cuts = fc
    .record({
      outcomes: fc.array(fc.constantFrom<Outcome | null>(...outcomes, null), { minLength: 1, maxLength: 12 }),
      total: fc.integer({ min: 1, max: 5 }),
      places: fc.array(fc.nat(4), { minLength: 12, maxLength: 12 }),
    })
    .map(({ outcomes: came, total, places }) => {
      const files = came.map((outcome, nth) => [`test/${nth}`, outcome] as const);
      const suite = files.map(([file]) => file).toSorted();
      const shards = Array.from({ length: total }, (_, nth): SaidPart => {
        const own = files.filter((__, each) => (places[each] ?? 0) % total === nth);
        return { shard: `${nth + 1}/${total}`, files: Object.fromEntries(own), whole: suite, began: nth };
      });
      return { one: { files: Object.fromEntries(files) } satisfies SaidPart, shards };
    });

  const summaryOf = ({ expected, taken }: MergePlan): object => {
    const tally = new Tally(expected.length);
    for (const { digest } of taken.values()) tally.add(digest, 'ran');
    return tally.summary({ run: '', at: '', durationMs: 0, removed: [], stop: null });
  };

  /** What the run itself says, without any of what is tested. */
  const summaryOfRun = (said: SaidPart): object => {
    const { run, results } = aReadPart(said);
    const tally = new Tally(run.expected.length);
    for (const { digest } of results.values()) if (digest !== null) tally.add(digest, 'ran');
    return tally.summary({ run: '', at: '', durationMs: 0, removed: [], stop: null });
  };

  it('has the summary of the whole, in any order and with copies', () => {
    fc.assert(
      fc.property(cuts, fc.infiniteStream(fc.nat()), ({ one, shards }, chance) => {
        const plan = planMerge(someParts(...shards));
        expect(summaryOf(plan)).toEqual(summaryOfRun(one));
        const shuffled = [...shards, ...shards.slice(0, 2)]
          .map((part) => [chance.next().value as number, part] as const)
          .toSorted(([a], [b]) => a - b)
          .map(([, part]) => part);
        const again = planMerge(someParts(...shuffled));
        expect(summaryOf(again)).toEqual(summaryOf(plan));
        expect(again.problems).toEqual(plan.problems);
        expect(isProven(plan)).toBe(Object.values(one.files).every((outcome) => outcome !== null));
      }),
    );
  });

  it('is never proven without one of its shards that has anything to run', () => {
    fc.assert(
      fc.property(cuts, fc.nat(), ({ shards }, nth) => {
        const plan = planMerge(someParts(...shards.toSpliced(nth % shards.length, 1)));
        expect(isProven(plan)).toBe(shards.length === 1);
        expect(plan.expected.length > 0).toBe(shards.length > 1);
      }),
    );
  });

  it('comes to the same in several steps', () => {
    fc.assert(
      fc.property(cuts, fc.nat(), ({ shards }, at) => {
        const split = at % (shards.length + 1);
        const early = planMerge(someParts(...shards.slice(0, split)));
        const late = planMerge([...taken(early), ...someParts(...shards.slice(split))]);
        const atOnce = planMerge(someParts(...shards));
        expect(summaryOf(late)).toEqual(summaryOf(atOnce));
        expect(isProven(late)).toBe(isProven(atOnce));
      }),
    );
  });
});

/** The merged run, stored and read again. */
function taken(plan: MergePlan, said: Partial<Run> = {}): Part[] {
  if (plan.parts.length === 0) return [];
  const merged = { parts: filesByPart(plan), superseded: plan.superseded, problems: plan.problems };
  const run = { ...aRun({ id: 'run_2026-11-22_000000' }), expected: plan.expected, merged, ...said };
  return partsOf({ place: 'merged', run, results: plan.taken });
}

describe('a merged run with which somebody went on', () => {
  const goneOn = (said: Partial<Invocation>): Part[] => {
    const merging = anInvocation({ startedAt: minute(10), endedAt: minute(10) });
    const invocations = [merging, anInvocation({ number: 2, startedAt: minute(11), endedAt: minute(12), ...said })];
    return taken(planMerge(someParts(first, second)), { invocations, git: aCommit });
  };

  it('is a part of its own, though it has no result yet', () => {
    const plan = planMerge(goneOn({ endedAt: null, project: 'project:1' }));
    expect(kinds(plan)).toContain('unfinished');
  });

  it('ran in a project that only its key can tell', () => {
    expect(kinds(planMerge(goneOn({ project: 'project:1' })))).not.toContain('other-project');
    expect(kinds(planMerge(goneOn({ project: 'project:2' })))).toContain('other-project');
  });

  it('is a run like any other: what was wrong with its parts counts no more', () => {
    const [problem] = planMerge(someParts(first)).problems;
    const merged = { parts: [], superseded: [], problems: problem === undefined ? [] : [problem] };
    const [merging, later] = [anInvocation(), anInvocation({ number: 2 })];
    expect(problemsOfParts({ ...aRun(), merged, invocations: [merging] })).toEqual([problem]);
    expect(problemsOfParts({ ...aRun(), merged, invocations: [merging, later] })).toEqual([]);
  });
});

describe('what a merged run says of itself', () => {
  const nothing = { parts: [], superseded: [], problems: [] };
  const aboutAll = (...said: readonly SaidPart[]) => {
    const plan = planMerge(someParts(...said));
    return aboutMerged(
      plan,
      said.map((each) => aReadPart(each).run),
      nothing,
    );
  };

  it('is the command of whoever was at work last', () => {
    const late = { ...second, began: 5, run: { command: ['late'] } };
    expect(aboutAll(first, late)).toMatchObject({ command: ['late'] });
    expect(aboutAll(late, first)).toMatchObject({ command: ['late'] });
  });

  it('is the commit that all have in common, changed where one of them was', () => {
    const of = (git: GitState | null) => ({ ...second, run: { git } });
    expect(aboutAll(first, of(aCommit)).git).toEqual(aCommit);
    expect(aboutAll(first, of({ ...aCommit, dirty: true })).git).toEqual({ ...aCommit, dirty: true });
    for (const other of [null, { ...aCommit, commit: 'b'.repeat(40) }, { ...aCommit, folder: 'packages/a/' }])
      expect(aboutAll(first, of(other)).git).toBeNull();
  });

  it('is how often a file took its runner down at most, as long as it has no result', () => {
    const died = (file: string, times: number) => ({ file: asTestFile(file), times });
    const owed = { ...second, files: { c: 'passed', d: null } } as const;
    const all = aboutAll(
      { ...first, run: { deaths: [died('d', 1), died('a', 2)] } },
      { ...owed, run: { deaths: [died('d', 2)] } },
    );
    expect(all.deaths).toEqual([died('d', 2)]);
  });
});
