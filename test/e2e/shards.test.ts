import fs from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { cutInto } from '../../src/core/planning/shard.ts';
import { asTestFile } from '../../src/core/test-file.ts';
import { CommandLine, held } from '../rig/command-line.ts';
import { Project } from '../rig/project.ts';

const counts = 'echo "$PAWL_FILE" >> "$RIG_CALLS"\n';
const names = ['a', 'b', 'c', 'd', 'e'];
const whole = names.map((name) => `test/${name}.sh`);

function aProject(more: Readonly<Record<string, string>> = {}): Project {
  return new Project({ ...Object.fromEntries(whole.map((file) => [file, counts])), ...more });
}

/** A machine of which nothing is known but these variables. */
function machineWith(project: Project, env: Readonly<Record<string, string>>): CommandLine {
  const home = join(project.root, '..');
  const all = { PATH: process.env['PATH'] ?? '', RIG_HOME: home, RIG_CALLS: join(home, 'calls'), ...env };
  return new CommandLine(project, ['env', '-i', ...Object.entries(all).map(([name, value]) => `${name}=${value}`)]);
}

const command = ['test/*.sh', '--', 'sh', '{file}'] as const;
const run = (...flags: readonly string[]): string[] => ['run', ...flags, ...command];

describe('three machines', () => {
  it('run the suite once between them, each from its own state, stopped and gone on with', async () => {
    const project = aProject({ 'test/b.sh': `${held('b')}${counts}` });
    const line = new CommandLine(project);
    const listed = cutInto(whole.map(asTestFile), 3, () => null);
    const shown = await line.pawl(...run('--list', '--shard', '2/3'));
    expect(shown.stdout).toBe(listed[1]?.map((file) => `${file}\n`).join(''));
    const waits = 1 + listed.findIndex((files) => files.includes(asTestFile('test/b.sh')));
    const [stopped, other] = [`${waits}/3`, `${(waits % 3) + 1}/3`];

    const first = line.start(...run('--shard', stopped, '--state-dir', '.pawl-a'));
    await line.running('b');
    first.signal('SIGTERM');
    const ended = await first.ended;
    expect(ended.code).toBe(143);
    expect(ended.stdout).toContain(`pawl run --shard ${stopped} --state-dir .pawl-a 'test/*.sh' -- sh {file}`);
    line.letGo('b');
    expect((await line.pawl('status', '--state-dir', '.pawl-a')).stdout).toContain(`(shard ${stopped}): unfinished`);
    const resumed = await line.pawl(...run('--shard', stopped, '--state-dir', '.pawl-a'));
    expect(resumed).toMatchObject({ code: 0, stdout: expect.stringContaining(`, shard ${stopped}: `) });
    expect(resumed.stdout).toContain('resumed (invocation 2)');
    expect((await line.pawl(...run('--shard', other, '--state-dir', '.pawl-b'))).code).toBe(0);
    const ran = [...(listed[waits - 1] ?? []), ...(listed[waits % 3] ?? [])];
    expect(line.calls().toSorted()).toEqual(ran.toSorted());
  });

  it('of which one has nothing to do: it says so, and leaves a run', async () => {
    const line = new CommandLine(aProject());
    const empty = `${1 + cutInto(whole.map(asTestFile), 6, () => null).findIndex((part) => part.length === 0)}/6`;
    const ended = await line.pawl(...run('--shard', empty));
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toContain(`began, shard ${empty} has no files`);
    const [id = ''] = fs.readdirSync(join(line.project.root, '.pawl/runs'));
    expect(JSON.parse(line.project.read(`.pawl/runs/${id}/run.json`))).toMatchObject({
      expected: [],
      shard: { whole },
    });
    expect(JSON.parse(line.project.read(`.pawl/runs/${id}/results/summary.json`))).toMatchObject({ total: 0 });
    expect((await line.pawl('run', '--shard', empty, 'none/*.sh', '--', 'sh')).code).toBe(4);
  });
});

describe('--shard auto', () => {
  it('is what CI says of the job, and the way to go on names it', async () => {
    const line = machineWith(aProject({ 'test/a.sh': 'exit 1\n' }), { CIRCLE_NODE_INDEX: '0', CIRCLE_NODE_TOTAL: '1' });
    const ended = await line.pawl(...run('--shard', 'auto', '--bail'));
    expect(ended.code).toBe(1);
    expect(ended.stdout).toContain(`pawl run --shard 1/1 --bail 'test/*.sh' -- sh {file}`);
  });

  it('tells Bazel that its variables are heeded; without it they are not even read', async () => {
    const project = aProject();
    const status = join(project.root, '../status');
    const bazel = { TEST_SHARD_INDEX: '1', TEST_TOTAL_SHARDS: '2', TEST_SHARD_STATUS_FILE: status };
    const line = machineWith(project, bazel);
    expect((await line.pawl(...run('--max-files', '1'))).stdout).not.toContain('shard');
    expect(fs.existsSync(status)).toBe(false);
    expect((await line.pawl(...run('--shard', 'auto'))).stdout).toContain('shard 2/2: ');
    expect(fs.readFileSync(status, 'utf8')).toBe('');
  });

  it('that cannot be told is an error, and nothing runs', async () => {
    const line = machineWith(aProject(), { GITHUB_ACTIONS: 'true' });
    expect(await line.pawl(...run('--shard', 'auto'))).toMatchObject({ code: 2, stdout: '' });
    expect(line.calls()).toEqual([]);
  });
});

describe('timings', () => {
  it('are taken from runs anywhere, and every machine cuts by them', async () => {
    const line = new CommandLine(aProject());
    for (const shard of ['1/2', '2/2']) await line.pawl(...run('--shard', shard, '--state-dir', `.pawl-${shard[0]}`));
    const [id = ''] = fs.readdirSync(join(line.project.root, '.pawl-2/runs'));
    const written = await line.pawl('timings', '.pawl-1', `.pawl-2/runs/${id}`, '--output', 'ci/timings.json');
    expect(written).toMatchObject({ code: 0, stdout: 'ci/timings.json: 5 files, from 2 runs\n' });
    const text = line.project.read('ci/timings.json');
    const timings = JSON.parse(text) as { format: number; unit: string; files: Record<string, number> };
    expect(timings).toMatchObject({ format: 1, unit: 'ms' });
    expect(Object.keys(timings.files)).toEqual(whole);
    expect((await line.pawl('timings', '.pawl-1', '.pawl-2')).stdout).toBe(text);

    line.project.write('slow.json', JSON.stringify({ ...timings, files: { ...timings.files, 'test/c.sh': 60_000 } }));
    const plan = await line.pawl('plan', '--shard', 'all/3', '--timings', 'slow.json', '--json', ...command);
    const cuts = { files: 5, known: 5, longest: { file: 'test/c.sh', ms: 60_000 } };
    expect(JSON.parse(plan.stdout)).toMatchObject({ ...cuts, cuts: [{ shards: 1 }, { shards: 2 }, { shards: 3 }] });
    const shown = await line.pawl('plan', '--shard', 'all', ...command);
    expect(shown.stdout).toContain('5 files, and nothing tells how long they take');
  });

  it('that are not there are an error, and never another cut', async () => {
    const line = new CommandLine(aProject());
    const ended = await line.pawl(...run('--shard', '1/2', '--timings', 't.json'));
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('--timings t.json: is not there') });
    expect(line.calls()).toEqual([]);
  });

  it('of nothing are none', async () => {
    const line = new CommandLine(aProject({ 'test/a.sh': 'kill -SEGV $$\n' }));
    expect(await line.pawl('timings')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is not a directory that is there'),
    });
    await line.pawl('run', 'test/a.sh', '--', 'sh');
    expect(await line.pawl('timings', '--output', 't.json')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no run tells how long a file takes'),
    });
    expect(fs.existsSync(join(line.project.root, 't.json'))).toBe(false);
  });
});
