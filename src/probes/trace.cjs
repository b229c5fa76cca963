// Tells which files of the project a process of Node.js touches and what it starts: the first module of each process
// and each thread of a test command. The lines are those of src/formats/trace-line.ts. Nothing of it may be noticed by
// the tests; what cannot be seen is said.
//
// The words that bring it into a process are taken out of the environment at once, and put back for what the process
// starts: tests that print or compare their environment find what they would find without us, and so do those that look
// at or clear `require.cache`. The build makes one file of all that is required here.

'use strict';

const { delimiter, join } = require('node:path');

const names = ['PAWL_TRACE', 'PAWL_TRACE_ROOT', 'PAWL_TRACE_ALONE', 'PAWL_PRELOAD'];
const hook = join(__dirname, 'trace.cjs');
/** As src/runners/telling/node-options.ts writes it. */
const word = `--require=${/[\s"\\]/.test(hook) ? `"${hook.replaceAll(/["\\]/g, '\\$&')}"` : hook}`;

/** In which lists of the environment something of ours stands in front, and by what it is kept apart from the rest. */
const parts = {
  NODE_OPTIONS: [word, ' '],
  PATH: [join(__dirname, 'shim'), delimiter],
  PYTHONPATH: [join(__dirname, 'python'), delimiter],
};

/** What is put back: a thread gets it from the one that starts it. */
let held = {};
let lists = ['NODE_OPTIONS'];
/** The file of the main thread. */
let main;

/** To ask `worker_threads` costs 2 ms of CPU in each process. */
const isThread = process.chdir.disabled === true;

try {
  begin();
  hideModules();
} catch {}

function begin() {
  const { NODE_OPTIONS: options = '' } = process.env;
  const place = take();
  const log = place === null ? null : require('./trace-log.cjs').openLog(place, isThread);
  if (log === null) return;
  main ??= log.path;
  try {
    require('./trace-files.cjs').watchFiles(log);
    require('./trace-starts.cjs').watchStarts(log, { handDown, withOurs, whileThere });
    exports.log = log;
    /** @param role what this process is to a runner that has several files: see trace-sections.cjs */
    exports.divide = (role) => {
      const sections = require('./trace-sections.cjs');
      if (!held.PAWL_TRACE_ALONE) sections.divide(log, role);
      else if (role === 'jest') sections.leaveOutHasteMap(log);
      hideModules();
    };
    const { section = null, role = roleOfProcess() } = place.heir || {};
    if (isVitestUnheard(options)) log.unseen('vitest, which was started by a program that nobody knows');
    if (section !== null) log.put(`${section}\n`);
    else if (role === 'jest' || (role !== null && !held.PAWL_TRACE_ALONE)) exports.divide(role);
  } catch (error) {
    log.unseen(`much, because of ${String(error)}`);
  }
}

/** They stay: the probe in a runner asks for this one again. */
function hideModules() {
  for (const path of Object.keys(require.cache)) {
    if (path.startsWith(__dirname)) Object.defineProperty(require.cache, path, { enumerable: false });
  }
}

/** What its servers do that nobody sees is told by the probe of vitest. */
function isVitestUnheard(options) {
  const probe = join(__dirname, 'vitest.cjs');
  if (!/(?:^|[\\/])vitest(?:\.mjs)?$/.test(process.argv[1] || '') || isThread) return false;
  return !(probe in require.cache) && !(process.env.PAWL_CHANNEL && options.includes(probe));
}

function roleOfProcess() {
  const program = process.argv[1] || '';
  if (/[\\/](?:vitest|tinypool)[\\/]dist[\\/]/.test(program)) return 'vitest-worker';
  return /[\\/]jest-worker[\\/]build[\\/]/.test(program) ? 'jest' : null;
}

/** Where to write, and what of; null where nobody listens. */
function take() {
  const { env } = process;
  const handed = isThread ? require('node:worker_threads').getEnvironmentData(word) : undefined;
  if (handed !== undefined) ({ held, lists, main } = handed);
  const heir = handed && handed.heir;
  for (const name of names) {
    const value = env[name];
    if (value === undefined) continue;
    held[name] = value;
    delete env[name];
  }
  if (!held.PAWL_TRACE || !held.PAWL_TRACE_ROOT) return null;
  for (const [name, [part, separator]] of Object.entries(parts)) {
    const list = env[name];
    if (list === undefined || !list.includes(part)) continue;
    if (!lists.includes(name)) lists.push(name);
    setOrDelete(name, without(list, part, separator));
  }
  return { prefix: held.PAWL_TRACE, root: held.PAWL_TRACE_ROOT, main, heir };
}

/**
 * For the threads of this one.
 *
 * @param heir what such a thread is, where this process knows of test files: see trace-sections.cjs
 */
function handDown(heir) {
  require('node:worker_threads').setEnvironmentData(word, { held, lists, main, heir });
}

/**
 * What somebody else traces, such as the tests of a pawl within this one, is theirs.
 *
 * @param pairs `NAME=value`, as a process is started with; a list of its own comes back
 */
function withOurs(pairs) {
  if (pairs.some((pair) => pair.startsWith('PAWL_TRACE='))) return pairs;
  // Programs are found without a PATH as well, and with one that names only ours they would not be.
  const missing = new Set(lists.filter((name) => name !== 'PATH'));
  const result = pairs.map((pair) => {
    const name = pair.slice(0, pair.indexOf('=', 1));
    if (!lists.includes(name)) return pair;
    missing.delete(name);
    return `${name}=${inFront(pair.slice(name.length + 1), ...parts[name])}`;
  });
  for (const name of missing) result.push(`${name}=${parts[name][0]}`);
  for (const name of names) if (held[name] !== undefined) result.push(`${name}=${held[name]}`);
  return result;
}

/** Does something that copies the environment of this process. */
function whileThere(action) {
  const { env } = process;
  const before = env.NODE_OPTIONS;
  env.NODE_OPTIONS = inFront(before || '', word, ' ');
  try {
    return action();
  } finally {
    setOrDelete('NODE_OPTIONS', before || '');
    if (before === '') env.NODE_OPTIONS = '';
  }
}

function setOrDelete(name, value) {
  if (value === '') delete process.env[name];
  else process.env[name] = value;
}

function without(text, part, separator) {
  if (separator === delimiter)
    return text
      .split(separator)
      .filter((entry) => entry !== part)
      .join(separator);
  return text
    .split(part)
    .map((rest) => rest.trim())
    .filter(Boolean)
    .join(separator);
}

function inFront(text, part, separator) {
  if (text === '') return part;
  return text.includes(part) ? text : `${part}${separator}${text}`;
}

//# sourceURL=node:internal/pawl/trace
