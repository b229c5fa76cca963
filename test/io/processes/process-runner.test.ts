import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';

import { afterEach, describe, expect, it } from 'vitest';

import { processBirth } from '../../../src/io/processes/process-birth.ts';
import { GroupProcessRunner } from '../../../src/io/processes/process-runner.ts';
import { hostOfPids, RunningRecord } from '../../../src/io/processes/running-record.ts';
import { systemProcesses } from '../../../src/io/processes/system-processes.ts';
import { until } from '../../rig/command-line.ts';
import { isRunning, Programs } from '../../rig/programs.ts';

let programs: Programs;
afterEach(() => programs.close());

const onLinux = process.platform === 'linux';

describe('a command that is ended', () => {
  it('has the grace and not a moment more', async () => {
    programs = new Programs();
    const command = await programs.start('ignores-sigterm.mjs');
    await until(() => programs.output().includes('ignoring signals'));
    expect(command.end(10_000)).toBe(true);
    await until(() => programs.output().includes('SIGTERM ignored'));
    programs.clock.pass(9999);
    expect(fs.readFileSync(join(programs.folder, 'running'), 'utf8')).toContain('"pid"');
    programs.clock.pass(1);
    expect(await command.ended).toMatchObject({ exitCode: null, signal: 'SIGKILL', left: [], survivors: [] });
  });

  it('needs no grace when it listens', async () => {
    programs = new Programs();
    const command = await programs.start('hangs.mjs');
    await until(() => programs.output().includes('waiting'));
    command.end(10_000);
    expect(await command.ended).toMatchObject({ signal: 'SIGTERM', left: [], survivors: [] });
  });

  it('takes its children with it', async () => {
    programs = new Programs();
    const command = await programs.start('holds-a-child.mjs');
    const child = await programs.pidBehind('child');
    command.end(10_000);
    await command.ended;
    expect(isRunning(child)).toBe(false);
  });

  it.runIf(onLinux)('takes a daemon with it that left its group and its parents', async () => {
    programs = new Programs();
    const command = await programs.start('hangs-with-a-daemon.mjs');
    const daemon = await programs.pidBehind('daemon');
    command.end(10_000);
    expect(await command.ended).toMatchObject({ signal: 'SIGTERM', survivors: [] });
    expect(isRunning(daemon)).toBe(false);
  });

  it('is left behind, with its pid and its command line, when nothing can end it', async () => {
    const system = systemProcesses();
    // As for a process of another user: the signal never arrives.
    programs = new Programs({ ...system, signal: () => {} });
    const command = await programs.start('hangs.mjs');
    await until(() => programs.output().includes('waiting'));
    command.kill();
    const report = await command.ended;
    expect(report.survivors).toEqual([
      { pid: expect.any(Number), command: expect.stringMatching(/^\S*node \S*hangs\.mjs$/) },
    ]);
    for (const { pid } of report.survivors) system.signal(pid, 'SIGKILL');
  });

  it('and has ended by itself keeps its word', async () => {
    programs = new Programs();
    const command = await programs.start('exits-3.mjs');
    const report = await command.ended;
    expect(command.end(1000)).toBe(false);
    expect(report).toMatchObject({ exitCode: 3, signal: null, left: [], survivors: [] });
  });
});

describe('a command that ends by itself', () => {
  it('has what it leaves in its group ended and named, and waits for no open output', async () => {
    programs = new Programs();
    const command = await programs.start('spawns-a-child-that-holds-stdout.mjs');
    const report = await command.ended;
    const child = await programs.pidBehind('child');
    expect(report).toMatchObject({ exitCode: 0, survivors: [] });
    expect(report.left).toEqual([{ pid: child, command: expect.stringContaining('hangs.mjs') }]);
    expect(isRunning(child)).toBe(false);
  });

  it('may leave a daemon in a session of its own', async () => {
    programs = new Programs();
    const command = await programs.start('spawns-a-daemon.mjs');
    expect(await command.ended).toMatchObject({ exitCode: 0, left: [], survivors: [] });
    expect(isRunning(await programs.pidBehind('daemon'))).toBe(true);
  });
});

describe('a command that is paused', () => {
  it.runIf(onLinux)('stands still, goes on, and is not charged for the time between', async () => {
    programs = new Programs();
    const command = await programs.start('floods-for-ever.mjs');
    await until(() => command.printedBytes() > 0);
    programs.clock.pass(1000);
    command.pause();
    const pid = programs.pidOf('floods-for-ever.mjs');
    await until(() => /\) T /.test(fs.readFileSync(`/proc/${pid}/stat`, 'utf8')));
    const printed = command.printedBytes();
    programs.clock.pass(3_600_000);
    command.resume();
    await until(() => command.printedBytes() > printed);
    programs.clock.pass(500);
    command.end(1000);
    expect((await command.ended).durationMs).toBe(1500);
  });
});

describe('output without end', () => {
  it('stays bounded on disk while it comes', async () => {
    programs = new Programs();
    const command = await programs.start('floods-for-ever.mjs', 100_000);
    await until(() => command.printedBytes() > 100_000_000);
    command.kill();
    await command.ended;
    const output = programs.output();
    expect(output.length).toBeLessThan(101_000);
    expect(output).toMatch(/^0 x/);
    expect(output).toMatch(/\n\[pawl cut [\d.]+ [MG]B here: --output-limit is 100 KB\]\n/);
  });
});

describe('what a dead pawl left running', () => {
  /** A second pawl in the same state directory, after the first one was killed. */
  const nextPawl = (): GroupProcessRunner =>
    new GroupProcessRunner(programs.folder, new RunningRecord(join(programs.folder, 'running')), programs.clock);

  it('is known by its group and birth, ended and named', async () => {
    programs = new Programs();
    await programs.start('holds-a-child.mjs');
    const child = await programs.pidBehind('child');
    const behind = await nextPawl().endLeftBehind(10_000);
    expect(behind.survivors).toEqual([]);
    expect(behind.ended).toContainEqual({ pid: child, command: expect.stringContaining('hangs.mjs') });
    expect(behind.ended).toHaveLength(2);
    expect(isRunning(child)).toBe(false);
  });

  it.runIf(onLinux)('is known by its mark when its first process is gone', async () => {
    programs = new Programs();
    const command = await programs.start('hangs-with-a-daemon.mjs');
    const daemon = await programs.pidBehind('daemon');
    const record = fs.readFileSync(join(programs.folder, 'running'));
    const { pid } = JSON.parse(record.toString().split('\n')[0] ?? '') as { pid: number };
    systemProcesses().signal(pid, 'SIGKILL');
    await until(() => !isRunning(pid));
    await command.ended;
    fs.writeFileSync(join(programs.folder, 'running'), record);
    expect(await nextPawl().endLeftBehind(10_000)).toMatchObject({ ended: [{ pid: daemon }], survivors: [] });
  });

  it.each<[string, (mark: string) => object]>([
    ['a stranger with the same pid', () => ({ birth: 'another boot 1' })],
    ['a process of another machine', () => ({ host: 'another-machine' })],
    ['everybody, by an empty mark', () => ({ mark: '', pid: 0 })],
    [
      'whoever has something in its environment that can be guessed',
      (mark) => ({ mark: `PAWL_LINEAGE=${mark}`, pid: 0 }),
    ],
    ['a process of which no more is known than its number', () => ({ birth: null, startedAt: Date.now() })],
  ])('is never %s', async (_, wrong) => {
    programs = new Programs();
    const command = await programs.start('hangs.mjs');
    const [line = ''] = fs.readFileSync(join(programs.folder, 'running'), 'utf8').split('\n');
    const entry = JSON.parse(line) as { pid: number; mark: string };
    expect(entry).toMatchObject({ host: hostOfPids(), birth: processBirth(entry.pid) });
    const unknown = { ...entry, mark: randomUUID(), ...wrong(entry.mark) };
    fs.writeFileSync(join(programs.folder, 'running'), `${JSON.stringify(unknown)}\n`);
    expect(await nextPawl().endLeftBehind(10_000)).toEqual({ ended: [], survivors: [] });
    expect(isRunning(entry.pid)).toBe(true);
    command.kill();
  });

  it('is nothing after a run that ended, and nothing where the record cannot be read', async () => {
    programs = new Programs();
    await (
      await programs.start('exits-3.mjs')
    ).ended;
    expect(await nextPawl().endLeftBehind(10_000)).toEqual({ ended: [], survivors: [] });
    programs.runner.close();
    expect(fs.existsSync(join(programs.folder, 'running'))).toBe(false);
    fs.writeFileSync(join(programs.folder, 'running'), '{"format":1,"host":"\n\0garbage');
    expect(await nextPawl().endLeftBehind(10_000)).toEqual({ ended: [], survivors: [] });
  });
});
