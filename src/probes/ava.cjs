// What ava makes of each test file. Loaded before everything else in every Node.js process of the command; it does nothing
// but in ava's own main process. ava has no reporters that could be added: its own are told of everything by the status of
// the run, and there it is overheard. For ava 5 to 8.

'use strict';

const path = require('node:path');

const main = process.env.PAWL_CHANNEL ? mainOfAva() : null;
if (main !== null) {
  // ava itself takes a while to get there: this has happened by the time it makes a status.
  import(require('node:url').pathToFileURL(path.join(path.dirname(main), '../lib/run-status.js'))).then(
    (module) => overhear(module.default.prototype),
    () => {},
  );
}

function mainOfAva() {
  try {
    const script = require('node:fs').realpathSync(process.argv[1]);
    return /[\\/]ava[\\/]entrypoints[\\/]cli\.m?js$/.test(script) ? script : null;
  } catch {
    return null;
  }
}

function overhear(status) {
  const channel = require('./channel.cjs').openChannel();
  if (channel === null) return;
  require('./withdraw.cjs').withdraw(__filename);
  const failures = new Map();
  let tests = 0;

  channel.tell({ event: 'runner-began', runner: 'ava', version: versionOfAva() });
  const { emitStateChange } = status;
  status.emitStateChange = function (event) {
    emitStateChange.call(this, event);
    try {
      hear(event, this.stats);
    } catch {}
  };
  process.on('exit', (code) => {
    const empty = tests === 0 && failures.size === 0;
    channel.tell({ event: 'runner-ended', verdict: code === 0 ? 'passed' : empty ? 'empty' : 'failed' });
  });

  function hear(event, stats) {
    const { type, testFile } = event;
    if (type === 'starting') channel.tell({ event: 'file-began', file: testFile });
    else if (type === 'declared-test') tests += 1;
    else if (type === 'timeout') for (const [file, left] of event.pendingTests) if (left.size > 0) blame(file, event);
    // A worker fails of what was told before, unless it was killed.
    if (type in words && !(type === 'worker-failed' && failures.has(testFile))) blame(testFile, event);
    if (type === 'worker-finished' || type === 'worker-failed') fileEnds(testFile, stats.byFile.get(testFile));
  }

  function blame(file, event) {
    const failure = failureOf(event);
    if (file === undefined) channel.tell({ event: 'error', file: null, failure });
    else failures.set(file, [...(failures.get(file) ?? []), failure]);
  }

  function fileEnds(file, counts) {
    const { remainingTests, passedTests, passedKnownFailingTests, failedTests, failedHooks } = counts;
    const told = failures.get(file) ?? [];
    if (remainingTests > 0 && told.length === 0) return;
    const passed = passedTests + passedKnownFailingTests;
    const { skippedTests: skipped, todoTests: todo } = counts;
    const sum = { passed, failed: failedTests + failedHooks, skipped, todo };
    channel.tell({ event: 'file-ended', file, tests: sum, failures: told, durationMs: null });
  }
}

/** What is said of an event that is a failure, where it brings no words of its own. */
const words = {
  'test-failed': 'the test failed',
  'hook-failed': 'a hook failed',
  'uncaught-exception': 'an exception was not caught',
  'unhandled-rejection': 'a rejection was not handled',
  'internal-error': 'ava failed',
  'shared-worker-error': 'a shared worker failed',
  'worker-failed': 'the worker of this file failed',
  'process-exit': 'process.exit() was called',
  'missing-ava-import': 'this file does not import ava',
};

function failureOf(event) {
  const { err = {}, title = null } = event;
  const stack = err.stack ?? '';
  const [head = ''] = /^(?!\s*at )[^\n]*: [^\n]+/.exec(stack) ?? [];
  const details = (err.formattedDetails ?? err.values ?? []).map((each) => `${each.label}\n\n${each.formatted}`);
  const message = head || (details[0] ?? '').replace(/\s+/g, ' ') || err.message || worded(event);
  return require('./failure.cjs').failure(title, message, stack, details.join('\n\n'));
}

function worded({ type, nonZeroExitCode, signal, period }) {
  if (type === 'timeout') return `nothing happened for ${period} ms`;
  if (nonZeroExitCode !== undefined) return `the worker of this file exited with ${nonZeroExitCode}`;
  return signal ? `the worker of this file was killed by ${signal}` : words[type];
}

function versionOfAva() {
  return JSON.parse(require('node:fs').readFileSync(path.join(path.dirname(main), '../package.json'), 'utf8')).version;
}
