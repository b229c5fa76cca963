import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';

import { afterEach, describe, expect, it } from 'vitest';

import { CommandLine } from '../rig/command-line.ts';
import { Project } from '../rig/project.ts';
import { cannotMount } from '../rig/requires.ts';
import { SmallDisk } from '../rig/small-disk.ts';

const passes = 'exit 0\n';
const fails = 'echo no; exit 1\n';
const floods = 'head -c 400000 /dev/zero | tr "\\0" x\n';
const run = ['run', 'test/*.sh', '--', 'sh', '{file}'];

describe.skipIf(cannotMount())('on a real disk of 256 kB (a tmpfs that needs mount)', () => {
  let disk: SmallDisk | null = null;

  async function commandLine(files: Readonly<Record<string, string>>): Promise<[CommandLine, SmallDisk]> {
    const project = new Project(files);
    fs.mkdirSync(join(project.root, '.pawl'));
    disk = await SmallDisk.mountedAt(join(project.root, '.pawl'), 256);
    return [new CommandLine(project, disk.prefix), disk];
  }

  afterEach(async () => {
    await disk?.unmount();
    disk = null;
  });

  it('a test that fills the disk with its output has no verdict, and the run goes on once there is room', async () => {
    const [line, small] = await commandLine({ 'test/a.sh': passes, 'test/b.sh': floods, 'test/c.sh': fails });
    const full = await line.pawl(...run);
    expect(full.code).toBe(3);
    expect(full.stdout).toMatch(/test\/b\.sh[^\n]*: write failed: no space left on device \(ENOSPC\)/);
    expect(full.stdout).toContain('make room on the disk, then run again');
    expect(full.stdout).toContain('1 passed, 0 failed, 2 not run of 3 files');
    // However often it is tried: the file did not take pawl down.
    for (let again = 0; again < 3; again++) expect((await line.pawl(...run)).code).toBe(3);
    const status = await line.pawl('status');
    expect(status).toMatchObject({ code: 0, stderr: '' });
    expect(status.stdout).toContain('1 of 3 files have a verdict: 1 passed, 0 failed, 2 not run');
    small.remount('size=4m');
    const healed = await line.pawl(...run);
    expect(healed.code).toBe(1);
    expect(healed.stdout).toContain('2 passed, 1 failed of 3 files\nkept 1 (1 verified, 0 assumed), ran 2');
  });

  it('that is read-only nothing is run, nothing is lost, and everything can be looked at', async () => {
    const [line, small] = await commandLine({ 'test/a.sh': passes, 'test/b.sh': fails });
    await line.pawl(...run);
    small.remount('ro');
    const refused = await line.pawl(...run);
    expect(refused).toMatchObject({ code: 3, stdout: '' });
    expect(refused.stderr).toMatch(
      /^\/[^\n]*\.pawl\/lock: open failed: read-only file system \(EROFS\) — nothing was run; make it writable, or choose another place with --state-dir, then run again\n$/,
    );
    for (const [command, said] of [
      [['status'], '1 passed, 1 failed, 0 not run'],
      [['show', 'test/b.sh'], 'failed'],
      [['plan', ...run.slice(1)], '1 owed, 1 kept (1 verified, 0 assumed)'],
      [['run', '--list', ...run.slice(1)], 'test/b.sh'],
    ] as const) {
      expect(await line.pawl(...command)).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining(said) });
    }
    small.remount('rw');
    expect((await line.pawl(...run)).stdout).toContain('kept 1 (1 verified, 0 assumed)');
  });

  it('that is full before it begins nothing is run, and everything can be looked at once something was', async () => {
    const [line, small] = await commandLine({ 'test/a.sh': passes });
    await line.pawl(...run);
    fs.writeFileSync(small.place('filler'), '');
    const filler = fs.openSync(small.place('filler'), 'a');
    expect(() => fs.writeFileSync(filler, Buffer.alloc(1 << 20))).toThrow('ENOSPC');
    line.project.write('test/a.sh', 'exit 0 # changed\n');
    const refused = await line.pawl(...run);
    expect(refused).toMatchObject({ code: 3, stdout: '' });
    expect(refused.stderr).toContain('.pawl/lock: write failed: no space left on device (ENOSPC) — nothing was run');
    expect(await line.pawl('status')).toMatchObject({ code: 0, stdout: expect.stringContaining('1 passed') });
    expect(await line.pawl('plan', ...run.slice(1))).toMatchObject({ code: 0, stderr: '' });
    fs.closeSync(filler);
    fs.rmSync(small.place('filler'));
    expect((await line.pawl(...run)).code).toBe(0);
    expect(fs.readdirSync(small.place('.')).filter((name) => name.startsWith('lock'))).toEqual([]);
  });
});

describe('where only a few files may be open at a time', () => {
  const limited = (files: number): string[] => ['sh', '-c', `ulimit -n ${files} && exec "$@"`, 'sh'];
  const names = Array.from({ length: 30 }, (_, n) => `test/${n}.sh`);
  const many = ['run', 'test/*.sh', '--workers', '30', '--', './{file}'];

  function aProject(): Project {
    const project = new Project(Object.fromEntries(names.map((name) => [name, '#!/bin/sh\n'])));
    for (const name of names) fs.chmodSync(join(project.root, name), 0o755);
    return project;
  }

  it('that is no verdict on a file', async () => {
    const project = aProject();
    // Node itself takes some twenty.
    const ended = await new CommandLine(project, limited(40)).pawl(...many);
    expect(ended.code).toBe(3);
    expect(ended.stdout + ended.stderr).toContain('EMFILE');
    expect(ended.stdout + ended.stderr).not.toMatch(/\n {4}at |[1-9]\d* failed/);
    expect(await new CommandLine(project).pawl(...many)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('30 passed, 0 failed of 30 files'),
    });
  });
});

it('a command that the system cannot take is told, and nothing is waited for', async () => {
  const project = new Project({ 'test/a.sh': passes });
  // Longer than any one value that Linux passes to a program.
  const env = { TOO_LONG: 'x'.repeat(200_000) };
  project.write('pawl.config.json', JSON.stringify({ patterns: ['test/*.sh'], command: ['sh', '{file}'], env }));
  const isTaken = spawnSync('true', { env }).error === undefined;
  expect((await new CommandLine(project).pawl('run')).code).toBe(isTaken ? 0 : 3);
});
