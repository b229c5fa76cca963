// What is left of a run that is killed? The same suite of eight files through pawl and through what others use, each killed with
// SIGKILL in its sixth file and taken up again in its own way. Prints the table of docs/comparison.md.
//
//     npm run build && node scripts/compare.mjs
//
// A tool that is not installed is left out, by name.

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const installed = (path) => join(root, 'node_modules', path);
const pawl = [process.execPath, join(root, 'bin/pawl.js')];
const names = Array.from({ length: 8 }, (_, index) => `t${index + 1}`);
const [failing, held] = ['t3', 't6'];

const shell = { path: (name) => `test/${name}.sh`, text: (name) => `sh ./step ${name}\n` };
const javascript = (opening) => ({
  path: (name) => `test/${name}.test.mjs`,
  text: (name) => `import { execFileSync } from 'node:child_process';
${opening}
test('${name}', () => void execFileSync('sh', ['./step', '${name}']), 600_000);\n`,
});

/** `first` begins the suite, `again` goes on with it in the way that the tool has for that. Both run one file after the other. */
const tools = [
  {
    name: 'pawl run',
    version: [...pawl, '--version'],
    files: shell,
    first: [...pawl, 'run', 'test/*.sh', '--', 'sh', '{file}'],
  },
  {
    name: 'ctest, ctest -F',
    version: ['ctest', '--version'],
    files: { path: (name) => `test/${name}.sh`, text: shell.text, list: ctestList },
    first: ['ctest', '-j1'],
    again: ['ctest', '-j1', '-F'],
  },
  ...['--resume', '--resume-failed'].map((flag) => ({
    name: `parallel --joblog, ${flag}`,
    version: ['parallel', '--version'],
    files: shell,
    first: ['sh', '-c', 'ls test/*.sh | parallel -j1 --joblog log sh'],
    again: ['sh', '-c', `ls test/*.sh | parallel -j1 --joblog log ${flag} sh`],
  })),
  {
    name: 'prove --state=save, --state=failed,new,save',
    version: ['prove', '--version'],
    files: {
      path: (name) => `test/${name}.t`,
      text: (name) => `echo 1..1\nif sh ./step ${name}; then echo ok 1; else echo not ok 1; fi\n`,
    },
    first: ['prove', '--state=save', '-e', 'sh', 'test'],
    again: ['prove', '--state=failed,new,save', '-e', 'sh', 'test'],
  },
  {
    name: 'pytest, pytest --lf',
    version: ['pytest-3', '--version'],
    files: {
      path: (name) => `test/test_${name}.py`,
      text: (name) =>
        `import subprocess\n\n\ndef test_${name}():\n    subprocess.check_call(["sh", "./step", "${name}"])\n`,
    },
    first: ['pytest-3', '-q'],
    again: ['pytest-3', '-q', '--lf'],
  },
  {
    name: 'vitest run',
    version: [process.execPath, installed('vitest/vitest.mjs'), '--version'],
    files: javascript("import { test } from 'vitest';"),
    first: [process.execPath, installed('vitest/vitest.mjs'), 'run', '--no-file-parallelism'],
  },
  {
    name: 'jest, jest --onlyFailures',
    version: [process.execPath, installed('jest/bin/jest.js'), '--version'],
    files: {
      path: (name) => `test/${name}.test.js`,
      text: (name) =>
        `test('${name}', () => void require('child_process').execFileSync('sh', ['./step', '${name}']), 600000);\n`,
    },
    first: [process.execPath, installed('jest/bin/jest.js'), '-i'],
    again: [process.execPath, installed('jest/bin/jest.js'), '-i', '--onlyFailures'],
  },
];

console.log('| | ran of 8, the second time | a failure from before the kill | a new file | an edited file |');
console.log('|---|---|---|---|---|');
const missing = [];
for (const tool of tools) {
  const version = versionOf(tool);
  if (version === null) missing.push(tool.name);
  else
    console.log(`| \`${tool.name.replaceAll(', ', '`, then `')}\` (${version}) | ${(await trial(tool)).join(' | ')} |`);
}
if (missing.length > 0) console.log(`\nnot installed: ${missing.join('; ')}`);

function versionOf({ version: [program, ...args] }) {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return status === 0 ? (/\d+\.\d+(?:\.\d+)?|\d{8}/.exec(stdout + stderr)?.[0] ?? '?') : null;
}

/** What came to be known, and what it was worth. */
async function trial(tool) {
  const home = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'pawl-compare-'));
  const suite = makeSuite(home, tool);
  try {
    await suite.killedIn(held);
    const { calls, code } = suite.run();
    const failure = calls.includes(failing) ? 'runs again' : code === 0 ? '**lost**: exit 0' : `counts: exit ${code}`;
    suite.write('t0', 't0');
    const added = suite.run().calls.includes('t0') ? 'runs' : '**is not run**';
    suite.write('t2', 'edited');
    const after = suite.run();
    const edited = after.calls.includes('edited')
      ? 'runs again'
      : after.code === 0
        ? '**stays green**'
        : 'is not run again';
    if (calls.length === 0) return ['nothing', `exit ${code}`, added, edited];
    return [calls.length === 8 ? 'all 8' : `${calls.length}: ${calls.join(' ')}`, failure, added, edited];
  } finally {
    fs.rmSync(home, { recursive: true, force: true });
  }
}

function makeSuite(home, { files, first, again = first }) {
  const cwd = join(home, 'project');
  const at = (name) => join(home, name);
  const env = { ...process.env, CALLS: at('calls'), HOLD: at('hold'), NO_COLOR: '1' };
  fs.mkdirSync(join(cwd, 'test'), { recursive: true });
  fs.writeFileSync(join(cwd, 'package.json'), '{"name":"compared","private":true}\n');
  fs.symlinkSync(join(root, 'node_modules'), join(cwd, 'node_modules'));
  const step = `echo "$1" >>"$CALLS"\nwhile [ "$1" = ${held} ] && [ -e "$HOLD" ]; do sleep 0.05; done\n[ "$1" != ${failing} ] && [ "$1" != edited ]\n`;
  fs.writeFileSync(join(cwd, 'step'), step);
  execFileSync('git', ['init', '-q'], { cwd });
  for (const name of names) write(name, name);
  return { write, run, killedIn };

  function write(name, does) {
    fs.writeFileSync(join(cwd, files.path(name)), files.text(does));
    files.list?.(cwd);
  }

  function run() {
    const { status } = spawnSync(again[0], again.slice(1), { cwd, env });
    return { calls: called(), code: status };
  }

  async function killedIn(name) {
    fs.writeFileSync(at('hold'), '');
    const child = spawn(first[0], first.slice(1), { cwd, env, stdio: 'ignore', detached: true });
    const ended = new Promise((settle) => child.on('exit', settle));
    while (!fs.existsSync(at('calls')) || !fs.readFileSync(at('calls'), 'utf8').includes(`${name}\n`)) {
      await new Promise((wake) => setTimeout(wake, 50));
    }
    process.kill(-child.pid, 'SIGKILL');
    await ended;
    fs.rmSync(at('hold'));
    called();
  }

  function called() {
    if (!fs.existsSync(at('calls'))) return [];
    const calls = fs.readFileSync(at('calls'), 'utf8').trim().split('\n');
    fs.rmSync(at('calls'));
    return calls;
  }
}

function ctestList(cwd) {
  const scripts = fs.readdirSync(join(cwd, 'test')).toSorted();
  const line = (script) => `add_test(${script.replace('.sh', '')} sh test/${script})\n`;
  fs.writeFileSync(join(cwd, 'CTestTestfile.cmake'), scripts.map(line).join(''));
}
