import fs from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { CommandLine } from '../rig/command-line.ts';
import { Shards } from '../rig/shards.ts';
import { parsedXml } from '../rig/xml.ts';

const tests = { a: 'passes', b: 'passes', c: 'passes', d: 'passes' } as const;

/** The command of the rig, as a config says it. */
function configured(shards: Shards): void {
  const { patterns, suites } = shards.project.settings();
  const [{ command }] = suites;
  shards.project.write('pawl.config.json', JSON.stringify({ patterns, command: command.argv }));
}

async function brought(total: number, config: boolean): Promise<{ shards: Shards; line: CommandLine }> {
  const shards = new Shards(tests, total);
  if (config) configured(shards);
  for (let index = 1; index <= total; index++) await shards.run(index);
  return { shards, line: new CommandLine(shards.project) };
}

describe('pawl merge', () => {
  it('makes one run of what was brought, with every report that a run has', async () => {
    const { line, shards } = await brought(2, true);
    const reports = ['--reporter', 'default', '--reporter', 'junit=j.xml', '--reporter', 'json=j.json'];
    const merged = await line.pawl('merge', '../artifacts', ...reports);
    expect(merged).toMatchObject({ code: 0, stderr: '' });
    expect(merged.stdout).toMatch(/^run_\S+ merged from 2 runs\n4 of 4 files have a result\n/);
    expect(merged.stdout).toContain('4 passed, 0 failed of 4 files');
    expect(parsedXml(shards.project.read('j.xml')).all('testsuite')).toHaveLength(4);
    expect(JSON.parse(shards.project.read('j.json'))).toMatchObject({ how: 'merged', passed: 4, ran: 4 });
    expect((await line.pawl('status')).stdout).toMatch(/finished .* ago, merged from 2 runs\n4 of 4 files/);
    expect((await line.pawl('show', 'test/b.sh')).stdout).toMatch(
      /\nmerged from shard 2 of 2 \(run_\S+ begun on \S+\)\n/,
    );
  });

  it('is 5 where a shard is missing, says which, and is gone on with by pawl run', async () => {
    const { line, shards } = await brought(2, true);
    fs.rmSync(join(shards.artifacts, 'shard-2'), { recursive: true });
    const merged = await line.pawl('merge', '../artifacts');
    expect(merged.code).toBe(5);
    expect(merged.stdout).toContain('problem: a suite in 2 shards: expected 2, found 1: shard 2 never arrived — ');
    expect(merged.stdout).toContain(
      'problem: the whole suite: no part was to run 2 files of it: test/b.sh, test/d.sh — ',
    );
    expect(merged.stdout).toContain(
      '2 passed, 0 failed, 2 not run of 4 files\nnot proven to be the whole: 2 problems above\n',
    );
    expect(merged.stdout).toContain('\nto continue: pawl run\n');
    expect((await line.pawl('status')).stdout).toContain('note  a suite in 2 shards: expected 2');
    const before = line.calls().length;
    expect(await line.pawl('run')).toMatchObject({ code: 0 });
    expect(line.calls().slice(before)).toEqual(['test/b.sh', 'test/d.sh']);
    expect((await line.pawl('status')).stdout).not.toContain('note');
  });

  it('needs no config: what goes on with the run says how', async () => {
    const { line } = await brought(2, false);
    const merged = await line.pawl('merge', '../artifacts/shard-1', '--json');
    const told = JSON.parse(merged.stdout) as Record<string, unknown>;
    expect({ code: merged.code, ...told }).toMatchObject({
      code: 5,
      exit_code: 5,
      verdict: 'incomplete',
      notRun: 2,
      parts: [{ shard: { index: 1, total: 2 }, files: 2 }],
      remaining: [{ file: 'test/b.sh' }, { file: 'test/d.sh' }],
      problems: [{ kind: 'lost-shard' }, { kind: 'gap' }],
    });
    expect(told['resume_command']).toMatch(/^pawl run 'test\/\*\*\/\*\.sh' -- sh -c /);
  });

  it.each([
    [2, 'no directory', [], 'pawl merge: expected <dirs…>, found nothing'],
    [2, 'a directory that is not there', ['nowhere'], 'nowhere: is not a directory that is there'],
    [2, 'a directory without a run', ['test'], 'test: holds neither a run nor a state directory'],
    [3, 'a place that takes nothing', ['../artifacts', '--state-dir', '/proc/nowhere'], 'mkdir failed'],
  ])('is %i for %s', async (code, _, args, words) => {
    const { line } = await brought(1, true);
    expect(await line.pawl('merge', ...args)).toMatchObject({ code, stderr: expect.stringContaining(words) });
  });
});
