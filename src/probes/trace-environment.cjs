// The words that bring the tracer into a process. It takes them out of the environment at once, and puts them back for
// what the process starts: tests that print or compare their environment find what they would find without us.

'use strict';

const { delimiter, join } = require('node:path');

const names = ['PAWL_TRACE', 'PAWL_TRACE_ROOT', 'PAWL_PRELOAD'];
const hook = join(__dirname, 'trace.cjs');
const shim = join(__dirname, 'shim');
/** As src/runners/node-options.ts writes it. */
const word = `--require=${/[\s"\\]/.test(hook) ? `"${hook.replaceAll(/["\\]/g, '\\$&')}"` : hook}`;

/** What is put back: a thread gets it from the one that starts it. */
let held = {};
let hasShim = false;

/** Where to write, and what of; null where nobody listens. */
exports.take = function take() {
  const { env } = process;
  const handed = exports.isThread ? require('node:worker_threads').getEnvironmentData(word) : undefined;
  if (handed !== undefined) ({ held, hasShim } = handed);
  for (const name of names) {
    const value = env[name];
    if (value === undefined) continue;
    held[name] = value;
    delete env[name];
  }
  if (!held.PAWL_TRACE || !held.PAWL_TRACE_ROOT) return null;
  const { NODE_OPTIONS: options, PATH: path } = env;
  if (options !== undefined && options.includes(word)) setOrDelete('NODE_OPTIONS', without(options, word, ' '));
  if (path !== undefined && path.includes(shim)) {
    hasShim = true;
    setOrDelete('PATH', without(path, shim, delimiter));
  }
  return { prefix: held.PAWL_TRACE, root: held.PAWL_TRACE_ROOT };
};

/** To ask `worker_threads` costs 2 ms of CPU in each process. */
exports.isThread = process.chdir.disabled === true;

/** For the threads of this one. */
exports.handDown = function handDown() {
  require('node:worker_threads').setEnvironmentData(word, { held, hasShim });
};

/** @param pairs `NAME=value`, as a process is started with; a list of its own comes back */
exports.withOurs = function withOurs(pairs) {
  const others = pairs.filter((pair) => !names.some((name) => pair.startsWith(`${name}=`)));
  let hasOptions = false;
  const result = others.map((pair) => {
    if (pair.startsWith('NODE_OPTIONS=')) {
      hasOptions = true;
      return `NODE_OPTIONS=${inFront(pair.slice('NODE_OPTIONS='.length), word, ' ')}`;
    }
    if (hasShim && pair.startsWith('PATH=')) return `PATH=${inFront(pair.slice('PATH='.length), shim, delimiter)}`;
    return pair;
  });
  if (!hasOptions) result.push(`NODE_OPTIONS=${word}`);
  for (const name of names) if (held[name] !== undefined) result.push(`${name}=${held[name]}`);
  return result;
};

/** Does something that copies the environment of this process. */
exports.whileThere = function whileThere(action) {
  const { env } = process;
  const before = env.NODE_OPTIONS;
  env.NODE_OPTIONS = inFront(before || '', word, ' ');
  try {
    return action();
  } finally {
    setOrDelete('NODE_OPTIONS', before || '');
    if (before === '') env.NODE_OPTIONS = '';
  }
};

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

//# sourceURL=node:internal/pawl/trace-environment
