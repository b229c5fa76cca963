// Clocks on the wall that jump, and those of other machines: they say when something was, and decide nothing.

import fs from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { formatAge } from '../../src/core/text/duration.ts';
import { readStatus } from '../../src/engine/reading/read-status.ts';
import { systemClock } from '../../src/io/clock.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Project } from '../rig/project.ts';
import { aProject } from '../rig/project.ts';

const hour = 3_600_000;
const year = 365 * 24 * hour;
const jumps = [-20 * year, -5 * hour, 0, 90_000, 3 * year];

/** This machine's clock, with the hands moved by so much each time that it is looked at, in turn. */
function jumping(offsets: readonly number[]): Clock {
  let looks = 0;
  return { ...systemClock, now: () => Date.now() + (offsets[looks++ % offsets.length] ?? 0) };
}

const set = (offset: number): Clock => jumping([offset]);

function status(project: Project) {
  const { store, machine } = project.ports(project.settings());
  return readStatus(store, machine, 'latest');
}

describe('a clock that jumps', () => {
  it('between any two looks at it changes no verdict, no order and no duration', async () => {
    const project = aProject({ a: 'passes', b: 'fails', c: 'passes' });
    for (const maxFiles of [1, 2]) {
      await project.run(
        { limits: { bail: null, maxFiles, budgetMs: null }, timeLimits: { timeoutMs: hour, idleTimeoutMs: hour } },
        { ports: { clock: jumping([...jumps, ...jumps.toReversed()]) } },
      );
    }
    expect(status(project)).toMatchObject({ state: 'stopped', summary: { passed: 2, failed: 1, notRun: 0 } });
    const results = ['a', 'b', 'c'].map((name) => project.result(`test/${name}.sh`));
    for (const result of results) {
      expect(result?.durationMs).toBeGreaterThanOrEqual(0);
      expect(result?.durationMs).toBeLessThan(hour);
    }
    expect(status(project).summary.durationMs).toBeLessThan(hour);
  });

  it.each(jumps)('by %i ms between two runs loses no younger failure and no result', async (jump) => {
    const project = aProject({ a: 'passes', b: 'passes' });
    const flag = join(project.root, '..', 'broken');
    project.write('test/a.sh', `[ ! -e ${flag} ]\n`);
    await project.run();
    fs.writeFileSync(flag, '');
    const { summary } = await project.run({ fresh: true }, { ports: { clock: set(jump) } });
    expect(project.ports(project.settings()).store.runs()[0]).toBe(summary.run);
    fs.rmSync(flag);
    // The clock is right again: what comes now is younger than both, whatever their names say.
    const third = await project.run();
    expect(third).toMatchObject({ ran: ['test/a.sh'], summary: { passed: 2, kept: { verified: 1 } } });
    expect(project.ports(project.settings()).store.runs()[0]).toBe(third.summary.run);
    expect(status(project).run.id).toBe(third.summary.run);
  });

  it('does not lengthen a budget, nor use it up', async () => {
    for (const jump of jumps) {
      const project = aProject({ a: 'passes', b: 'passes', c: 'passes' });
      const clock = jumping([0, jump]);
      const all = await project.run({ limits: { bail: null, maxFiles: null, budgetMs: hour } }, { ports: { clock } });
      expect(all.summary).toMatchObject({ passed: 3, stop: null });
      const none = await project.run(
        { fresh: true, limits: { bail: null, maxFiles: null, budgetMs: 0 } },
        { ports: { clock } },
      );
      expect(none.ran).toHaveLength(1);
    }
  });
});

describe('a run that another machine made, whose clock is years ahead', () => {
  it('is gone on with, and is older than what comes after it', async () => {
    const project = aProject({ a: 'passes', b: 'fails', c: 'passes' });
    const clock = set(3 * year);
    const { machine } = project.ports(project.settings());
    const there = { ports: { clock, machine: { ...machine, host: 'elsewhere' } } };
    const first = await project.run({ limits: { bail: null, maxFiles: 2, budgetMs: null } }, there);
    const resumed = await project.run();
    expect(resumed).toMatchObject({ ran: ['test/c.sh'], summary: { run: first.summary.run, passed: 2, failed: 1 } });
    const next = await project.run();
    expect(next.summary.run).not.toBe(first.summary.run);
    expect(project.ports(project.settings()).store.runs()[0]).toBe(next.summary.run);
  });
});

describe('how long ago something was', () => {
  it.each([
    ['2026-11-21T14:00:00.000Z', '0ms'],
    ['2099-01-01T00:00:00.000Z', '0ms'],
    ['2026-11-21T13:00:00.000Z', '1h 00m'],
    ['garbage', 'an unknown time'],
  ])('%s is %s', (moment, age) => {
    expect(formatAge(moment, Date.parse('2026-11-21T14:00:00.000Z'))).toBe(age);
  });
});

it('a status asked for at each event of a run tells what is durable by then, and nothing that is not', async () => {
  const project = aProject({ a: 'passes', b: 'fails', c: 'passes' });
  let finished = 0;
  await project.run(
    { workers: 2 },
    {
      onEvent: (event) => {
        if (event.kind === 'file-finished') finished += 1;
        const { state, summary } = status(project);
        expect(['working', 'stopped']).toContain(state);
        const told = summary.passed + summary.failed;
        // With two workers a result may be on disk that is announced a moment later.
        expect(told).toBeLessThanOrEqual(finished + 1);
        expect(summary).toMatchObject({ total: 3, notRun: 3 - told });
      },
    },
  );
  expect(status(project).summary).toMatchObject({ passed: 2, failed: 1, notRun: 0 });
});
