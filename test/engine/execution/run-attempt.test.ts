import fs from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import type { RunEvent } from '../../../src/core/event.ts';
import { StopControl } from '../../../src/engine/stop-control.ts';
import { GroupProcessRunner } from '../../../src/io/processes/process-runner.ts';
import { RunningRecord } from '../../../src/io/processes/running-record.ts';
import type { SaidSettings } from '../../rig/builders.ts';
import { until } from '../../rig/command-line.ts';
import { FakeClock } from '../../rig/fake-clock.ts';
import { Project } from '../../rig/project.ts';

/** Says that it runs, and then nothing: in its first attempt for ever. */
const hangsAtFirst = 'echo begun; echo > "$PAWL_ATTEMPT.begun"; [ "$PAWL_ATTEMPT" = 1 ] && exec sleep 1000; exit 0\n';

/** A run of one file on a clock that stands still until a test moves it. */
function heldRun(test: string, overrides: SaidSettings) {
  const project = new Project({ 'test/a.sh': test });
  const clock = new FakeClock();
  const stop = new StopControl();
  const record = new RunningRecord(join(project.root, '..', 'running'));
  const processes = new GroupProcessRunner(project.root, record, clock);
  const told = project.run(overrides, { stop, ports: { clock, processes } });
  const begun = (attempt: number) => until(() => fs.existsSync(join(project.root, `${attempt}.begun`)));
  return { project, clock, stop, told, begun };
}

const problemsIn = (events: readonly RunEvent[]): string[] =>
  events.flatMap((event) => (event.kind === 'problem' ? `${event.problem.where} ${event.problem.message}` : []));

describe('a file that takes too long', () => {
  it('is ended, has timed out, and says why', async () => {
    const { project, clock, told, begun } = heldRun(hangsAtFirst, {
      timeLimits: { timeoutMs: 60_000, idleTimeoutMs: null },
    });
    await begun(1);
    clock.pass(60_000);
    const { summary } = await told;
    expect(summary).toMatchObject({ timedOut: 1, failed: 0, passed: 0 });
    expect(project.result('test/a.sh')).toMatchObject({
      outcome: 'timed-out',
      attempts: [{ outcome: 'timed-out', exitCode: null, signal: 'SIGTERM', durationMs: 60_000 }],
      failures: [{ test: null, message: 'did not end within 1m 00s (--timeout), and was ended', location: null }],
    });
  });

  it('is tried again like one that failed, and flaky when it passes then', async () => {
    const { project, clock, told, begun } = heldRun(hangsAtFirst, {
      retries: 1,
      timeLimits: { timeoutMs: null, idleTimeoutMs: 1000 },
    });
    await begun(1);
    clock.pass(2000);
    const { summary, ran } = await told;
    expect(ran).toEqual(['test/a.sh', 'test/a.sh']);
    expect(summary).toMatchObject({ passed: 1, flaky: ['test/a.sh'] });
    expect(project.result('test/a.sh')).toMatchObject({
      attempts: [{ outcome: 'timed-out' }, { outcome: 'passed' }],
      failures: [],
    });
  });

  it('has all the time that the run stood still', async () => {
    const { project, clock, stop, told, begun } = heldRun('echo > 1.begun; while [ ! -e go ]; do sleep 0.02; done\n', {
      timeLimits: { timeoutMs: 1000, idleTimeoutMs: 1000 },
    });
    await begun(1);
    clock.pass(500);
    stop.suspension.suspend();
    clock.pass(3_600_000);
    stop.suspension.resume();
    clock.pass(400);
    project.write('go', '');
    expect((await told).summary.passed).toBe(1);
  });
});

describe('a file that leaves something running', () => {
  it('has its verdict, and a problem that names what it was', async () => {
    const { told } = heldRun('sleep 1000 &\nexit 0\n', {});
    const { summary, events, problems } = await told;
    expect(summary).toMatchObject({ passed: 1 });
    expect(problemsIn(events)).toEqual([
      expect.stringMatching(/^test\/a\.sh left 1 process running: sleep 1000 \(pid \d+\)$/),
    ]);
    // It is told, and is no trouble of ours that would change the exit code.
    expect(problems).toEqual([]);
  });
});
