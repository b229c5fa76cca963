import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { FileResult } from '../../src/core/results/file-result.ts';
import { CommandLine, held } from '../rig/command-line.ts';
import { Project } from '../rig/project.ts';
import { isMissingServer } from '../rig/requires.ts';
import type { Server } from '../rig/servers.ts';
import { freePort, serverKinds, startServer } from '../rig/servers.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const passes = 'exit 0\n';
const counting = ['--', 'sh', '-c', 'echo "$PAWL_FILE" >> "$RIG_CALLS"; exec sh "$0"', '{file}'];

type Suite = Readonly<Record<string, string>>;

/** So many machines with the same files, each in a folder of its own. */
function machines(count: number, files: Suite, url: string): CommandLine[] {
  return Array.from({ length: count }, () => new CommandLine(new Project(files), [], { PAWL_QUEUE_URL: url }));
}

function line(id: string, ...options: readonly string[]): string[] {
  return ['run', 'test/*.sh', '--queue-id', id, ...options, ...counting];
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
        Array.from({ length: 12 }, (_, index) => [`test/${index}.sh`, index === 7 ? 'echo no\nexit 1\n' : passes]),
      );
      const three = machines(3, files, server.url);
      const id = randomUUID();
      const ended = await Promise.all(three.map((machine) => machine.pawl(...line(id))));
      expect(ended.map(({ code, stderr }) => [code, stderr])).toEqual(three.map(() => [1, '']));
      expect(three.flatMap((machine) => machine.calls()).toSorted()).toEqual(Object.keys(files).toSorted());
      for (const { stdout } of ended) {
        expect(stdout).toContain(`began, sharing the queue ${id}\n12 files to run`);
        expect(stdout).toContain('11 passed, 1 failed of 12 files');
      }
      const verdicts = three.map((machine) => Object.keys(files).map((file) => resultOf(machine, file).attempts[0]));
      for (const each of verdicts) expect(each).toEqual(verdicts[0]);

      const [first, late] = [three[0] as CommandLine, machines(1, files, server.url)[0] as CommandLine];
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

  it('that gets SIGTERM hands its file back at once', async () => {
    const [one, other] = two({ 'test/a.sh': held('a') });
    const id = randomUUID();
    const stopping = one.start(...line(id, '--queue-lease', '1h'));
    await one.running('a');
    stopping.signal('SIGTERM');
    expect((await stopping.ended).code).toBe(143);
    other.letGo('a');
    expect((await other.pawl(...line(id, '--queue-lease', '1h'))).code).toBe(0);
    expect((await one.pawl(...line(id))).stdout).toContain('1 passed');
    expect(one.calls()).toEqual(['test/a.sh']);
  });

  it('with another command is refused, and has written nothing', async () => {
    const [one, other] = two({ 'test/a.sh': passes });
    const id = randomUUID();
    await one.pawl(...line(id));
    const ended = await other.pawl('run', 'test/*.sh', '--queue-id', id, '--', 'sh', '{file}');
    const message = 'the queue runs its files by another command';
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
  it('is trouble, and nothing runs but the shards that were asked for', async () => {
    const files = Object.fromEntries(Array.from({ length: 6 }, (_, index) => [`test/${index}.sh`, passes]));
    const url = `redis://u:secret@127.0.0.1:${await freePort()}`;
    const [alone, ...both] = machines(3, files, url) as [CommandLine, CommandLine, CommandLine];
    const part = (index: number) => line('x', '--queue-fallback', 'shard', '--shard', `${index + 1}/2`);
    const [refused, ...ended] = await Promise.all([
      alone.pawl(...line('x', '--queue-lease', '1h')),
      ...both.map((machine, index) => machine.pawl(...part(index))),
    ]);
    expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining('ECONNREFUSED') });
    expect(refused.stderr).not.toContain('secret');
    expect(alone.calls()).toEqual([]);
    for (const each of ended) {
      expect(each).toMatchObject({ code: 0, stderr: expect.stringContaining('by itself (--queue-fallback)') });
    }
    expect(both.flatMap((machine) => machine.calls()).toSorted()).toEqual(Object.keys(files));
  });
});

describe('without the packages of a queue', () => {
  it('nothing runs, and it is said which to install', () => {
    const folder = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'pawl-alone-'));
    for (const part of ['bin', 'dist', 'package.json'])
      fs.cpSync(join(root, part), join(folder, part), { recursive: true });
    const words = [join(folder, 'bin/pawl.js'), 'run', 'bin/*.js', '--queue', 'postgres://there', '--queue-id', 'x'];
    const ended = spawnSync(process.execPath, [...words, '--', 'node', '{file}'], { cwd: folder, encoding: 'utf8' });
    expect(ended.stderr).toContain('npm install --save-dev bullmq@6 pg@8; nothing was run');
    expect(ended.status).toBe(2);
  });
});

function everythingBelow(folder: string): string[] {
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => fs.readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}
