// Does the tracer see every file that strace sees? A suite is run twice, with the tracer alone and with strace beside it,
// and the inputs of each test file are compared. Works on a copy: the project given is only read. Linux with strace.
//
//     node scripts/trace-oracle.mjs <project> [patterns] [-- command with {file}]

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const pawl = fileURLToPath(new URL('../bin/pawl.js', import.meta.url));
const [source, ...words] = process.argv.slice(2);
if (source === undefined) throw new Error('which project?');

const home = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'pawl-oracle-'));
const root = join(home, basename(resolve(source)));
process.on('exit', () => fs.rmSync(home, { recursive: true, force: true }));
copyProject();

const [told, seen] = ['auto', 'strace'].map(inputsBy);
let missed = 0;
let compared = 0;
for (const [file, { inputs, outcome }] of seen) {
  const own = told.get(file)?.inputs;
  if (inputs === undefined || own === undefined) {
    console.log(`${file}: ${outcome}, ${own === undefined ? 'not traced' : 'not seen by strace'}`);
    continue;
  }
  compared += 1;
  const known = new Set(pathsIn(own.entries));
  const unknown = pathsIn(inputs.entries).filter((path) => !known.has(path));
  missed += unknown.length;
  // What could not be seen into is said, and the whole project vouches for it.
  const excuse = own.unseen.length === 0 ? '' : ` (${own.unseen.join(', ')})`;
  if (unknown.length > 0) console.log(`${file}: MISSED ${unknown.join(' ')}${excuse}`);
}
console.log(`${basename(root)}: ${compared} test files compared, ${missed} files read that are no inputs`);
process.exitCode = missed === 0 ? 0 : 1;

/** By test file: how it ended, and what it was seen to depend on. */
function inputsBy(how) {
  const stateDir = join(home, how);
  const at = words.indexOf('--') === -1 ? words.length : words.indexOf('--');
  const asked = [...words.slice(0, at), '--trace', how, '--no-warm', '--reporter', 'silent', '--state-dir', stateDir];
  const { stderr } = spawnSync(process.execPath, [pawl, 'run', ...asked, ...words.slice(at)], { cwd: root });
  const results = join(stateDir, 'runs', fs.readFileSync(join(stateDir, 'latest'), 'utf8').trim(), 'results');
  if (!fs.existsSync(results)) throw new Error(`nothing was run: ${stderr}`);
  const names = fs.readdirSync(results, { recursive: true }).filter((name) => name.endsWith('.result.json'));
  const stored = names.map((name) => JSON.parse(fs.readFileSync(join(results, name), 'utf8')));
  return new Map(stored.map(({ file, outcome, fingerprint }) => [file, { outcome, inputs: fingerprint.inputs }]));
}

/** Files of which the content counts. */
function pathsIn(entries) {
  return entries.flatMap((entry) => {
    const [, kind, value, path] = /^(\S+) (\S+) (.*)$/s.exec(entry) ?? [];
    if (kind === 'config' && value !== '-') {
      return value.split(',').map((part) => join(path, decodeURIComponent(part.split(':')[0])));
    }
    return (kind === 'content' || kind === 'module') && !/^(?:-|dir$)/.test(value) ? path : [];
  });
}

function copyProject() {
  const skipped = new Set(['node_modules', '.git', '.pawl', '__pycache__', '.pytest_cache', '.venv']);
  fs.cpSync(source, root, { recursive: true, verbatimSymlinks: true, filter: (path) => !skipped.has(basename(path)) });
  const installed = [join(source, 'node_modules'), join(dirname(dirname(pawl)), 'node_modules')];
  fs.symlinkSync(
    installed.find((path) => fs.existsSync(join(path, '.bin'))),
    join(root, 'node_modules'),
  );
  for (const args of [
    ['init', '-q'],
    ['add', '-A', '--', '.', ':!node_modules'],
  ])
    spawnSync('git', args, { cwd: root });
  fs.appendFileSync(join(root, '.git/info/exclude'), 'node_modules\n__pycache__\n.pytest_cache\n');
}
