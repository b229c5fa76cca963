// A state directory that somebody else has filled: a cache that a CI job restored, for one. Nothing in it is executed,
// followed or waited for, and what is shown of it obeys nobody.

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { dirname, join } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import type { Ended } from '../rig/command-line.ts';
import { CommandLine } from '../rig/command-line.ts';
import { Project } from '../rig/project.ts';
import { parsedXml } from '../rig/xml.ts';

const names = ['escapes', 'huge', 'linked-log', 'linked', 'nested', 'owed', 'pipe', 'plain', 'proto'];
const escapes = 'x\u001b]52;c;cHduZWQ=\u0007\r\u009b2J\u202e\n::error::pwned\n##vso[task.setvariable]pwned';
const secret = 'what nobody was to see';

/** A run in which every file failed but the one that is owed, and in it whatever an enemy could think of. */
class Planted {
  readonly line: CommandLine;
  readonly outside: string;
  /** The directory of the run. */
  run = '';

  constructor() {
    const project = new Project(Object.fromEntries(names.map((name) => [`test/${name}.sh`, 'echo no\nexit 1\n'])));
    this.line = new CommandLine(project);
    this.outside = join(this.line.home, 'outside');
    fs.mkdirSync(this.outside);
    fs.writeFileSync(join(this.outside, 'secret.log'), `${secret}\n`);
    project.write('pawl.config.json', JSON.stringify({ patterns: ['test/*.sh'], command: ['sh', '{file}'] }));
  }

  async earlierRun(): Promise<this> {
    await this.line.pawl('run', '--reporter', 'silent');
    this.run = join(this.line.project.root, '.pawl/runs', this.line.project.latest());
    return this;
  }

  result(name: string): string {
    return join(this.run, `results/test/${name}.sh.result.json`);
  }

  log(name: string): string {
    return join(this.run, `logs/output/test/${name}.sh.log`);
  }

  change(path: string, change: (value: Record<string, unknown>) => object): void {
    const value = JSON.parse(fs.readFileSync(path, 'utf8')) as Record<string, unknown>;
    fs.writeFileSync(path, JSON.stringify({ ...value, ...change(value) }));
  }

  linkOut(path: string, target = 'secret.log'): void {
    fs.rmSync(path, { recursive: true, force: true });
    fs.symlinkSync(join(this.outside, target), path);
  }

  seenOutside(): Record<string, string> {
    const found = fs.readdirSync(this.outside, { recursive: true, withFileTypes: true });
    const files = found.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    return Object.fromEntries(files.map((path) => [path, fs.readFileSync(path, 'utf8')]));
  }
}

describe('a state directory with everything wrong in it', () => {
  let planted: Planted;
  let before: Record<string, string>;
  const told: Record<string, Ended> = {};

  beforeAll(async () => {
    planted = await new Planted().earlierRun();
    const { run, line, outside } = planted;
    const state = join(line.project.root, '.pawl');
    fs.copyFileSync(planted.result('linked'), join(outside, 'linked.json'));
    planted.linkOut(planted.result('linked'), 'linked.json');
    planted.linkOut(planted.log('linked-log'));
    planted.linkOut(planted.log('owed'), 'not-there-yet');
    fs.rmSync(planted.result('owed'));
    fs.truncateSync(planted.result('huge'), 200_000_000);
    const deep = '['.repeat(50_000) + ']'.repeat(50_000);
    planted.change(planted.result('nested'), () => ({ more: 'deep' }));
    fs.writeFileSync(
      planted.result('nested'),
      fs.readFileSync(planted.result('nested'), 'utf8').replace('"deep"', deep),
    );
    fs.rmSync(planted.result('pipe'));
    execFileSync('mkfifo', [planted.result('pipe')]);
    planted.change(planted.result('escapes'), ({ attempts }) => ({
      run: escapes,
      pawl: escapes,
      outcome: 'crashed',
      output: { path: '../../../../../outside/secret.log', bytes: 1 },
      attempts: (attempts as object[]).map((each) => ({ ...each, host: escapes, signal: escapes, startedAt: escapes })),
      failures: [{ test: escapes, message: escapes, location: escapes }],
    }));
    fs.writeFileSync(planted.log('escapes'), Buffer.concat([Buffer.from(escapes), Buffer.from([0x9b, 0x32, 0xff])]));
    const proto = fs.readFileSync(planted.result('proto'), 'utf8');
    fs.writeFileSync(planted.result('proto'), proto.replace('{', '{"__proto__":{"outcome":"passed"},"constructor":1,'));
    planted.change(join(run, 'run.json'), ({ expected }) => ({
      command: ['sh', '-c', `touch '${join(outside, 'executed')}'`],
      expected: [...(expected as string[]), '../../../../../../outside/secret', '/etc/passwd', escapes],
    }));
    planted.change(join(run, 'results/summary.json'), () => ({ failures: [{ file: 1 }], stop: { kind: escapes } }));
    fs.appendFileSync(
      join(run, 'logs/progress.jsonl'),
      `${JSON.stringify({ kind: 'file-started', file: escapes, at: escapes })}\n`.replaceAll('": ', '":'),
    );
    planted.linkOut(join(run, 'logs/progress.log'));
    planted.linkOut(join(run, 'errors/test/plain.sh.error.json'));
    for (const name of ['latest', 'running', 'cache/seal.json', 'cache/blobs.json', 'cache/reports.json']) {
      fs.mkdirSync(dirname(join(state, name)), { recursive: true });
      planted.linkOut(join(state, name));
    }
    execFileSync('mkfifo', [join(state, 'lock')]);
    for (let n = 0; n < 10_000; n++) fs.writeFileSync(join(run, 'results/test', `junk-${n}`), '');
    before = planted.seenOutside();
    for (const args of [['status'], ['status', '--json'], ['plan'], ['plan', '--json']]) {
      told[args.join(' ')] = await line.pawl(...args);
    }
    for (const name of ['escapes', 'linked-log', 'huge', 'nested', 'pipe']) {
      told[`show ${name}`] = await line.pawl('show', `test/${name}.sh`);
    }
    told['show --json'] = await line.pawl('show', 'test/escapes.sh', '--json');
    const reports = ['--reporter', 'default', '--reporter', 'junit=j.xml', '--reporter', 'json=j.json'];
    told['run'] = await line.pawl('run', ...reports);
  });

  it('is read, told and gone on with, each command with the exit code that it should have', () => {
    const codes = Object.fromEntries(Object.entries(told).map(([name, { code }]) => [name, code]));
    expect(codes).toEqual({ ...Object.fromEntries(Object.keys(told).map((name) => [name, 0])), run: 1 });
    expect(told['run']?.stdout).toContain('0 passed, 8 failed, 1 crashed of 9 files');
    for (const name of ['huge', 'linked', 'nested', 'pipe']) {
      expect(told['run']?.stdout).toContain(`results/test/${name}.sh.result.json: `);
      expect(fs.lstatSync(planted.result(name)).isFile()).toBe(true);
    }
  });

  it('makes nobody show, change or make anything outside of it', () => {
    expect(planted.seenOutside()).toEqual(before);
    const reports = ['j.xml', 'j.json'].map((name) => planted.line.project.read(name));
    const shown = Object.values(told).flatMap(({ stdout, stderr }) => [stdout, stderr]);
    expect([...shown, ...reports].join('')).not.toContain(secret);
  });

  it('obeys nobody on a terminal or in the log of a CI job', () => {
    const shown = Object.values(told).flatMap(({ stdout, stderr }) => [stdout, stderr]);
    expect(shown.join('')).not.toMatch(/[^\P{C}\n]|##vso\[|^\s*::error/mu);
    expect(told['show escapes']?.stdout).toContain('\\x3a:error::pwned');
  });

  it('gives reports that can be read', () => {
    const json = JSON.parse(planted.line.project.read('j.json')) as { files: { file: string; outcome: string }[] };
    expect(json.files.map(({ file }) => file)).toEqual(names.map((name) => `test/${name}.sh`));
    expect(json.files.find(({ file }) => file === 'test/proto.sh')).toMatchObject({ outcome: 'failed' });
    const xml = parsedXml(planted.line.project.read('j.xml'));
    expect(xml.all('testsuite')).toHaveLength(9);
    expect(JSON.parse(told['show --json']?.stdout ?? '')).toMatchObject({ result: { run: escapes } });
  });
});

describe('a folder of a run that leads elsewhere', () => {
  it.each([
    ['', 3, 'is a symbolic link, and nothing is followed out of a state directory'],
    ['results', 1, 'is a symbolic link, and none of ours — moved to results.broken'],
    ['results/test', 1, 'moved to results/test.broken'],
    ['logs/output', 1, 'moved to logs/output.broken'],
    ['errors/test', 1, 'moved to errors/test.broken'],
  ])('is not entered: %j', async (place, expected, words) => {
    const planted = await new Planted().earlierRun();
    const folder = join(planted.run, place);
    fs.rmSync(planted.result('owed'));
    fs.renameSync(folder, join(planted.outside, 'folder'));
    planted.linkOut(folder, 'folder');
    const before = planted.seenOutside();
    const { code, stdout, stderr } = await planted.line.pawl('run');
    expect(code).toBe(expected);
    expect(stdout + stderr).toContain(words);
    expect(planted.seenOutside()).toEqual(before);
  });
});

it('patterns of a stored run are compared and never searched for', async () => {
  const planted = await new Planted().earlierRun();
  planted.line.project.remove('pawl.config.json');
  const patterns = [`${'{a,b}'.repeat(40)}/**`, `${'*('.repeat(30)}a${')'.repeat(30)}`];
  planted.change(join(planted.run, 'run.json'), () => ({ patterns }));
  const { code, stdout } = await planted.line.pawl('show', 'test/plain.sh');
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringMatching(/^test\/plain\.sh\nowed: /) });
});

it('a run that is called otherwise than its directory is no run', async () => {
  const planted = await new Planted().earlierRun();
  planted.change(join(planted.run, 'run.json'), () => ({ id: '../../../outside' }));
  const ended = await planted.line.pawl('run');
  expect(ended.stdout).toContain(', found ../../../outside');
  expect(ended.stdout).toContain('9 failed of 9 files');
  expect(fs.readdirSync(planted.outside)).toEqual(['secret.log']);
});
