// Test files whose names are an attack, or merely unlucky: real files, run by the real binary.

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { journalLineSchema } from '../../src/formats/schemas.ts';
import { CommandLine } from '../rig/command-line.ts';
import { Project } from '../rig/project.ts';
import { parsedXml } from '../rig/xml.ts';

const binary = fileURLToPath(new URL('../../bin/pawl.js', import.meta.url));

const wanted = [
  'a b',
  "it's",
  'say "hi"',
  '$(touch pwned)',
  '`touch pwned`',
  ';touch pwned;',
  'a|b',
  'a&b',
  'a>b',
  '\\$x\\',
  'new\nline',
  'ends in a newline\n',
  'tab\tand\rreturn',
  '-rf',
  '--help',
  '%s%n',
  '!!',
  '!not',
  '~',
  '#',
  '=ls',
  '{file}',
  '{a,b}',
  '[a]',
  '*',
  '?',
  '+(a)',
  '😀',
  'é',
  'e\u0301',
  'Case',
  'case',
  'a/b',
  'a_b',
  'dot.',
  'space ',
  ' ',
  'y',
  'x.result.json',
  'y.result.json/x',
  'summary.json',
  'CON',
  'aux.sh',
  '.hidden',
  '...',
  '__proto__',
  'constructor',
  '\u001b[2J\u001b]0;title\u0007',
  '\u202eevil\u200b',
  '\u009b1m',
  '::error::x',
  '##vso[task.complete]x',
  'x'.repeat(255),
  '漢'.repeat(85),
];

/** Written one by one: a disk that folds case or Unicode form has fewer of them. */
function suiteOf(names: readonly string[]): { line: CommandLine; files: string[] } {
  const line = new CommandLine(new Project({}));
  for (const name of names) {
    const path = join(line.project.root, 'test', name);
    fs.mkdirSync(dirname(path), { recursive: true });
    fs.writeFileSync(path, name.length % 2 === 0 ? 'echo no; exit 1\n' : 'exit 0\n');
  }
  const there = fs.readdirSync(join(line.project.root, 'test'), { recursive: true, withFileTypes: true });
  const files = there.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return { line, files: files.map((file) => file.slice(line.project.root.length + 1)).toSorted() };
}

/** Everything that was handed to the command, each as the one word that it was. */
const wordsOf = (line: CommandLine): string[] => {
  const words = fs.readFileSync(join(line.home, 'calls'), 'utf8').split('\0').slice(0, -1);
  return words.toSorted();
};

const patterns = ['test/**/*', 'test/**/.*'];
const direct = ['--', 'sh', '-c', 'printf "%s\\0" "$0" >> "$RIG_CALLS"; exec sh "$0"', '{file}'];
const throughShell = ['--shell', '--', 'printf "%s\\0" {file} >> "$RIG_CALLS"; exec sh {file}'];

describe.each([
  ['as words', direct],
  ['through a shell', throughShell],
])('files of whatever name, handed to the command %s', (_, command) => {
  const { line, files } = suiteOf(wanted);
  const failures = files.filter((file) => file.length % 2 === 1).length;
  const jsonl = join(line.home, 'run.jsonl');

  it('each run once in two invocations, and each has a result of its own', async () => {
    expect(files.length).toBeGreaterThan(wanted.length - 3);
    const first = await line.pawl('run', ...patterns, '--max-files', '9', ...command);
    expect(first.code).toBeGreaterThan(0);
    const reports = ['default', 'junit=j.xml', 'json=j.json', `jsonl=${jsonl}`].flatMap((to) => ['--reporter', to]);
    const { code, stdout, stderr } = await line.pawl('run', ...patterns, ...reports, ...command);
    expect(code).toBe(1);
    expect(wordsOf(line)).toEqual(files);
    expect(fs.readdirSync(line.project.root).toSorted()).toEqual(['.pawl', 'j.json', 'j.xml', 'test']);
    const results = join(line.project.root, '.pawl/runs', line.project.latest(), 'results');
    const stored = fs.readdirSync(results, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const found = stored.filter(({ name }) => name.endsWith('.result.json'));
    const about = found.map(
      ({ parentPath, name }) => (JSON.parse(fs.readFileSync(join(parentPath, name), 'utf8')) as { file: string }).file,
    );
    expect(about.toSorted()).toEqual(files);
    expect(stdout + stderr).toContain(`${failures} failed of ${files.length} files`);
    expect(first.stdout + stdout + stderr).not.toMatch(/[^\P{C}\n]|##vso\[|^\s*::error/mu);
  });

  it('are told in reports that can be read', async () => {
    const xml = parsedXml(line.project.read('j.xml'));
    const suites = xml.all('testsuite').map(({ attributes }) => attributes['name']);
    expect(suites).toHaveLength(files.length);
    const told = JSON.parse(line.project.read('j.json')) as { files: { file: string }[] };
    expect(told.files.map(({ file }) => file).toSorted()).toEqual(files);
    const events = fs.readFileSync(jsonl, 'utf8').trimEnd().split('\n');
    const finished = events
      .map((each) => JSON.parse(each) as { kind: string })
      .filter(({ kind }) => kind === 'file-finished');
    expect(finished).toHaveLength(files.length - 9);
    const journal = line.project.read(`.pawl/runs/${line.project.latest()}/logs/progress.jsonl`).trimEnd().split('\n');
    for (const entry of journal) journalLineSchema.parse(JSON.parse(entry));
    expect(journal.filter((entry) => entry.includes('"kind":"file-finished"'))).toHaveLength(files.length);
    const status = await line.pawl('status');
    expect(status.stdout).toContain(`${failures} failed`);
    expect(status.stdout).not.toMatch(/[^\P{C}\n]|##vso\[|^\s*::error/mu);
  });
});

describe('a command that is printed to be pasted', () => {
  function pasted(line: CommandLine, printed: string, cwd = line.project.root): string {
    const shell = `pawl() { '${process.execPath}' '${binary}' "$@"; }\n${printed}`;
    const env = { ...process.env, RIG_CALLS: join(line.home, 'calls'), NO_COLOR: '1', CI: '' };
    return spawnSync('sh', ['-c', shell], { cwd, env, encoding: 'utf8' }).stdout;
  }

  it.each(['-x\u001b[2J.sh', 'a\nb\n', "it's $(x) `y` !z \\012 %s"])('leads to %j', async (name) => {
    const line = new CommandLine(new Project({ [`-test/${name}`]: 'echo no; exit 1\n' }));
    line.project.write('pawl.config.json', JSON.stringify({ patterns: ['-test/*'], command: ['sh', '{file}'] }));
    const { stdout } = await line.pawl('run');
    const [, show = ''] = /to look into a failure: ([^]*)\n$/.exec(stdout) ?? [];
    expect(pasted(line, `${show} --json`)).toContain('"outcome": "failed"');
  });

  it('means the same file in the folder of the project where it was printed', () => {
    const { line } = suiteOf(['even']);
    line.project.write('pawl.config.json', JSON.stringify({ patterns: ['test/*'], command: ['sh', '{file}'] }));
    const folder = join(line.project.root, 'test');
    const [, show = ''] = /to look into a failure: (.*)\n/.exec(pasted(line, 'pawl run', folder)) ?? [];
    expect(show).toBe('pawl show even');
    expect(pasted(line, show, folder)).toMatch(/^test\/even\n/);
  });

  it('goes on with what was typed', async () => {
    const { line } = suiteOf(["it's\nhere", 'not']);
    const typed = ["test/it's\nhere", 'test/not', '--max-files', '1', ...direct];
    const { stdout } = await line.pawl('run', ...typed);
    const [, resume = ''] = /to continue: (.*)\n/.exec(stdout) ?? [];
    expect(pasted(line, resume)).toContain('2 passed, 0 failed of 2 files');
    expect(wordsOf(line)).toEqual(["test/it's\nhere", 'test/not']);
  });
});
