// Secrets: what pawl never stores, and what it masks when it is told.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { memoryFolder } from '../../src/io/state/memory-folder.ts';
import { CommandLine, held, Running } from '../rig/command-line.ts';
import { Project } from '../rig/project.ts';

const binary = fileURLToPath(new URL('../../bin/pawl.js', import.meta.url));
const secret = 'hunter2-and-3';

/** Everything that pawl has left in the project, its names included. */
function everything({ project }: CommandLine): string {
  const found = fs.readdirSync(project.root, { recursive: true, withFileTypes: true });
  const files = found.filter((entry) => entry.isFile() && !entry.name.endsWith('.sh'));
  return files.map(({ parentPath, name }) => name + fs.readFileSync(join(parentPath, name), 'latin1')).join('\n');
}

function withEnvironment(line: CommandLine, env: Record<string, string>, ...args: readonly string[]): Running {
  const all = { ...process.env, RIG_HOME: line.home, NO_COLOR: '1', CI: '', ...env };
  return new Running(spawn(process.execPath, [binary, ...args], { cwd: line.project.root, env: all, stdio: 'pipe' }));
}

describe('the environment', () => {
  it('is stored nowhere: neither what is declared nor what is not', async () => {
    const line = new CommandLine(new Project({ 'test/a.sh': 'exit 0\n', 'test/b.sh': 'exit 1\n' }));
    line.project.write('package.json', '{}');
    fs.writeFileSync(
      join(line.project.root, 'pawl.config.mjs'),
      'export default { patterns: ["test/*.sh"], command: ["sh", "{file}"], env: { TOKEN: process.env.TOKEN } };\n',
    );
    const env = { TOKEN: secret, OTHER: secret, NODE_OPTIONS: `--title=${secret}`, TZ: secret };
    const reports = ['--reporter', 'json=j.json', '--reporter', 'junit=j.xml', '--reporter', 'jsonl=j.jsonl'];
    for (const args of [
      ['run', '--max-files', '1'],
      ['run', '--retries', '1', ...reports],
    ]) {
      await withEnvironment(line, env, ...args).ended;
    }
    expect(line.project.read('j.json')).toContain('"total":2');
    expect(everything(line)).not.toContain(secret);
  });
});

describe('what is to be masked', () => {
  const printsAll = [
    'echo "start $TOKEN end"',
    'printf hunter2; sleep 0.05; printf -- "-and-3\\n"',
    'echo "key ghp_0123456789" >&2',
    'echo first-line-of-a-key; echo second-line-of-a-key',
    'exit 1',
  ].join('\n');
  const leavesOne = `${process.execPath} -e 'setInterval(String, 9)' "$TOKEN" &\n`;

  // Where there is memory that is no disk: elsewhere the exit code alone is the verdict.
  it.runIf(process.platform === 'linux')(
    'is masked in what a runner tells of its tests, which are counted all the same',
    async () => {
      const line = new CommandLine(new Project({}));
      const test = `const { test } = require('node:test');
test('passes', () => {});
test('has ' + process.env.TOKEN, () => { throw new Error('no ' + process.env.TOKEN); });`;
      line.project.write('test/a.test.js', test);
      const command = ['--', process.execPath, '--test', '{file}'];
      const words = ['run', 'test/*.js', '--warm', '--redact-env', 'TOKEN', ...command];
      const { code, stdout } = await withEnvironment(line, { TOKEN: secret }, ...words).ended;
      expect(code).toBe(1);
      expect(line.project.result('test/a.test.js')).toMatchObject({
        tests: { passed: 1, failed: 1, skipped: 0, todo: 0 },
        failures: [{ test: 'has [redacted]', message: 'no [redacted]', location: 'test/a.test.js:3:48' }],
      });
      expect(everything(line) + stdout).not.toContain(secret);
      const memory = memoryFolder(join(line.project.root, '.pawl')) ?? 'nowhere';
      expect(fs.existsSync(memory)).toBe(false);
    },
  );

  it('is in no log, result, report or message, and not on the terminal', async () => {
    const line = new CommandLine(
      new Project({ 'test/a.sh': printsAll, 'test/b.sh': leavesOne + printsAll, 'test/c.sh': 'exit 0\n' }),
    );
    line.project.write('pawl.config.json', JSON.stringify({ patterns: ['test/*.sh'], redactEnv: ['KEY', 'UNSET'] }));
    const env = { TOKEN: secret, KEY: 'first-line-of-a-key\nsecond-line-of-a-key\n' };
    const reports = ['default', 'json=j.json', 'junit=j.xml', 'jsonl=j.jsonl'].flatMap((to) => ['--reporter', to]);
    const options = ['--redact', secret, '--redact', '/ghp_\\w+/', '--retries', '1', '--max-files', '2'];
    const command = ['--', 'sh', '-c', '. "$1"', secret, '{file}'];
    const run = withEnvironment(line, env, 'run', ...options, ...reports, ...command);
    const { code, stdout, stderr } = await run.ended;
    expect(code).toBe(1);
    for (const text of [stdout + stderr, everything(line)]) {
      for (const each of [secret, 'ghp_0', 'of-a-key']) expect(text).not.toContain(each);
      expect(text).toContain('start [redacted] end');
    }
    expect(stdout).toMatch(/problem: test\/b\.sh: left 1 process running: .*node.* \[redacted\] \(pid/);
    expect(stdout).toContain("--redact '[redacted]' --redact '/ghp_\\w+/'");
    const log = line.project.read(`.pawl/runs/${line.project.latest()}/logs/output/test/a.sh.log`);
    const attempt = 'start [redacted] end\n[redacted]\nkey [redacted]\n[redacted]\n[redacted]\n';
    expect(log).toBe(`${attempt}\n--- attempt 2 ---\n${attempt}`);
    const plan = await withEnvironment(line, env, 'plan', ...options, '--json', ...command).ended;
    expect(JSON.parse(plan.stdout)).toMatchObject({ command: ['sh', '-c', '. "$1"', '[redacted]', '{file}'] });
    const shown = await withEnvironment(line, env, 'show', 'test/a.sh').ended;
    expect(shown.stdout).toContain('start [redacted] end');
  });

  it('is left on no disk by a pawl that is killed while a command prints it', async () => {
    const line = new CommandLine(new Project({ 'test/a.sh': `echo ${secret}\n${held('a')}echo ${secret}; exit 1\n` }));
    const args = ['run', 'test/*.sh', '--redact', secret, '--', 'sh', '{file}'];
    const run = line.start(...args);
    await line.running('a');
    expect(everything(line)).not.toContain(secret);
    run.signal('SIGKILL');
    await run.ended;
    expect(everything(line)).not.toContain(secret);
    line.letGo('a');
    const next = await line.pawl(...args);
    expect(next.code).toBe(1);
    expect(next.stdout).toContain('| [redacted]');
    expect(everything(line) + next.stdout).not.toContain(secret);
  });

  it('is asked for in a way that can be read, or nothing runs', async () => {
    const line = new CommandLine(new Project({ 'test/a.sh': 'exit 0\n' }));
    const { code, stderr } = await line.pawl('run', 'test/*.sh', '--redact', '/(/', '--workers', '0', '--', 'sh');
    expect(code).toBe(2);
    expect(stderr).toContain(
      '--redact: expected a text other than [redacted], or a /regular expression/ with no flags but i, m, s, u and v, found "/(/"',
    );
    expect(stderr).toContain('--workers: ');
    line.project.write('pawl.config.json', JSON.stringify({ redact: ['', '/a/y', 3, 'fine'], redactEnv: [''] }));
    const inConfig = await line.pawl('run');
    for (const place of ['redact[0]', 'redact[1]', 'redact[2]', 'redactEnv[0]']) {
      expect(inConfig.stderr).toContain(`pawl.config.json: ${place}: expected`);
    }
    expect(inConfig.stderr).not.toContain('redact[3]');
  });

  it('is asked for anew by whoever pastes the command to go on, which does not tell the secret', async () => {
    const line = new CommandLine(new Project({ 'test/a.sh': 'exit 1\n' }));
    const first = await line.pawl('run', 'test/*.sh', '--redact', 'hunter2', '--', 'sh');
    expect(first.stdout).toContain("pawl run 'test/*.sh' --redact '[redacted]' --last-failed -- sh");
    const pasted = await line.pawl('run', 'test/*.sh', '--redact', '[redacted]', '--last-failed', '--', 'sh');
    expect(pasted).toMatchObject({ code: 2, stderr: expect.stringContaining('found "[redacted]"') });
  });
});
