import fs from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { CommandLine, held, until } from '../rig/command-line.ts';
import { isRunning, programPath } from '../rig/programs.ts';
import { Project } from '../rig/project.ts';

const passes = 'exit 0\n';
const counting = ['--', 'sh', '-c', 'echo "$PAWL_FILE" >> "$RIG_CALLS"; exec sh "$0"', '{file}'];
const commandLine = (files: Readonly<Record<string, string>>) => new CommandLine(new Project(files));

describe('a file that hangs', () => {
  it('fails the run as timed out, in words', async () => {
    const line = commandLine({
      'test/a.sh': `exec ${process.execPath} ${programPath('hangs.mjs')}\n`,
      'test/b.sh': passes,
    });
    const ended = await line.pawl('run', 'test/*.sh', '--timeout', '500ms', ...counting);
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(/timed out .*test\/a\.sh/);
    expect(ended.stdout).toContain('× the file: did not end within 500ms (--timeout), and was ended');
    expect(ended.stdout).toContain('1 passed');
  });
});

describe.skipIf(process.platform !== 'linux')('a run that is suspended', () => {
  /** Of one process: a shell would wait for the child that it is making, which may be what stopped, and never stop itself. */
  const heldAlone = `echo $$ > "$RIG_HOME/a.running"
exec env PAWL_RIG_GATE="$RIG_HOME/a.go" ${process.execPath} ${programPath('waits-for-a-file.mjs')}\n`;
  const stateOf = (pid: number): string => fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0] ?? '';

  it('stops its command with it, and goes on with it', async () => {
    const line = commandLine({ 'test/a.sh': heldAlone });
    const run = line.start('run', 'test/*.sh', ...counting);
    const pid = await line.running('a');
    run.signal('SIGTSTP');
    await until(() => stateOf(pid) === 'T' && stateOf(run.child.pid as number) === 'T');
    run.signal('SIGCONT');
    await until(() => stateOf(pid) !== 'T');
    line.letGo('a');
    expect((await run.ended).code).toBe(0);
  });
});

describe('a pawl that was killed', () => {
  it('leaves nothing running once the next one has begun, which says so', async () => {
    const line = commandLine({ 'test/a.sh': held('a') });
    const run = line.start('run', 'test/*.sh', ...counting);
    const pid = await line.running('a');
    run.signal('SIGKILL');
    await run.ended;
    expect(isRunning(pid)).toBe(true);
    line.project.write('test/a.sh', passes);
    const next = await line.pawl('run', 'test/*.sh', ...counting);
    expect(next.stdout).toMatch(/the last run: .*of a pawl that died w.* still running: sh test\/a\.sh \(pid \d+\)/);
    expect(next.code).toBe(0);
    expect(isRunning(pid)).toBe(false);
  });
});

describe('a lock that a pawl on another machine may have left', () => {
  it('is watched, which is told, and not for longer than until Ctrl-C', async () => {
    const line = commandLine({ 'test/a.sh': passes });
    const owner = { pid: 1, host: 'elsewhere', birth: null, pids: '', since: '2026-01-01T00:00:00.000Z', nonce: 'n' };
    line.project.write('.pawl/lock', JSON.stringify({ format: 1, ...owner }));
    const lock = join(line.project.root, '.pawl/lock');
    fs.utimesSync(lock, 0, 0);
    const run = line.start('run', 'test/*.sh', ...counting);
    await until(() =>
      run.stderr.includes('may have died at work here — its lock is watched for 12.0s, then taken over'),
    );
    run.signal('SIGINT');
    expect((await run.ended).code).toBe(9);
    expect(fs.existsSync(lock)).toBe(true);
  });
});
