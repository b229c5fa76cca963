// Does a traced result stand exactly as long as it would come out the same? A suite is run once with the tracer; then its
// files are edited, emptied, renamed, removed and joined by others, one after another. Each time `pawl plan` says what is
// owed, and a fresh run of everything says what is true. Works on a copy: the project given is only read.
//
//     node scripts/trace-truth.mjs <project> [--patterns <glob> …] [--mutations <n> | each-file] [--seconds <n>] [--seed <n>] [--cold] [-- command with {file}]
//
// `each-file` edits, removes, renames and joins each file once.

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const pawl = fileURLToPath(new URL('../bin/pawl.js', import.meta.url));
const at = process.argv.indexOf('--');
const command = at === -1 ? [] : process.argv.slice(at);
const { values, positionals } = parseArgs({
  args: process.argv.slice(2, at === -1 ? undefined : at),
  allowPositionals: true,
  options: {
    patterns: { type: 'string', multiple: true, default: [] },
    mutations: { type: 'string', default: 'all' },
    seconds: { type: 'string', default: '86400' },
    seed: { type: 'string', default: '1' },
    cold: { type: 'boolean', default: false },
  },
});
const [source] = positionals;
if (source === undefined) throw new Error('which project?');

const home = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'pawl-truth-'));
const root = join(home, basename(resolve(source)));
const truthDir = join(home, 'truth');
process.on('exit', () => fs.rmSync(home, { recursive: true, force: true }));

const raising = 'raise RuntimeError("in the way")\n';
const newFiles = {
  'package.json': '{"type": "module", "imports": {}}',
  'tsconfig.json': '{"compilerOptions": {"baseUrl": ".", "experimentalDecorators": "no"',
  '.env': 'TZ=Asia/Tokyo\n',
  '.babelrc': '{"presets": ["none"]}',
  'babel.config.js': 'throw new Error("in the way")',
  '.mocharc.json': '{"require": "./none.js"}',
  'vitest.config.ts': 'throw new Error("in the way")',
  'jest.config.js': 'throw new Error("in the way")',
  'ava.config.js': 'throw new Error("in the way")',
  'conftest.py': raising,
  'pytest.ini': '[pytest]\naddopts = --none\n',
  'unrelated.txt': 'nobody asked\n',
  '__mocks__/fs.js': 'throw new Error("in the way")',
  'sitecustomize.py': raising,
  'json.py': raising,
};

copyProject();
const said = [...values.patterns, ...command];
const files = git('ls-files', '-z').split('\0').filter(Boolean);
const startedMs = Date.now();
run('run', '--no-warm', '--trace', 'auto', '--reporter', 'silent');
const before = truth();
const again = truth();
const steady = [...before.keys()].filter((file) => before.get(file) === again.get(file));
const grounds = new Map(plan().map(({ file, explanation }) => [file, explanation]));
const passing = steady.filter((file) => before.get(file).startsWith('passed'));
print(
  `${files.length} files, ${before.size} test files, ${passing.length} pass, and ${steady.length} come out the same twice`,
);
print(`grounds: ${JSON.stringify(counted([...grounds.values()].map((words) => words.replace(/^\d+ /, ''))))}`);

const totals = { mutations: 0, changed: 0, owed: 0, missed: 0, needless: 0, kept: 0 };
for (const mutation of chosen(mutations())) {
  if (Date.now() - startedMs > Number(values.seconds) * 1000) break;
  mutation.apply();
  try {
    check(mutation.name);
  } finally {
    git('checkout', '-q', '-f', '.');
    git('clean', '-qfd');
  }
}
const recall = totals.changed === 0 ? 'none' : `${(100 * (1 - totals.missed / totals.changed)).toFixed(1)} %`;
print(
  `${basename(root)}: ${JSON.stringify(totals)}, recall ${recall}, ${Math.round((Date.now() - startedMs) / 1000)} s`,
);
process.exitCode = totals.missed === 0 ? 0 : 1;

function check(name) {
  totals.mutations += 1;
  const planned = plan();
  // Then nothing is kept, and nothing can be run.
  if (planned === undefined) return;
  const decisions = new Map(planned.map((each) => [each.file, each]));
  const now = truth();
  // What comes out in two ways, as on a machine that is busy, is no word against the tracer.
  const isWrong = passing.some(
    (file) => decisions.get(file)?.decision === 'kept' && now.get(file) !== before.get(file),
  );
  const onceMore = isWrong ? truth() : now;
  const [missed, needless] = [[], []];
  for (const file of passing) {
    const decision = decisions.get(file);
    // A file that is not there any more has no verdict to be wrong.
    if (decision === undefined) continue;
    const isOwed = decision.decision === 'owed';
    const changed = now.get(file) !== before.get(file) && onceMore.get(file) !== before.get(file);
    totals.changed += changed ? 1 : 0;
    totals[isOwed ? 'owed' : 'kept'] += 1;
    if (changed && !isOwed) missed.push(`${file} (${before.get(file)} → ${now.get(file)}; ${decision.explanation})`);
    if (isOwed && !changed) needless.push(file);
  }
  totals.missed += missed.length;
  totals.needless += needless.length;
  if (missed.length > 0) print(`WRONGLY KEPT after: ${name}\n  ${missed.slice(0, 5).join('\n  ')}`);
}

/** Where git is, so that all but what is ignored can be put back. */
function copyProject() {
  const skipped = new Set(['node_modules', '.git', '.pawl', '__pycache__', '.pytest_cache', '.venv']);
  fs.cpSync(source, root, { recursive: true, verbatimSymlinks: true, filter: (path) => !skipped.has(basename(path)) });
  for (const name of ['node_modules', '.venv']) {
    if (fs.existsSync(join(source, name))) fs.symlinkSync(fs.realpathSync(join(source, name)), join(root, name));
  }
  git('init', '-q');
  fs.appendFileSync(join(root, '.git/info/exclude'), 'node_modules\n.venv\n.pawl\n__pycache__\n.pytest_cache\n');
  git('add', '-A');
  git('commit', '-qm', 'as it was');
}

function* mutations() {
  for (const path of files) {
    const text = fs.readFileSync(join(root, path), 'latin1');
    const edits = {
      'break the syntax of': () => `${text}\n)}](\n`,
      empty: () => '',
      'change a constant in': () => text.replace(/(?<![\w.])\d+(?![\w.])/, (digits) => String(Number(digits) + 1)),
      'change words in': () => text.replace(/(['"])([A-Za-z][\w ]*)\1/, '$1$2x$1'),
      'change the last constant in': () =>
        text.replace(/(?<![\w.])(\d+)(?![\w.])(?!.*(?<![\w.])\d+(?![\w.]))/s, (digits) => `${digits}7`),
      'take an export from': () => text.replace(/^(?:export |module\.exports|exports\.).*$/m, ''),
      'add a line to': () => `${text}\n`,
    };
    for (const [name, edit] of Object.entries(edits)) {
      const edited = edit();
      if (edited !== text) yield { deed: `edit ${path}`, name: `${name} ${path}`, apply: () => write(path, edited) };
    }
    yield { name: `remove ${path}`, apply: () => fs.rmSync(join(root, path)) };
    yield { name: `rename ${path}`, apply: () => fs.renameSync(join(root, path), join(root, `${path}.moved`)) };
    yield { name: `chmod ${path}`, apply: () => fs.chmodSync(join(root, path), 0o755) };
    const stem = path.slice(0, path.length - extname(path).length);
    for (const ending of ['.js', '.cjs', '.mjs', '.ts', '.json', '.py', '/index.js', '/__init__.py', '']) {
      const rival = `${stem}${ending}`;
      if (rival === path || fs.existsSync(join(root, rival)) || !isFolder(dirname(rival))) continue;
      yield {
        deed: `join ${path}`,
        name: `create ${rival}`,
        apply: () => write(rival, ending.endsWith('.json') ? '{"a": 1}' : 'throw new Error("in the way")\n'),
      };
    }
  }
  const folders = new Set(files.flatMap((path) => foldersAbove(path)));
  for (const folder of folders) {
    for (const [name, text] of Object.entries(newFiles)) {
      const path = join(folder, name);
      if (!fs.existsSync(join(root, path))) yield { name: `create ${path}`, apply: () => write(path, text) };
    }
    if (folder !== '.') {
      yield { name: `rename ${folder}`, apply: () => fs.renameSync(join(root, folder), join(root, `${folder}.moved`)) };
    }
  }
}

/** Or nothing, so that it may become one. */
function isFolder(path) {
  return fs.statSync(join(root, path), { throwIfNoEntry: false })?.isDirectory() !== false;
}

function foldersAbove(path) {
  const folder = dirname(path);
  return folder === '.' ? ['.'] : [folder, ...foldersAbove(folder)];
}

/** So many of them, by chance that follows from the seed. */
function chosen(all) {
  const left = [...all];
  if (values.mutations === 'all') return left;
  if (values.mutations === 'each-file') {
    const done = new Set();
    return left.filter(({ deed, name }) => !done.has(deed ?? name) && done.add(deed ?? name));
  }
  let state = Number(values.seed) >>> 0;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return left
    .map((each) => [random(), each])
    .toSorted(([a], [b]) => a - b)
    .slice(0, Number(values.mutations))
    .map(([, each]) => each);
}

function write(path, text) {
  fs.mkdirSync(dirname(join(root, path)), { recursive: true });
  fs.writeFileSync(join(root, path), text, 'latin1');
}

function plan() {
  return JSON.parse(run('plan', '--json', '--trace', 'auto') || '{}').files;
}

/** What each file comes to now, with the number of its tests. */
function truth() {
  fs.rmSync(truthDir, { recursive: true, force: true });
  const how = values.cold ? '--no-warm' : '--warm';
  run('run', '--fresh', how, '--no-trace', '--reporter', 'silent', '--state-dir', truthDir);
  const results = resultsIn(truthDir);
  return new Map(results.map(({ file, outcome, tests }) => [file, `${outcome} ${JSON.stringify(tests)}`]));
}

function resultsIn(folder) {
  return fs
    .readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.result.json'))
    .map((name) => JSON.parse(fs.readFileSync(join(folder, name), 'utf8')));
}

function run(verb, ...flags) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [pawl, verb, ...flags, ...said], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  // 0: all passed; 1: something did not; 2: there is nothing that can be run.
  if (status > 2) print(`pawl ${verb} ended with ${status}: ${stderr.slice(0, 500)}`);
  return stdout;
}

function git(...args) {
  const identity = [
    '-c',
    'user.name=a',
    '-c',
    'user.email=a@example.org',
    '-c',
    'commit.gpgsign=false',
    '-c',
    'core.autocrlf=false',
  ];
  const { status, stdout, stderr } = spawnSync('git', [...identity, ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout;
}

function counted(words) {
  const counts = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

function print(line) {
  process.stdout.write(`${line}\n`);
}
