// What mocha makes of each test file. Loaded before everything else in every Node.js process of the command; it does
// nothing until mocha itself is loaded there, and then looks on at the first run, whatever its reporter is. For mocha 9 to 12.
//
// mocha runs the tests that stand outside of any `describe` first, those of all files: a file is done when these and all
// of its suites have ended.

'use strict';

const path = require('node:path');

if (process.env.PAWL_CHANNEL) awaitMocha();

function awaitMocha() {
  const Module = require('node:module');
  const load = Module._load;
  let found = false;
  function loading(request, ...rest) {
    const loaded = load.call(this, request, ...rest);
    if (!found && /(?:^|[\\/])mocha(?:\.c?js)?$/.test(request) && isMocha(loaded)) {
      found = true;
      if (Module._load === loading) Module._load = load;
      lookOnAt(loaded);
    }
    return loaded;
  }
  Module._load = loading;
}

function isMocha(loaded) {
  return typeof loaded === 'function' && typeof loaded.Runner === 'function' && 'loadFilesAsync' in loaded.prototype;
}

/** What goes wrong here is nothing that the tests may notice. */
function quietly(action) {
  try {
    return action();
  } catch {
    return undefined;
  }
}

function lookOnAt(Mocha) {
  let first = null;
  /** Of the first one that loads files or runs; a test may make others. */
  const witnessOf = (mocha) => {
    first ??= { mocha, witness: quietly(() => new Witness(mocha, Mocha)) };
    return first.mocha === mocha ? first.witness : undefined;
  };
  // None of these is on the stack while files are loaded or tests run: what they throw is printed with its stack.
  before(Mocha.prototype, 'lazyLoadFiles', (mocha) => {
    if (mocha.files.length > 0) witnessOf(mocha)?.loadingBegins();
  });
  before(Mocha.prototype, '_guardRunningStateTransition', (mocha) => witnessOf(mocha)?.runBegins());
  before(Mocha.Runner.prototype, 'runAsync', (runner) => {
    if (first?.mocha.suite === runner.suite) first.witness?.lookOn(runner);
  });
}

function before(target, name, deed) {
  const original = target[name];
  target[name] = function (...rest) {
    quietly(() => deed(this, ...rest));
    return original.apply(this, rest);
  };
}

/** Of one run of mocha. */
class Witness {
  constructor(mocha, Mocha) {
    this.channel = require('./channel.cjs').openChannel();
    require('./withdraw.cjs').withdraw(__filename);
    this.mocha = mocha;
    this.Mocha = Mocha;
    this.asked = this.channel.files();
    this.isListed = false;
    /** What has begun to be loaded, and was not loaded yet. */
    this.loading = null;
    /** Null until files begin to be loaded. */
    this.stopListening = null;
    /** What is known of each file, by its path as mocha has it. */
    this.tallies = new Map();
    /** The file of the last test outside of all suites, while what comes after that test may still belong to it. */
    this.ending = null;
    this.channel.tell({ event: 'runner-began', runner: 'mocha', version: mocha.version });
  }

  /**
   * mocha adds the spec of its config to the files that it is given: those that were asked for take the place of them all,
   * behind what --file names. A command that gives it none of them knows why, and keeps what it has.
   */
  listFiles() {
    if (this.isListed) return;
    this.isListed = true;
    const { files, options } = this.mocha;
    if (!haveCommon(files, this.asked)) return;
    const setup = new Set([options.file ?? []].flat().map((file) => path.resolve(file)));
    this.mocha.files = [...files.filter((file) => setup.has(path.resolve(file))), ...this.asked];
  }

  loadingBegins() {
    if (this.stopListening !== null) return;
    this.listFiles();
    this.mocha.suite.on('pre-require', (_, file) => {
      this.loading = file;
    });
    // The promise of the loaded files is mocha's: who waits for it, too, takes frames out of the stacks that are printed.
    const { error: print } = console;
    let thrown = null;
    console.error = (...words) => {
      thrown = printedError(words) ?? thrown;
      print.apply(console, words);
    };
    const uncaught = (error) => {
      thrown = { error };
    };
    const exited = (code) => {
      const message = `the process exited with ${code} while this file was loaded`;
      if (this.loading !== null) this.tellError(this.loading, thrown === null ? message : thrown.error);
    };
    process.on('uncaughtExceptionMonitor', uncaught).on('exit', exited);
    this.stopListening = () => {
      console.error = print;
      process.off('uncaughtExceptionMonitor', uncaught).off('exit', exited);
    };
  }

  loadingEnds() {
    this.stopListening?.();
    this.loading = null;
  }

  /** With --parallel nothing is loaded here; and a program that has mocha inside may leave it to the run to load. */
  runBegins() {
    if (this.stopListening !== null) this.loadingEnds();
    else if (this.mocha.options.parallel) this.listFiles();
    else this.loadingBegins();
  }

  tellError(file, error) {
    this.channel.tell({ event: 'error', file, failure: require('./failure.cjs').thrown(null, error) });
  }

  lookOn(runner) {
    this.loadingEnds();
    if (this.mocha.options.dryRun) {
      runner.on('end', () => this.tellRunEnd('empty'));
    } else if (runner.isParallelMode()) {
      this.lookOnWorkers(runner);
      runner.on('end', () => quietly(() => this.runEnds(runner)));
    } else {
      // A begin is told before a reporter prints it, and an end afterwards; but mocha may exit while it emits its own end.
      const { emit } = runner;
      runner.emit = (event, subject, ...rest) => {
        quietly(() => this.before(runner, event, subject, ...rest));
        const result = emit.call(runner, event, subject, ...rest);
        quietly(() => this.after(event, subject));
        return result;
      };
    }
  }

  before(runner, event, subject, error) {
    if (event === 'start') this.plan(runner);
    else if (event === 'test' || (event === 'suite' && isTop(subject))) this.fileBegins(fileOf(subject));
    else if (event === 'end') this.runEnds(runner);
    else if (event in outcomes) this.count(subject, outcomes[event], error);
  }

  after(event, subject) {
    if (event === 'suite end' && isTop(subject)) {
      this.partEnds(fileOf(subject));
    } else if (event === 'test end' && subject.parent.root) {
      this.endPending();
      this.ending = fileOf(subject);
    }
  }

  /** What is to run, now that `only` has been heeded. Of a file without tests nothing else will be said. */
  plan(runner) {
    const { source, flags } = runner._grep;
    const pattern = new RegExp(source, flags.replace(/[gy]/g, ''));
    const isSelected = (test) => pattern.test(test.fullTitle()) !== Boolean(runner._invert);
    for (const test of this.mocha.suite.tests) if (isSelected(test)) this.expect(fileOf(test), 1);
    for (const suite of this.mocha.suite.suites) {
      let tests = 0;
      suite.eachTest((test) => {
        if (isSelected(test)) tests += 1;
      });
      if (tests > 0) this.expect(fileOf(suite), tests);
    }
    const loaded = new Set(this.mocha.files);
    for (const file of this.asked) if (loaded.has(file) && !this.tallies.has(file)) this.tellFileEnd(file, new Tally());
  }

  /** A test outside of all suites, or a suite. */
  expect(file, tests) {
    const tally = this.tallies.get(file) ?? new Tally();
    this.tallies.set(file, tally);
    tally.parts += 1;
    tally.planned += tests;
  }

  fileBegins(file) {
    this.endPending();
    const tally = this.tallies.get(file);
    if (tally === undefined || tally.beganAt !== null) return;
    tally.beganAt = process.hrtime();
    this.channel.tell({ event: 'file-began', file, printed: this.channel.printed() });
  }

  count(subject, outcome, error) {
    const file = fileOf(subject) ?? this.onlyFile();
    const tally = this.tallies.get(file);
    const failure = outcome === 'failed' ? this.failureOf(subject, error) : null;
    if (tally !== undefined && !tally.isTold) tally.count(subject, outcome, failure);
    else if (failure !== null) this.channel.tell({ event: 'error', file: tally === undefined ? null : file, failure });
  }

  /** A hook outside of all suites belongs to no file, unless only one was asked for: `only` may have left one of several. */
  onlyFile() {
    return this.asked.length === 1 && this.tallies.size === 1 ? [...this.tallies.keys()][0] : null;
  }

  failureOf(subject, error) {
    return require('./failure.cjs').thrown(
      subject.fullTitle(),
      error,
      quietly(() => this.diffOf(error)),
    );
  }

  diffOf(error) {
    const { reporters, utils } = this.Mocha;
    if (!reporters.Base.showDiff(error)) return undefined;
    return reporters.Base.generateDiff(utils.stringify(error.actual), utils.stringify(error.expected));
  }

  /** The hooks after a test that stands outside of all suites are done when something else begins. */
  endPending() {
    const file = this.ending;
    this.ending = null;
    if (file !== null) this.partEnds(file);
  }

  partEnds(file) {
    const tally = this.tallies.get(file);
    if (tally === undefined) return;
    tally.parts -= 1;
    if (tally.parts === 0 && tally.isWhole()) this.tellFileEnd(file, tally);
  }

  runEnds(runner) {
    this.endPending();
    const tallies = [...this.tallies];
    for (const [file, tally] of tallies) if (tally.failures.length > 0 && !tally.isTold) this.tellFileEnd(file, tally);
    // With --fail-zero there is one failure where there are no tests.
    if (tallies.every(([, { seen }]) => seen.size === 0)) this.tellRunEnd(runner.failures > 1 ? 'failed' : 'empty');
    else if (runner.failures > 0) this.tellRunEnd('failed');
    else this.tellRunEnd(runner._abort ? 'interrupted' : 'passed');
  }

  tellFileEnd(file, tally) {
    tally.isTold = true;
    const { tests, failures, beganAt } = tally;
    const durationMs = beganAt === null ? null : millisecondsSince(beganAt);
    this.channel.tell({ event: 'file-ended', file, tests, failures, durationMs, printed: this.channel.printed() });
  }

  tellRunEnd(verdict) {
    this.channel.tell({ event: 'runner-ended', verdict });
  }

  /** With --parallel a worker runs one file at a time, and hands over what happened in it when it is done. */
  lookOnWorkers(runner) {
    const create = runner._createFileRunner;
    runner._createFileRunner = (pool, ...rest) => {
      const { run } = pool;
      pool.run = (file, ...options) => {
        const worked = run.call(pool, file, ...options);
        worked.then(
          ({ events }) => quietly(() => this.tellWorked(file, events)),
          (error) => quietly(() => this.tellError(file, error)),
        );
        return worked;
      };
      return create.call(runner, pool, ...rest);
    };
  }

  tellWorked(file, events) {
    const tally = new Tally();
    this.tallies.set(file, tally);
    for (const { eventName, data, error } of events) {
      const outcome = outcomes[eventName];
      const failure = outcome === 'failed' ? this.failureOf(data, error) : null;
      if (outcome !== undefined) tally.count(data, outcome, failure);
    }
    this.tellFileEnd(file, tally);
  }
}

/** mocha has one word for tests that are skipped and tests that are still to be written. */
const outcomes = { pass: 'passed', fail: 'failed', pending: 'skipped' };

/** Of one file. */
class Tally {
  constructor() {
    this.tests = { passed: 0, failed: 0, skipped: 0, todo: 0 };
    this.failures = [];
    /** What the tests and failed hooks came to. */
    this.seen = new Map();
    this.planned = 0;
    /** Suites, and tests outside of them, that have not ended. */
    this.parts = 0;
    this.beganAt = null;
    this.isTold = false;
  }

  /** A test that has passed can fail afterwards. */
  count(subject, outcome, failure) {
    const key = subject.__mocha_id__ ?? subject;
    const earlier = this.seen.get(key);
    if (earlier !== undefined) this.tests[earlier] -= 1;
    this.seen.set(key, outcome);
    this.tests[outcome] += 1;
    if (failure !== null) this.failures.push(failure);
  }

  /** Tests that did not run for a reason of the file's own are not missed. */
  isWhole() {
    return this.seen.size >= this.planned || this.failures.length > 0;
  }
}

/** mocha 9 prints the stack, later ones the error behind a heading. */
function printedError([first, error]) {
  if (/^\s*Exception during run:/.test(first)) return { error };
  const [, message] = /^\n[^]*?^\w*Error[^:\n]*: (.+)$/m.exec(first) ?? [];
  return message === undefined ? null : { error: { message, stack: first.trimStart() } };
}

function isTop(suite) {
  return !suite.root && suite.parent.root;
}

function fileOf(subject) {
  for (let at = subject; at; at = at.parent) if (at.file) return at.file;
  return null;
}

function millisecondsSince(start) {
  const [seconds, nanoseconds] = process.hrtime(start);
  return seconds * 1000 + nanoseconds / 1e6;
}

/** Links may lead to the one from the other. */
function haveCommon(files, others) {
  const paths = new Set(files.map((file) => path.resolve(file)));
  if (others.some((file) => paths.has(file))) return true;
  const real = new Set([...paths].map(realPath));
  return others.some((file) => real.has(realPath(file)));
}

function realPath(file) {
  try {
    return require('node:fs').realpathSync.native(file);
  } catch {
    return file;
  }
}
