// What vitest's command line runs and finds, told by a reporter beside those of the project. It is put in when the run
// starts, so that neither the command line nor the config says anything of it. For vitest 3, 4 and 5.

'use strict';

// Workers, npm and whatever else Node.js runs on the way there come past here too.
if (process.env.PAWL_CHANNEL) begin();

function begin() {
  const fs = require('node:fs');
  const path = require('node:path');
  let folder;
  try {
    const main = fs.realpathSync(process.argv[1]);
    if (!/[\\/]vitest[\\/]vitest\.mjs$/.test(main)) return;
    folder = path.join(path.dirname(main), 'dist', 'chunks');
  } catch {
    return;
  }
  const channel = require('./channel.cjs').openChannel();
  require('./withdraw.cjs').withdraw(__filename);
  // Before vitest is loaded, of which an import may do much at once.
  quietly(() => require('./trace.cjs').divide?.('vitest'));
  try {
    // The command line loads this module next, and starts a run long after.
    const chunk = fs.readdirSync(folder).find((name) => /^cli-api\..*\.js$/.test(name));
    const { href } = require('node:url').pathToFileURL(path.join(folder, chunk));
    import(href).then((module) => listen(Object.values(module).find(isVitest), channel)).catch(() => {});
  } catch {}
}

function isVitest(value) {
  if (typeof value !== 'function' || value.prototype === undefined) return false;
  return ['start', 'report', 'runTestSpecifications'].every((name) => typeof value.prototype[name] === 'function');
}

function listen(Vitest, channel) {
  const { start } = Vitest.prototype;
  Vitest.prototype.start = function (...parameters) {
    quietly(() => watch(this, channel));
    quietly(() => watchServers(this, require('./trace.cjs').log));
    quietly(() => narrow(this.specifications, require('./asked-files.cjs').askedFiles(channel)));
    return start.apply(this, parameters);
  };
  channel.tell({ event: 'runner-began', runner: 'vitest', version: Vitest.version || null });
}

/** The words of the command line match anywhere in a path. */
function narrow(specifications, asked) {
  const { getRelevantTestSpecifications } = specifications;
  if (asked === null || getRelevantTestSpecifications === undefined) return;
  const { normalize } = require('node:path');
  specifications.getRelevantTestSpecifications = async function (...parameters) {
    const all = await getRelevantTestSpecifications.apply(this, parameters);
    return all.filter(({ moduleId }) => asked.has(normalize(moduleId)));
  };
}

function watch(vitest, channel) {
  const probe = new Probe(vitest, channel);
  const reporter = {};
  for (const name of ['onTestRunStart', 'onTestModuleStart', 'onTestModuleEnd', 'onTestRunEnd']) {
    reporter[name] = (...parameters) => quietly(() => probe[name](...parameters));
  }
  vitest.reporters.push(reporter);
  const { state } = vitest;
  const { catchError } = state;
  state.catchError = function (...parameters) {
    const result = catchError.apply(this, parameters);
    quietly(() => probe.tellUnhandled(state.getUnhandledErrors().filter(ofFile)));
    return result;
  };
}

function watchServers(vitest, log) {
  if (log === undefined) return;
  const { watchServer } = require('./trace-vite.cjs');
  try {
    for (const server of new Set([vitest, ...vitest.projects].map(({ vite }) => vite))) watchServer(log, server);
  } catch {
    log.unseen('what vite looked for');
  }
}

function quietly(action) {
  try {
    action();
  } catch {}
}

class Probe {
  constructor(vitest, channel) {
    this.vitest = vitest;
    this.channel = channel;
    this.failure = require('./failure.cjs').failure;
    this.files = new Map();
    this.told = new Set();
    this.inputs = new Set();
  }

  /** A file is there once for each project and pool. */
  onTestRunStart(specifications) {
    for (const { moduleId } of specifications) {
      const file = this.files.get(moduleId);
      if (file === undefined) this.files.set(moduleId, aFile());
      else file.planned += 1;
    }
  }

  onTestModuleStart({ moduleId }) {
    const file = this.files.get(moduleId);
    if (file === undefined || file.began) return;
    file.began = true;
    quietly(() => this.tellInputs());
    this.channel.tell({ event: 'file-began', file: moduleId, printed: this.channel.printed() });
  }

  onTestModuleEnd(module) {
    const { id, moduleId } = module;
    const file = this.files.get(moduleId);
    if (file === undefined || file.modules.has(id)) return;
    file.modules.add(id);
    this.count(module, file);
    if (file.modules.size < file.planned) return;
    file.ended = true;
    quietly(() => this.tellInputs());
    const { tests, failures, durationMs, complete } = file;
    if (complete) {
      const printed = this.channel.printed();
      this.channel.tell({ event: 'file-ended', file: moduleId, tests, failures, durationMs, printed });
    } else {
      for (const failure of failures) this.channel.tell({ event: 'error', file: moduleId, failure });
    }
  }

  /** As far as they are known by now, and not told yet. */
  tellInputs() {
    const files = inputsOf(this.vitest).filter((file) => !this.inputs.has(file));
    if (files.length === 0) return;
    for (const file of files) this.inputs.add(file);
    this.channel.tell({ event: 'inputs', files });
  }

  count(module, file) {
    for (const test of module.children.allTests()) {
      const { state, errors } = test.result();
      const outcome = test.options.mode === 'todo' ? 'todo' : state;
      if (outcome in file.tests) file.tests[outcome] += 1;
      else file.complete = false;
      if (outcome === 'failed') this.add(file, test.fullName, errors);
    }
    for (const suite of module.children.allSuites()) this.add(file, suite.fullName, suite.errors());
    this.add(file, null, module.errors());
    if (module.state() === 'failed' && file.failures.length === 0) file.complete = false;
    // What is skipped because another test failed (--bail) has not been run.
    if (this.vitest.isCancelling && file.failures.length === 0) file.complete = false;
    const times = module.diagnostic();
    for (const part of ['environmentSetup', 'prepare', 'collect', 'setup', '']) {
      file.durationMs += times[part === '' ? 'duration' : `${part}Duration`] || 0;
    }
  }

  add(file, test, errors) {
    for (const error of errors || []) file.failures.push(this.inWords(test, error));
  }

  inWords(test, error, type) {
    const { stack, stackStr, stacks, diff, cause } = Object(error);
    const words = [type, messageOf(error)].filter(Boolean).join(': ');
    const because = cause ? `\nCaused by: ${messageOf(cause)}` : '';
    return this.failure(test, words + because, stack || stackStr || asStack(stacks), diff);
  }

  onTestRunEnd(modules, errors, reason) {
    // Some are not said to have ended: what could not be loaded, and type checks.
    for (const module of modules) {
      if (!['queued', 'pending'].includes(module.state())) this.onTestModuleEnd(module);
    }
    this.tellUnhandled(this.placed(errors));
    const ignored = this.vitest.config.dangerouslyIgnoreUnhandledErrors;
    const some = errors.length > 0 && !ignored;
    this.channel.tell({ event: 'runner-ended', verdict: some ? 'failed' : this.files.size === 0 ? 'empty' : reason });
  }

  /** The end of a worker is told without its file; it is that of the files which did not come to their end. */
  placed(errors) {
    const cut = [...this.files].filter(([, { began, ended }]) => began && !ended);
    const ends = errors.filter((error) => !ofFile(error) && error.type === 'Unhandled Error');
    if (cut.length !== ends.length) return errors;
    return errors.map((error) => {
      const at = ends.indexOf(error);
      return at === -1 ? error : Object.assign(Object.create(error), { VITEST_TEST_PATH: cut[at][0] });
    });
  }

  /** One that ran, or null. The first of vitest 3 name it relative to the root. */
  fileOf({ VITEST_TEST_PATH: named }) {
    if (!named) return null;
    const { root } = this.vitest.config;
    return [...this.files.keys()].find((file) => file === named || file === `${root}/${named}`) || null;
  }

  tellUnhandled(errors) {
    if (this.vitest.config.dangerouslyIgnoreUnhandledErrors) return;
    for (const error of errors) {
      if (this.told.has(error)) continue;
      this.told.add(error);
      const failure = this.inWords(null, error, error.type);
      this.channel.tell({ event: 'error', file: this.fileOf(error), failure });
    }
  }
}

/** The configs with what they import, which is read past Node.js, and what the main process has loaded for itself. */
function inputsOf(vitest) {
  const { isAbsolute, normalize } = require('node:path');
  const files = [];
  for (const { vite, runner } of [vitest, ...vitest.projects]) {
    files.push(...vite.config.configFileDependencies);
    const environments = Object.values(vite.environments || {}).map(({ _runner }) => _runner);
    for (const each of [runner, vite._ssrCompatModuleRunner, ...environments]) {
      const modules = each && (each.moduleCache || (each.evaluatedModules && each.evaluatedModules.idToModuleMap));
      if (modules) files.push(...modules.keys());
    }
  }
  return [...new Set(files.map((file) => file.replace(/[?#].*$/, '')))].filter(isAbsolute).map(normalize);
}

function aFile() {
  return {
    planned: 1,
    began: false,
    ended: false,
    modules: new Set(),
    tests: { passed: 0, failed: 0, skipped: 0, todo: 0 },
    failures: [],
    durationMs: 0,
    complete: true,
  };
}

function messageOf(error) {
  const { name, message } = Object(error);
  return [name, message === undefined ? String(error) : message].filter(Boolean).join(': ');
}

/** Of an error in types there is nothing else. */
function asStack(stacks) {
  return (stacks || []).map(({ file, line, column }) => `    at ${file}:${line}:${column}`).join('\n');
}

function ofFile(error) {
  return Boolean(error && error.VITEST_TEST_PATH);
}
