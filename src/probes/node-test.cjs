// What node:test makes of each test file. `node --test` runs every file in a process of its own: this is loaded first in
// all of them. The parent is given the exact list of files and says how it ended; each child says what its tests came to,
// which it knows better than the parent: a test that ends the process takes with it what it had not handed over.
//
// The events are those of node:test's own stream, as reporters get them. They are looked at where the stream emits them,
// so that the reporters, their number and where they write stay as they are.

'use strict';

const path = require('node:path');

const listening = process.env.PAWL_CHANNEL;
const nodeMajor = Number(process.versions.node.split('.')[0]);
if (listening !== undefined && listening !== '' && nodeMajor >= 20) {
  if (process.execArgv.includes('--test')) attempt(lookOnAsParent);
  else if ((process.env.NODE_TEST_CONTEXT ?? '').startsWith('child')) attempt(lookOnAsChild);
}

function lookOnAsParent() {
  const channel = require('./channel.cjs').openChannel();
  channel.tell({ event: 'runner-began', runner: 'node-test', version: process.version });
  onExit((code) => channel.tell({ event: 'runner-ended', verdict: code === 0 ? 'passed' : 'failed' }));
  const wanted = channel.files();
  if (process.execArgv.some((word) => /^--(?:experimental-)?test-isolation=none$/.test(word))) {
    require('./withdraw.cjs').withdraw(__filename);
    // All files share this process, which has its list already; nothing says which of them a test belongs to.
    if (wanted.length === 1 && process.argv.length === 2 && namesOneOf(wanted)) observe(wanted[0], channel);
    return;
  }
  if (namesOneOf(wanted)) listFiles(wanted);
  process.env.PAWL_CHANNEL = listening; // For the children, which take it away.
  onTestEvent((type, { nesting, file, details }) => {
    const { signal } = (type === 'test:complete' && nesting === 0 && details.error) || {};
    if (signal) channel.tell({ event: 'error', file, failure: troubled(`its process was killed by ${signal}`) });
  });
}

function lookOnAsChild() {
  const channel = require('./channel.cjs').openChannel();
  require('./withdraw.cjs').withdraw(__filename);
  observe(process.argv[1], channel);
}

/** Whether the words of the command name one of the files, as they are or as globs. */
function namesOneOf(wanted) {
  const words = process.argv.slice(1).flatMap((word) => [word, word.replace(/\[([\s\S])\]/g, '$1')]);
  const named = new Set(words.map((word) => realPath(path.resolve(word))));
  return wanted.some((file) => named.has(realPath(file)));
}

/** Puts the files of the channel, and no others, in the place of what the command names. */
function listFiles(wanted) {
  if (wanted.length === 1 && process.argv.length === 2) return;
  const folder = realPath(process.cwd());
  const words = wanted.map((file) => path.relative(folder, realPath(file)));
  process.argv.splice(1, process.argv.length, ...(nodeMajor >= 21 ? words.map(globOf) : words));
}

/** As `{file:glob}`: each magic character as a class of itself. */
function globOf(file) {
  return file.replace(/[[\]*?()+@]/g, '[$&]').replace(/\[\]\]/g, ']');
}

function realPath(file) {
  try {
    return require('node:fs').realpathSync.native(file);
  } catch {
    return file;
  }
}

/** Tells of the one file that this process runs. */
function observe(file, channel) {
  const tests = { passed: 0, failed: 0, skipped: 0, todo: 0 };
  const failures = [];
  /** The names of the tests and suites around the one that is reported. */
  const names = [];
  let isUsed = false;
  /** How many tests node:test says there were; null until it has come to its end. */
  let counted = null;
  let countedFiles = 0;
  let complaint = null;
  let thrown = null;

  channel.tell({ event: 'file-began', file });
  process.on('uncaughtExceptionMonitor', (error) => (thrown = { error }));
  onTestEvent((type, data) => {
    isUsed = true;
    if (type === 'test:start') {
      names[data.nesting] = data.name;
    } else if (type === 'test:pass' || type === 'test:fail') {
      const outcome = outcomeOf(type, data);
      // node:test counts a test with subtests, no suite, and a file without tests, where it has no process of its own.
      if (isOfFile(data)) countedFiles += 1;
      else if (data.details.type !== 'suite') tests[outcome] += 1;
      if (outcome === 'failed' && data.details.error.failureType !== 'subtestsFailed') failures.push(failureIn(data));
    } else if (type === 'test:diagnostic') {
      const [, count] = /^tests (\d+)$/.exec(data.message) || [];
      if (count !== undefined && data.nesting === 0) counted = Number(count);
      // What happened when no test was running any more is told in no other way.
      else if (data.message.startsWith('Error: ')) complaint = data.message;
    }
  });

  const isOfFile = ({ name, nesting }) => nesting === 0 && path.resolve(name) === file;

  function failureIn(data) {
    const { name, nesting, details } = data;
    const { error } = details;
    const test = isOfFile(data) ? null : [...names.slice(0, nesting), name].join(' > ');
    const failure = thrownIn(test, error.cause === undefined ? error : error.cause);
    if (failure.location !== null || data.file === undefined) return failure;
    return { ...failure, location: `${data.file}:${data.line}:${data.column}` };
  }

  onExit((code) => {
    if (failures.length === 0 && code !== 0) {
      const said = complaint || `the process exited with ${code}`;
      failures.push(thrown === null ? troubled(said) : thrownIn(null, thrown.error));
    }
    const { passed, failed, skipped, todo } = tests;
    if (!isUsed || counted === passed + failed + skipped + todo + countedFiles) {
      channel.tell({ event: 'file-ended', file, tests, failures, durationMs: process.uptime() * 1000 });
      return;
    }
    if (failures.length === 0) failures.push(troubled(`the process exited with ${code} before node:test was done`));
    for (const failure of failures) channel.tell({ event: 'error', file, failure });
  });
}

function outcomeOf(type, { skip, todo }) {
  if (skip !== undefined && skip !== false) return 'skipped';
  if (todo !== undefined && todo !== false) return 'todo';
  return type === 'test:pass' ? 'passed' : 'failed';
}

function thrownIn(test, error) {
  return require('./failure.cjs').thrown(test, error);
}

function troubled(message) {
  return { test: null, message, location: null };
}

/** The class of the stream is to be had from a stream alone: until the first one emits, all of them are looked at. */
function onTestEvent(deed) {
  const { Readable } = require('node:stream');
  const { emit } = Readable.prototype;
  Readable.prototype.emit = function () {
    if (this.constructor.name !== 'TestsStream') return emit.apply(this, arguments);
    delete Readable.prototype.emit;
    Object.getPrototypeOf(this).emit = function (type, data) {
      if (typeof type === 'string' && type.startsWith('test:')) attempt(() => deed(type, data));
      return emit.apply(this, arguments);
    };
    return this.emit.apply(this, arguments);
  };
}

/** With the code that the process exits with in the end: the tests may change it until their last listener has run. */
function onExit(deed) {
  const { emit } = process;
  process.emit = function (name, code) {
    const result = emit.apply(this, arguments);
    if (name === 'exit') attempt(() => deed(Number(process.exitCode ?? code)));
    return result;
  };
}

/** What goes wrong here is nothing that the tests may notice. */
function attempt(deed) {
  try {
    deed();
  } catch {}
}
