// Which test file a process of vitest or jest is busy with: what it touches is divided by lines that say so (see
// src/core/tracing/trace-line.ts). Loaded in these processes alone, for vitest 3 to 5 and jest 29 and 30. Where nothing is as it
// is known here, no file is named, and then the trace of none is believed.

'use strict';

const path = require('node:path');
const { frames, handsOn, nearestFile } = require('./trace-inner.cjs');

/** What counts for every file. */
const ofAll = 'F null';
/** What is done for other processes, which tell of it themselves. */
const ofOthers = 'O null';

/** @param role of the process: a key of `places` */
exports.divide = function divide(log, role) {
  const { touched, line } = log;
  const told = { [ofAll]: log.told, [ofOthers]: {} };
  let now = ofAll;
  let latest = null;
  const enter = (section) => {
    if (section === now) return;
    now = section;
    if (section in told) log.told = told[section];
    else {
      // The latest file comes back again and again; what was told of those before it still counts where it says so.
      if (section !== latest && !section.startsWith('K')) told.own = {};
      latest = section;
      log.told = told.own ??= {};
    }
    log.put(`${section}\n`);
  };
  log.touched = (how, of) => {
    const file = log.toldPath(of);
    const section = file === null ? null : place(how, file);
    if (section === null) return;
    enter(section);
    touched.call(log, how, of);
  };
  log.line = (letter, value) => {
    enter(place(letter, ''));
    line.call(log, letter, value);
  };
  /** What a thread is that is started now: for the file of this moment, or perhaps one that is to run files. */
  log.heir = () => {
    const section = place('X', '');
    return section in told ? { role: roleOfThreads[role] } : { section: section.replace(/^K/, 'F') };
  };
  const place = places[role](log);
};

/** Where the start has one test file, all is for that, but what jest reads of files that are new to it. */
exports.leaveOutHasteMap = function leaveOutHasteMap(log) {
  const { touched } = log;
  log.touched = (how, of) => {
    const asks = (how === 'r' || how === 's') && !log.isTold(how, of) && log.toldPath(of) !== null;
    if (!asks || !hasteMap.test(nearestFile())) touched.call(log, how, of);
  };
};

/** From the letter of a touch and its path to the line under which it stands; null where it is not to be told. */
const places = { vitest: inVitest, 'vitest-worker': inVitestWorker, jest: inJest };

const roleOfThreads = { vitest: 'vitest-worker', 'vitest-worker': 'vitest-worker', jest: 'jest' };

/** The main process reads the modules for its workers, and the test files for what they say to vitest itself. */
function inVitest() {
  return (how) => {
    if (how !== 'r' && how !== 's' && how !== 'X') return ofAll;
    const callers = outside(frames());
    const [nearest = nowhere] = callers;
    if (isOurs(nearest)) return null;
    if (how === 'X') return isOf(nearest, workers) ? ofOthers : ofAll;
    if (isOf(nearest, /[\\/](?:vitest|@vitest[\\/][^\\/]+|vite-node)[\\/]dist[\\/]/)) return ofOthers;
    if (!isOf(nearest, vite)) return ofAll;
    const serves = how === 'r' ? nearest.name.startsWith('loadAndTransform') : callers.some(isResolving);
    return serves ? ofOthers : ofAll;
  };
}

/** They tell of themselves. */
const workers = /[\\/](?:vitest[\\/]dist|tinypool[\\/]dist|jest-worker[\\/]build)[\\/]/;

const vite = /[\\/]vite[\\/]dist[\\/]node[\\/]/;

function isResolving(frame) {
  return isOf(frame, vite) && /^try\w*Resolve/.test(frame.name);
}

/** By fork or by thread. The text of a module comes from the main process: which ones are loaded is told here. */
function inVitestWorker(log) {
  let state = null;
  let isShared = true;
  let file;
  let section = ofAll;
  awaitState((world, given) => {
    state = given;
    isShared = world === globalThis;
    // A context of node:vm has modules of its own.
    if (!isShared) file = undefined;
    hearModules(given.evaluatedModules || given.moduleCache, log);
    return isShared;
  });
  return (how) => {
    const { filepath } = (isShared && globalThis.__vitest_worker__) || state || {};
    if (filepath !== file) {
      section =
        typeof filepath === 'string' ? sectionOf(log.toldPath(filepath) || filepath, file !== undefined) : ofAll;
      file = filepath;
    }
    // What does not go through vite is read once for all the contexts.
    if (!isShared && how === 'r' && isOf(outside(frames())[0] || nowhere, vmPool)) return ofAll;
    return section;
  };
}

const vmPool = /[\\/]vitest[\\/]dist[\\/](?:.*[\\/])?vm\.[^\\/]*$/;

/** @param isLater whether what the files before it have loaded is still there */
function sectionOf(file, isLater) {
  return `${isLater ? 'K' : 'F'} ${JSON.stringify(path.normalize(file))}`;
}

/** vitest puts it into the world of the tests before it loads the first of their modules. */
function awaitState(found) {
  const { defineProperty } = Object;
  function defining(object, name, descriptor) {
    const result = defineProperty(object, name, descriptor);
    if (name === '__vitest_worker__') {
      try {
        const isOver = found(object, descriptor.value);
        // Tests in a world of their own have an Object of their own.
        if (isOver && Object.defineProperty === defining) Object.defineProperty = defineProperty;
      } catch {}
    }
    return result;
  }
  Object.defineProperty = defining;
}

/** What every import asks, in vite since 6 and in vite-node. */
function hearModules(modules, log) {
  const name = typeof modules.ensureModule === 'function' ? 'ensureModule' : 'getByModuleId';
  if (Object.hasOwn(modules, name)) return;
  const ask = modules[name];
  modules[name] = function (id, ...more) {
    const file = fileOf(id);
    if (file !== null) log.touched('r', file);
    return ask.call(this, id, ...more);
  };
}

/** A module that is no file may look like one: nothing is there then, which is as well. */
function fileOf(id) {
  if (typeof id !== 'string') return null;
  const file = id
    .replace(/^mock:/, '')
    .replace(/^\/@fs\/+/, process.platform === 'win32' ? '' : '/')
    .replace(/[?#].*$/, '');
  return path.isAbsolute(file) ? path.normalize(file) : null;
}

/**
 * One that runs tests, which may be the main one. What is read there belongs to the file that began last, but for what is
 * read once and kept: by Node.js for its own modules, by what transforms the code, by what finds modules.
 */
function inJest() {
  let section = ofAll;
  const lookedFor = new Set();
  return (how, file) => {
    if (how === 'X') return isOf(outside(frames())[0] || nowhere, workers) ? ofOthers : section;
    if (how !== 'r' && how !== 's' && how !== 'n') return section;
    if (how === 's') {
      if (lookedFor.has(file)) return section;
      lookedFor.add(file);
    }
    const all = frames();
    if (isOf(all[0] || nowhere, /^node:internal[\\/]modules[\\/]/)) return ofAll;
    // What was not found is looked for anew each time.
    if (how === 'n') return section;
    const callers = outside(all);
    const [nearest = nowhere] = callers;
    if (isOurs(nearest)) return null;
    if (isOf(nearest, hasteMap)) return null;
    if (how === 'r' && isOf(nearest, /[\\/]jest-runner[\\/]build[\\/]/) && !file.endsWith('.map')) {
      section = sectionOf(file, false);
      return section;
    }
    return callers.some((frame) => isOf(frame, keeping)) ? ofAll : section;
  };
}

const hasteMap = /[\\/]jest-haste-map[\\/]build[\\/]/;

const keeping = /[\\/](?:@jest[\\/]transform[\\/]build|jest-resolve[\\/]build|@babel[\\/]core[\\/]lib)[\\/]/;

const nowhere = { file: '', name: '' };

function isOf({ file }, pattern) {
  return pattern.test(file);
}

/** The probe in the runner. */
function isOurs({ file }) {
  return file.startsWith(__dirname);
}

/** Without those of Node.js itself, and of what hands on to it. */
function outside(all) {
  return all.filter(({ file }) => !file.startsWith('node:') && !handsOn.test(file));
}

//# sourceURL=node:internal/pawl/trace-sections
