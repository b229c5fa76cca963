import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { FileResult } from '../../src/core/file-result.ts';
import { CommandLine, held, until } from '../rig/command-line.ts';
import { Project } from '../rig/project.ts';
import { isMissingServer } from '../rig/requires.ts';
import type { Server } from '../rig/servers.ts';
import { freePort, serverKinds, startServer } from '../rig/servers.ts';

const passes = 'exit 0\n';
const counting = ['--', 'sh', '-c', 'echo "$PAWL_FILE" >> "$RIG_CALLS"; exec sh "$0"', '{file}'];

type Suite = Readonly<Record<string, string>>;

/** So many machines with the same files, each in a folder of its own. */
function machines(count: number, files: Suite, url: string): CommandLine[] {
  return Array.from({ length: count }, () => new CommandLine(new Project(files), [], { PAWL_QUEUE_URL: url }));
}

function line(id: string, ...options: readonly string[]): string[] {
  return ['run', 'test/*.sh', '--queue-id', id, '--queue-lease', '1s', ...options, ...counting];
}

function resultOf(machine: CommandLine, file: string): FileResult {
  return machine.project.result(file) as FileResult;
}

describe.each(serverKinds)('machines that share a queue on %s', (kind) => {
  describe.skipIf(isMissingServer(kind))('that is there', () => {
    let server: Server;
    beforeAll(async () => {
      server = await startServer(kind);
    });
    afterAll(async () => server.remove());

    it('run each file once, and each has every result, and every exit code is that of the whole', async () => {
      const files = Object.fromEntries(
        Array.from({ length: 40 }, (_, index) => [`test/${index}.sh`, index === 7 ? 'echo no\nexit 1\n' : passes]),
      );
      const four = machines(4, files, server.url);
      const id = randomUUID();
      const ended = await Promise.all(four.map((machine) => machine.pawl(...line(id))));
      expect(ended.map(({ code, stderr }) => [code, stderr])).toEqual(four.map(() => [1, '']));
      expect(four.flatMap((machine) => machine.calls()).toSorted()).toEqual(Object.keys(files).toSorted());
      for (const { stdout } of ended) expect(stdout).toContain('39 passed, 1 failed of 40 files');
      const verdicts = four.map((machine) => Object.keys(files).map((file) => resultOf(machine, file).attempts[0]));
      for (const each of verdicts) expect(each).toEqual(verdicts[0]);

      const [first, late] = [four[0] as CommandLine, machines(1, files, server.url)[0] as CommandLine];
      for (const machine of [first, late]) expect((await machine.pawl(...line(id))).code).toBe(1);
      expect(late.calls()).toEqual([]);
      expect(late.project.read(`.pawl/runs/${late.project.latest()}/errors/test/7.sh.error.json`)).toContain('no\\n');
    });
  });
});

describe.skipIf(isMissingServer('redis'))('a machine of a queue on redis', () => {
  let server: Server;
  const password = 'open:sesame@/äö';
  beforeAll(async () => {
    server = await startServer('redis', password);
  });
  afterAll(async () => server.remove());

  const two = (files: Suite): [CommandLine, CommandLine] =>
    machines(2, files, server.url) as [CommandLine, CommandLine];

  it('that is killed loses its file to another one', async () => {
    const [one, other] = two({ 'test/a.sh': held('a'), 'test/b.sh': passes });
    const id = randomUUID();
    const run = one.start(...line(id));
    await one.running('a');
    run.signal('SIGKILL');
    other.letGo('a');
    const ended = await other.pawl(...line(id));
    expect(ended, ended.stdout).toMatchObject({ code: 0 });
    expect(ended.stdout).toContain('2 passed, 0 failed of 2 files');
    one.letGo('a');
  });

  it('that is frozen is not believed when it thaws, and takes the result of whoever had the file instead', async () => {
    const [one, other] = two({ 'test/a.sh': `${held('a')}exit $(cat "$RIG_HOME/a.go")\n` });
    const id = randomUUID();
    const frozen = one.start(...line(id));
    await one.running('a');
    frozen.signal('SIGSTOP');
    fs.writeFileSync(join(other.home, 'a.go'), '0');
    expect((await other.pawl(...line(id))).code).toBe(0);
    fs.writeFileSync(join(one.home, 'a.go'), '1');
    frozen.signal('SIGCONT');
    const thawed = await frozen.ended;
    expect(thawed, thawed.stdout).toMatchObject({ code: 0 });
    expect(thawed.stdout).toContain('had given the queue no sign of life for 1.0s');
    expect(thawed.stdout).not.toContain('owed');
    expect(resultOf(one, 'test/a.sh').attempts).toEqual(resultOf(other, 'test/a.sh').attempts);
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('that gets %s hands its file back at once', async (signal, code) => {
    const [one, other] = two({ 'test/a.sh': held('a') });
    const id = randomUUID();
    const stopping = one.start(...line(id, '--queue-lease', '1h'));
    await one.running('a');
    stopping.signal(signal);
    expect((await stopping.ended).code).toBe(code);
    other.letGo('a');
    expect((await other.pawl(...line(id, '--queue-lease', '1h'))).code).toBe(0);
    expect((await one.pawl(...line(id))).stdout).toContain('1 passed');
    expect(one.calls()).toEqual(['test/a.sh']);
  });

  it('with --queue-part does not wait for the others, and is incomplete', async () => {
    const [one, other] = two({ 'test/a.sh': held('a'), 'test/b.sh': passes });
    const id = randomUUID();
    const slow = one.start(...line(id));
    await one.running('a');
    const part = await other.pawl(...line(id, '--queue-part'));
    expect(part.code).toBe(75);
    expect(part.stdout).toContain('1 passed, 0 failed, 1 not run of 2 files');
    one.letGo('a');
    expect((await slow.ended).code).toBe(0);
  });

  it('passes its proven results on, and nobody runs them', async () => {
    const [one, other] = two({ 'test/a.sh': passes, 'test/b.sh': passes });
    const git = 'git init -q && git add -A && git -c user.name=a -c user.email=a@a commit -qm a';
    for (const { project } of [one, other]) execFileSync('sh', ['-c', git], { cwd: project.root });
    await one.pawl('run', 'test/*.sh', ...counting);
    const id = randomUUID();
    expect((await one.pawl(...line(id))).stdout).toContain('kept 2');
    const ended = await other.pawl(...line(id));
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining('kept 2') });
    expect(other.calls()).toEqual([]);
  });

  it('stops when others have failed as often as --bail allows', async () => {
    const [one, other] = two({ 'test/a.sh': held('a'), 'test/b.sh': 'exit 1\n', 'test/c.sh': held('c') });
    const id = randomUUID();
    const first = one.start(...line(id, '--bail'));
    await one.running('a');
    expect((await other.pawl(...line(id, '--bail'))).code).toBe(1);
    await until(() => first.stdout.includes('b.sh'));
    one.letGo('a');
    expect(await first.ended).toMatchObject({ code: 1, stdout: expect.stringContaining('stopped after 1 failure') });
    expect(one.calls()).toEqual(['test/a.sh']);
  });

  it.each([
    ['another command', {}, ['--', 'sh', '{file}'], 'runs its files by another command'],
    ['other files', { 'test/more.sh': passes }, counting, 'test/more.sh of here is not among them'],
  ])('with %s is refused', async (_, more, command, message) => {
    const [one] = two({ 'test/a.sh': passes });
    const id = randomUUID();
    await one.pawl(...line(id));
    const [other] = two({ 'test/a.sh': passes, ...more });
    const ended = await other.pawl('run', 'test/*.sh', '--queue-id', id, ...command);
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
    expect(fs.existsSync(join(other.project.root, '.pawl/runs'))).toBe(false);
  });

  it('leaves the password nowhere', async () => {
    const [one, other] = two({ 'test/a.sh': 'env\nexit 1\n', 'test/b.sh': held('b') });
    const id = randomUUID();
    const run = one.start(...line(id, '--reporter', 'jsonl', '--reporter', 'default'));
    const pid = await one.running('b');
    const said = [fs.readFileSync(`/proc/${pid}/environ`, 'utf8')];
    said.push(fs.readFileSync(`/proc/${run.child.pid}/cmdline`, 'utf8'));
    run.signal('SIGTERM');
    other.letGo('b');
    const typed = await other.pawl('run', '--queue', server.url.replace('pe', 'xx'), '--queue-id', 'x', ...counting);
    const stopped = await other.pawl(
      'run',
      'test/*.sh',
      '--queue',
      server.url,
      '--max-files',
      '1',
      ...line(randomUUID()).slice(2),
    );
    for (const ended of [await run.ended, typed, stopped]) said.push(ended.stdout, ended.stderr);
    for (const { project } of [one, other]) said.push(...everythingBelow(project.root));
    const all = said.join('\n');
    expect(all.includes('--queue redis://127.0.0.1:')).toBe(true);
    for (const secret of [password, encodeURIComponent(password), 'sesame']) expect(all.includes(secret)).toBe(false);
  });
});

describe('a queue whose server is not there', () => {
  it('is trouble, and nothing runs', async () => {
    const [machine] = machines(1, { 'test/a.sh': passes }, `redis://u:secret@127.0.0.1:${await freePort()}`);
    const ended = await machine?.pawl(...line('x', '--queue-lease', '1h'));
    expect(ended).toMatchObject({ code: 3, stderr: expect.stringContaining('ECONNREFUSED') });
    expect(ended?.stderr).not.toContain('secret');
    expect(machine?.calls()).toEqual([]);
  });

  it('leaves each machine its shard, where that is asked for', async () => {
    const files = Object.fromEntries(Array.from({ length: 6 }, (_, index) => [`test/${index}.sh`, passes]));
    const both = machines(2, files, `redis://127.0.0.1:${await freePort()}`);
    const part = (index: number) => line('x', '--queue-fallback', 'shard', '--shard', `${index + 1}/2`);
    const ended = await Promise.all(both.map((machine, index) => machine.pawl(...part(index))));
    for (const each of ended) {
      expect(each).toMatchObject({ code: 0, stderr: expect.stringContaining('by itself (--queue-fallback)') });
    }
    expect(both.flatMap((machine) => machine.calls()).toSorted()).toEqual(Object.keys(files));
  });
});

function everythingBelow(folder: string): string[] {
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => fs.readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}
