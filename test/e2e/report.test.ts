// Reports through the real binary: as the run goes, after a kill, and of stored runs.

import fs from 'node:fs';
import { join } from 'node:path';

import { validate } from 'ctrf';
import { Parser } from 'tap-parser';
import { describe, expect, it } from 'vitest';

import { CommandLine, held, until } from '../rig/command-line.ts';
import { Project } from '../rig/project.ts';
import { Shards } from '../rig/shards.ts';
import { parsedXml } from '../rig/xml.ts';

const patterns = ['test/**/*.sh'];
const tests = { 'test/a.sh': 'exit 0\n', 'test/b.sh': 'echo no\nexit 1\n', 'test/c.sh': 'exit 0\n' };
const command = ['sh', '-c', 'exec sh "$0"', '{file}'];

/** Its own reports are named in the config. */
function reporting(files: Readonly<Record<string, string>>, reporters: readonly string[]): Project {
  const project = new Project(files);
  project.write('pawl.config.json', JSON.stringify({ patterns, command, reporters }));
  return project;
}

describe('a run that is killed', () => {
  it('leaves valid reports, which pawl report brings up to date', async () => {
    const project = reporting({ ...tests, 'test/b.sh': held('b') }, [
      'junit=out/j.xml',
      'markdown=out/m.md',
      'json=out/j.json',
    ]);
    const line = new CommandLine(project);
    const run = line.start('run');
    const pid = await line.running('b');
    await until(() => fs.existsSync(join(project.root, 'out/j.json')));
    run.signal('SIGKILL');
    await run.ended;
    process.kill(pid, 'SIGKILL');
    expect(parsedXml(project.read('out/j.xml')).all('testsuite')).toHaveLength(3);
    expect(project.read('out/m.md')).toMatch(/^### pawl: unfinished, [01] of 3 files done\n/);
    expect(JSON.parse(project.read('out/j.json'))).toMatchObject({ total: 3, resumeCommand: 'pawl run' });
    expect(await line.pawl('report')).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(parsedXml(project.read('out/j.xml')).all('skipped')).toHaveLength(2);
    expect(JSON.parse(project.read('out/j.json'))).toMatchObject({ how: 'reported', passed: 1, notRun: 2 });
  });
});

describe('pawl report', () => {
  it('is 0 whatever the run came to, and says what that was', async () => {
    const line = new CommandLine(reporting(tests, []));
    expect((await line.pawl('run')).code).toBe(1);
    const table = await line.pawl('report');
    expect(table).toMatchObject({ code: 0, stderr: '' });
    expect(table.stdout).toMatch(/^run_\S+ as it is stored\n3 of 3 files have a result\n/);
    expect(table.stdout).toContain('\n2 passed, 1 failed of 3 files\n');
    const json = JSON.parse((await line.pawl('report', 'latest', '--json')).stdout) as unknown;
    expect(json).toMatchObject({
      verdict: 'failed',
      exit_code: 0,
      passed: 2,
      failed: 1,
      ran: 3,
      remaining: [],
      problems: [],
    });
  });

  it('makes the same report as the run itself', async () => {
    const project = reporting(tests, []);
    const line = new CommandLine(project);
    await line.pawl('run', '--reporter', 'junit=first.xml');
    expect(await line.pawl('report', '--reporter', 'junit=again.xml')).toMatchObject({ code: 0 });
    expect(project.read('again.xml')).toBe(project.read('first.xml'));
    fs.rmSync(join(project.root, 'first.xml'));
    expect((await line.pawl('run', '--reporter', 'default')).stdout).toContain('kept 2 (2 verified, 0 assumed)');
  });

  it('tells of a shard, and of a merged run that is not whole', async () => {
    const shards = new Shards({ a: 'passes', b: 'passes', c: 'passes', d: 'passes' }, 2);
    await shards.run(1);
    const line = new CommandLine(shards.project);
    await line.pawl('merge', '../artifacts', '--reporter', 'junit=j.xml');
    const merged = await line.pawl('report', '--json', '--reporter', 'markdown=m.md');
    expect(JSON.parse(merged.stdout)).toMatchObject({
      verdict: 'incomplete',
      exit_code: 0,
      notRun: 2,
      remaining: ['test/b.sh', 'test/d.sh'],
      problems: [{ kind: 'lost-shard' }, { kind: 'gap' }],
    });
    expect(shards.project.read('m.md')).toMatch(/^### pawl: incomplete\n[^]*not proven to be the whole: 2 problems/);
  });

  it('fails where there is no such run, and no such reporter, and where a report cannot be written', async () => {
    const line = new CommandLine(reporting(tests, []));
    await line.pawl('run');
    expect(await line.pawl('report', 'run_2000-01-01_000000')).toMatchObject({ code: 2 });
    expect(await line.pawl('report', '--reporter', 'juint')).toMatchObject({ code: 2 });
    expect(await line.pawl('report', '--reporter', 'junit=test/a.sh/j.xml')).toMatchObject({ code: 3 });
  });
});

describe('reports of every kind', () => {
  const asked = {
    json: 'r/run.json',
    ndjson: 'r/events.ndjson',
    junit: 'r/junit.xml',
    github: 'r/github.txt',
    markdown: 'r/run.md',
    ctrf: 'r/ctrf.json',
    tap: 'r/run.tap',
    'summary-json': 'r/summary.json',
  };
  const each = Object.entries(asked).map(([name, path]) => `${name}=${path}`);

  it('are written side by side, by a run and again by pawl report', async () => {
    const project = reporting(tests, each);
    const line = new CommandLine(project);
    expect(await line.pawl('run')).toMatchObject({ code: 1, stdout: '', stderr: '' });
    const read = (name: keyof typeof asked): unknown => JSON.parse(project.read(asked[name]));
    const valid = (): void => {
      expect(read('json')).toMatchObject({ passed: 2, files: [{}, {}, {}] });
      expect(project.read(asked.ndjson).trimEnd().split('\n').map(kindOf)).toContain('run-finished');
      expect(parsedXml(project.read(asked.junit)).all('failure')).toHaveLength(1);
      expect(project.read(asked.github)).toMatch(/^::error file=test\/b\.sh,title=[^\n]*::[^\n]*\n$/);
      expect(project.read(asked.markdown)).toMatch(/^### pawl: failed\n/);
      expect(validate(read('ctrf'))).toMatchObject({ valid: true });
      expect(Parser.parse(project.read(asked.tap), { strict: true })).toContainEqual([
        'complete',
        expect.objectContaining({ count: 3, pass: 2 }),
      ]);
      expect(read('summary-json')).toMatchObject({ total: 3, completed: 3, failed: 1 });
    };
    valid();
    for (const path of Object.values(asked)) project.remove(path);
    expect(await line.pawl('report')).toMatchObject({ code: 0, stdout: '', stderr: '' });
    valid();
  });
});

function kindOf(line: string): unknown {
  return (JSON.parse(line) as { kind: unknown }).kind;
}

it('a report beside the tests makes nobody doubt what they saw, and is no input of theirs', async () => {
  const lists = "import fs from 'node:fs';\nfs.readdirSync('.');\n";
  const project = new Project({ 'test/a.mjs': lists, 'test/b.mjs': lists, 'test/c.mjs': lists });
  const line = new CommandLine(project);
  const words = ['run', 'test/*.mjs', '--reporter', 'default', '--reporter'];
  const ran = await line.pawl(...words, 'junit=j.xml', '--', 'node', '{file}');
  expect(ran.stdout).toContain('\nto be verified by: traced 3\n');
  project.remove('j.xml');
  project.write('j.xml.pawl-tmp', 'left behind by a death');
  project.write('new', 'another file, for which the listings were read again');
  project.remove('new');
  expect((await line.pawl(...words, 'tap=other.tap', '--', 'node', '{file}')).stdout).toMatch(/3 files passed/);
});

describe('a step of GitHub Actions', () => {
  it('has annotations, a summary and outputs, behind what others wrote there', async () => {
    const project = reporting({ ...tests, 'test/b.sh': 'echo "::error::mine"\nexit 1\n' }, []);
    const [summary, outputs] = [join(project.root, '../summary'), join(project.root, '../outputs')];
    fs.writeFileSync(summary, 'before\n');
    const env = { GITHUB_STEP_SUMMARY: summary, GITHUB_OUTPUT: outputs, GITHUB_WORKSPACE: join(project.root, '..') };
    const line = new CommandLine(project, [], env);
    const ran = await line.pawl('run', '--reporter', 'github');
    expect(ran).toMatchObject({ code: 1, stderr: '' });
    expect(ran.stdout).toMatch(/^::error file=project\/test\/b.sh,title=[^\n]*::[^\n]*%0A\\x3a:error::mine\n$/);
    expect(fs.readFileSync(summary, 'utf8')).toMatch(/^before\n### pawl: failed\n/);
    const told = fs.readFileSync(outputs, 'utf8').trimEnd().split('\n');
    expect(told).toEqual(['complete=false', 'remaining=3', 'complete=true', 'remaining=0', 'exit-code=1']);
  });
});
