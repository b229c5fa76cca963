// What the tracer sees of Node.js itself: what `fs` and `child_process` call (to come in there leaves no frame in the stack
// of an error, where a function put around one of `fs` would), which of its modules are loaded, and who asks.

'use strict';

/** Null where it is closed, as it is to a process with `--permission`. */
exports.binding = function binding(name) {
  const was = Object.getOwnPropertyDescriptor(process, 'noDeprecation');
  process.noDeprecation = true;
  try {
    return process.binding(name);
  } catch {
    return null;
  } finally {
    if (was === undefined) delete process.noDeprecation;
    else process.noDeprecation = was.value;
  }
};

/**
 * Puts a function in the place of another one that looks as it did.
 *
 * @param replacement is given the original one, and what it was called with
 */
exports.replace = replace;

function replace(object, name, replacement) {
  const original = object[name];
  if (typeof original !== 'function') return;
  const replaced = asMethod({
    method(...values) {
      return replacement.call(this, original, values);
    },
  });
  object[name] = likeThat(original, replaced);
}

/**
 * Tells something before a function of a binding is called. What the function throws has the stack that it would have
 * without us.
 *
 * @param note is given what it was called with
 */
exports.before = before;

/** The same for a function that tests get hold of. */
exports.beforePublic = function beforePublic(object, name, note) {
  replace(object, name, function (original, values) {
    try {
      note(values);
    } catch {}
    return withoutOurFrames(() => Reflect.apply(original, this, values));
  });
};

/** Does something whose errors have the stack that they would have without us: the frames of Node.js above ours stay. */
exports.withoutOurFrames = withoutOurFrames;

function withoutOurFrames(action) {
  const { stackTraceLimit: limit } = Error;
  const isRaised = raiseLimit(limit);
  try {
    return action();
  } catch (error) {
    try {
      const value = withoutOurLines(error.stack, limit);
      Object.defineProperty(error, 'stack', { value, writable: true, enumerable: false, configurable: true });
    } catch {}
    throw error;
  } finally {
    if (isRaised) Error.stackTraceLimit = limit;
  }
}

/** So that none of the frames at the end is lost for one of ours. */
function raiseLimit(limit) {
  try {
    if (limit > 0) Error.stackTraceLimit = limit + 8;
    return limit > 0;
  } catch {
    return false;
  }
}

function withoutOurLines(text, limit) {
  let frames = 0;
  const isKept = (line) => {
    if (!line.startsWith('    at ')) return true;
    return !line.includes('node:internal/pawl/') && (frames += 1) <= limit;
  };
  return text.split('\n').filter(isKept).join('\n');
}

function before(object, name, note) {
  const original = object[name];
  if (typeof original !== 'function') return;
  const noted = asMethod({
    method(...values) {
      try {
        note(values);
      } catch {}
      try {
        return Reflect.apply(original, this, values);
      } catch (error) {
        cut(error, noted);
        throw error;
      }
    },
  });
  object[name] = noted;
}

/** As those of Node.js are: without a prototype, but for those that have one. */
function asMethod(holder) {
  return holder.method;
}

/** With the name, the length, and whatever hangs on it. */
function likeThat(original, replacement) {
  for (const key of Reflect.ownKeys(original)) {
    Object.defineProperty(replacement, key, Object.getOwnPropertyDescriptor(original, key));
  }
  return replacement;
}

/** What the project itself throws, in a filter of `cp`, is left as it is. */
function cut(error, from) {
  try {
    if (error.syscall !== undefined || error.code.startsWith('ERR_')) Error.captureStackTrace(error, from);
  } catch {}
}

/** Modules of Node.js that somebody waits for. */
const awaited = new Map();

/**
 * Does something as soon as a module of Node.js is there, before anybody gets hold of it. So what costs time to load is
 * left alone in a process that does not use it, such as `fs.promises` and `worker_threads`, a millisecond or two each.
 */
exports.whenLoaded = function whenLoaded(name, action) {
  const { moduleLoadList } = process;
  const entry = `NativeModule ${name}`;
  if (moduleLoadList.includes(entry)) action();
  else awaited.set(entry, action);
  if (awaited.size === 1) watch(moduleLoadList);
};

/** It grows by each module that is loaded. An entry that it does not have yet is set by way of its prototype. */
function watch(list) {
  const set = (_, key, value, receiver) => {
    Object.defineProperty(receiver, key, { value, writable: true, enumerable: true, configurable: true });
    const action = awaited.get(value);
    if (action !== undefined) {
      awaited.delete(value);
      action();
    }
    return true;
  };
  Object.setPrototypeOf(list, new Proxy(Array.prototype, { set }));
}

/** Between these and the code of the project that is further down stands the loading of a module. */
const loaders = /^(?:@jest\/|jest-|vite$|vitest$|@vitest\/|mocha$|ava$|playwright)/;

/**
 * Whether a listing is done for the project: by its own code, or by a package that this code calls. A runner that looks
 * for its files does it for itself.
 */
exports.asker = function asker() {
  let isDirect = true;
  for (const file of callers()) {
    if (file.startsWith('node:')) {
      if (!isDirect && file.startsWith('node:internal/modules/')) return { forProject: false, isDirect };
      continue;
    }
    const name = packageOf(file);
    if (name === null) return { forProject: true, isDirect };
    isDirect = false;
    if (loaders.test(name)) return { forProject: false, isDirect };
  }
  return { forProject: isDirect, isDirect };
};

/** The package that called us; null where that was code of the project. */
exports.callingPackage = function callingPackage() {
  const file = callers().find((name) => !name.startsWith('node:'));
  return file === undefined ? null : packageOf(file);
};

exports.packageOf = packageOf;

function packageOf(path) {
  const at = path.replaceAll('\\', '/').lastIndexOf('/node_modules/');
  if (at === -1) return null;
  const [scope, name] = path.slice(at + '/node_modules/'.length).split(/[\\/]/);
  // What tools write there of code of the project, such as its config.
  if (scope.startsWith('.')) return null;
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}

/** The files of the frames, the nearest first. */
function callers() {
  return stack((site) => site.getScriptNameOrSourceURL()).filter(Boolean);
}

/** Where each frame is and what it is called, the nearest first; those of ours and of `fs` are left out. */
exports.frames = function frames() {
  return stack((site) => ({ file: fileIn(site), name: site.getFunctionName() || '' })).filter(
    ({ file }) => file !== '' && !/^node:(?:fs|internal\/(?:fs|pawl))(?:$|\/)/.test(file),
  );
};

/**
 * The file of the nearest frame that is none of Node.js, of ours, or of what hands on to `fs`; empty where there is none. For who
 * asks at many files: most stacks are deep, and the caller is near.
 */
exports.nearestFile = function nearestFile() {
  return nearestIn(sites(10)) || nearestIn(sites(deepest));
};

function nearestIn(found) {
  for (const site of found) {
    const file = fileIn(site);
    if (file !== '' && !file.startsWith('node:') && !handsOn.test(file) && !plugNPlay.test(file)) return file;
  }
  return '';
}

const deepest = 50;

const handsOn = /[\\/]graceful-fs[\\/]/;
exports.handsOn = handsOn;

function fileIn(site) {
  return (site.getScriptNameOrSourceURL() || '').replace(/^file:\/\//, '');
}

/** It stands between everybody and `fs`, and lies in the project. */
const plugNPlay = /[\\/]\.pnp(?:\.loader)?\.[cm]?js$/;

function stack(read) {
  return sites(deepest)
    .filter((site) => !plugNPlay.test(site.getScriptNameOrSourceURL()))
    .map(read);
}

/** So many at most, the nearest first. None with `--frozen-intrinsics`. */
function sites(most) {
  const { stackTraceLimit } = Error;
  const prepare = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  try {
    Error.stackTraceLimit = most;
    Error.prepareStackTrace = (_, found) => found;
    try {
      const held = {};
      Error.captureStackTrace(held, sites);
      return held.stack;
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
      if (prepare === undefined) delete Error.prepareStackTrace;
      else Object.defineProperty(Error, 'prepareStackTrace', prepare);
    }
  } catch {
    return [];
  }
}

//# sourceURL=node:internal/pawl/trace-inner
