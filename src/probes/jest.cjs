// What jest runs and finds, told by a reporter beside those of the project, wherever its core is loaded: by its command
// line or by a program that has jest inside. For jest 29 and 30.

'use strict';

// Workers, npm and whatever else Node.js runs on the way there come past here too.
if (process.env.PAWL_CHANNEL) awaitCore();

function awaitCore() {
  const Module = require('node:module');
  // Whatever is required comes past here.
  const name = '_load';
  const load = Module[name];
  let found = false;
  function loading(request, ...rest) {
    const loaded = load.call(this, request, ...rest);
    if (!found && isCore(request) && typeof loaded.createTestScheduler === 'function') {
      found = true;
      if (Module[name] === loading) Module[name] = load;
      quietly(() => require('./trace.cjs').divide?.('jest'));
      quietly(() => listen(loaded));
    }
    return loaded;
  }
  Module[name] = loading;
}

function isCore(request) {
  return /^@jest\/core$|[\\/]@jest[\\/]core[\\/]build[\\/]index\.js$/.test(request);
}

function quietly(action) {
  try {
    action();
  } catch {}
}

function listen(core) {
  const channel = require('./channel.cjs').openChannel();
  if (channel === null) return;
  require('./withdraw.cjs').withdraw(__filename);
  const search = { asked: require('./asked-files.cjs').askedFiles(channel), empty: false };
  narrow(core.SearchSource.prototype, search);
  // Only one of them leads to their class. Without reporters it is a mere object.
  core.createTestScheduler({ reporters: [] }, {}).then(
    (scheduler) => quietly(() => watch(Object.getPrototypeOf(scheduler), core.getVersion(), channel)),
    () => {},
  );
  process.once('exit', () => {
    if (search.empty) channel.tell({ event: 'runner-ended', verdict: 'empty' });
  });
  // What a test left behind and nobody catches ends jest, in the middle of another file.
  process.on('uncaughtExceptionMonitor', (error) => {
    if (process.listenerCount('uncaughtException') === 0) quietly(() => tellOf(error, search.asked, channel));
  });
}

/** Of the file that the error comes from, where that is one of those asked for. */
function tellOf(error, asked, channel) {
  const failure = inWords(null, error);
  const file = String(failure.location).replace(/:\d+:\d+$/, '');
  channel.tell({ event: 'error', file: asked !== null && asked.has(file) ? file : null, failure });
}

/** Words of the command line that are patterns match anywhere in a path. */
function narrow(prototype, search) {
  const { getTestPaths } = prototype;
  let total = 0;
  prototype.getTestPaths = async function (...parameters) {
    const found = await getTestPaths.apply(this, parameters);
    const tests = search.asked === null ? found.tests : found.tests.filter(({ path }) => search.asked.has(path));
    total += tests.length;
    search.empty = total === 0;
    return { ...found, tests };
  };
}

function watch(prototype, version, channel) {
  const { scheduleTests } = prototype;
  prototype.scheduleTests = async function (tests, watcher) {
    quietly(() => this.addReporter(new Probe(this, tests, channel)));
    try {
      const results = await scheduleTests.call(this, tests, watcher);
      channel.tell({ event: 'runner-ended', verdict: verdictOf(results) });
      return results;
    } catch (error) {
      quietly(() => tellOf(error, null, channel));
      throw error;
    }
  };
  channel.tell({ event: 'runner-began', runner: 'jest', version });
}

function verdictOf({ wasInterrupted, success, numTotalTestSuites }) {
  if (wasInterrupted) return 'interrupted';
  if (!success) return 'failed';
  return numTotalTestSuites === 0 ? 'empty' : 'passed';
}

class Probe {
  constructor(scheduler, tests, channel) {
    this.scheduler = scheduler;
    this.channel = channel;
    this.files = new Map();
    // A file is there once for each project.
    for (const { path } of tests) {
      const file = this.files.get(path);
      if (file === undefined) this.files.set(path, aFile());
      else file.left += 1;
    }
  }

  /** The reporters of the project are there now, and what they print of a file comes before its end is told. */
  onRunStart() {
    this.scheduler.removeReporter(Probe);
    this.scheduler.addReporter(this);
  }

  onTestFileStart({ path }) {
    quietly(() => {
      const file = this.files.get(path);
      if (file === undefined || file.began) return;
      file.began = true;
      this.channel.tell({ event: 'file-began', file: path, printed: this.channel.printed() });
    });
  }

  onTestFileResult({ path }, result) {
    quietly(() => {
      const file = this.files.get(path);
      if (file === undefined) return;
      count(result, file);
      file.left -= 1;
      if (file.left > 0) return;
      const { tests, failures, durationMs } = file;
      const printed = this.channel.printed();
      if (file.complete) this.channel.tell({ event: 'file-ended', file: path, tests, failures, durationMs, printed });
    });
  }

  getLastError() {}
}

function aFile() {
  return {
    left: 1,
    began: false,
    tests: { passed: 0, failed: 0, skipped: 0, todo: 0 },
    failures: [],
    durationMs: 0,
    complete: true,
  };
}

const outcomes = {
  passed: 'passed',
  failed: 'failed',
  pending: 'skipped',
  skipped: 'skipped',
  disabled: 'skipped',
  todo: 'todo',
};

function count({ testExecError, testResults, perfStats }, file) {
  if (testExecError) file.failures.push(inWords(null, testExecError));
  for (const { status, ancestorTitles, title, failureMessages } of testResults) {
    const outcome = outcomes[status];
    if (outcome === undefined) file.complete = false;
    else file.tests[outcome] += 1;
    const name = [...ancestorTitles, title].join(' › ');
    if (outcome === 'failed')
      file.failures.push(...failureMessages.map((message) => inWords(name, { stack: message })));
  }
  file.durationMs += perfStats ? perfStats.end - perfStats.start : 0;
}

/** Of an error of jest the stack is all there is to rely on: its message first, then the frames. */
function inWords(test, error) {
  const { message, stack } = Object(error);
  const words = String(stack || message || error);
  const frames = words.search(/^\s+at .+$/m);
  const said = (frames === -1 ? words : words.slice(0, frames)).trim().replace(/^Error: /, '');
  return require('./failure.cjs').failure(
    test,
    said || String(message),
    frames === -1 ? '' : words.slice(frames),
    null,
  );
}
