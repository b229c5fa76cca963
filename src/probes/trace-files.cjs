// Every way in which JavaScript comes to a file, seen on all versions of Node.js from 18 on: most of them end in the
// binding of `fs`; the rest are functions that do their work without it.

'use strict';

const fs = require('node:fs');
const Module = require('node:module');
const { dirname, isAbsolute, resolve } = require('node:path');
const { asker, before, beforePublic, binding, replace, whenLoaded, withoutOurFrames } = require('./trace-inner.cjs');

const { O_TRUNC, O_EXCL, O_RDWR } = fs.constants;

exports.watchFiles = function watchFiles(log) {
  const inner = binding('fs');
  if (inner === null) log.unseen('files, in a process that is not allowed everything (--permission)');
  else watchBinding(log, inner);
  watchRest(log, inner || {});
  watchMissingModules(log);
  tellWhatWasBefore(log);
};

function watchBinding(log, inner) {
  const { existsSync } = inner;
  const exists = (path) => existsSync === undefined || existsSync.call(inner, path);
  const tell = (how, index) => (values) => log.touched(how, values[index]);
  const opened = (flagsAt) => (values) => log.touched(kindOf(values[flagsAt], values[0], exists), values[0]);
  const both =
    (...hows) =>
    (values) =>
      hows.forEach(([how, index]) => log.touched(how, values[index]));
  const read = tell('r', 0);
  const lookAt = tell('s', 0);
  /** What is asked while jest goes through all files, and answered later, is asked by that, which is for us to know. */
  const lookAtLater = (values) => {
    if (log.crawls === 0 || typeof values[2] !== 'object') lookAt(values);
  };
  const write = tell('w', 0);
  const notes = {
    open: opened(1),
    openFileHandle: opened(1),
    readFileUtf8: opened(1),
    internalModuleReadJSON: read,
    getFormatOfExtensionlessFile: read,
    stat: lookAtLater,
    lstat: lookAtLater,
    access: lookAt,
    existsSync: lookAt,
    readlink: lookAt,
    realpath: lookAt,
    legacyMainResolve: lookAt,
    // Some versions take the binding first.
    internalModuleStat: (values) => log.touched('s', typeof values[0] === 'string' ? values[0] : values[1]),
    readdir: (values) => tellListing(log, 'd', values[0]),
    readdirRecursive: (values) => tellListing(log, 'D', values[0]),
    writeFileUtf8: opened(2),
    unlink: write,
    rmdir: write,
    rmSync: write,
    symlink: ([target, path]) => tellLink(log, target, path),
    copyFile: both(['r', 0], ['w', 1]),
    cpSyncOverrideFile: both(['r', 0], ['w', 1]),
    link: both(['r', 0], ['w', 1]),
    rename: both(['r', 0], ['w', 0], ['w', 1]),
    cpSyncCheckPaths: both(['T', 0], ['w', 1]),
    mkdir: (values) => log.touched(exists(values[0]) ? 's' : 'w', values[0]),
  };
  for (const name of Object.keys(notes)) before(inner, name, notes[name]);
  if (inner.ReadFileJob) before(inner.ReadFileJob.prototype, 'run', read);
  if (inner.WriteFileJob) before(inner.WriteFileJob.prototype, 'run', write);
}

/** What is added to keeps what was in it. */
function kindOf(flags, path, exists) {
  const access = typeof flags === 'number' ? flags & 3 : 0;
  if (access === 0) return 'r';
  if ((flags & (O_TRUNC | O_EXCL)) !== 0) return 'w';
  return access === O_RDWR || exists(path) ? 'u' : 'w';
}

/** Whoever goes by way of a link that lies elsewhere, or was just made, is not seen where it leads. */
function tellLink(log, target, path) {
  log.touched('T', resolve(dirname(String(path)), String(target)));
  log.touched('w', path);
}

function tellListing(log, how, path) {
  const name = typeof path === 'string' ? resolve(path) : path;
  if (typeof name === 'string' && log.within(name) === null) return;
  const { forProject, isDirect } = asker();
  // A package that was asked to look for files goes on when nobody can tell any more who asked it.
  if (forProject) log.touched(isDirect ? how : 'D', path);
}

function watchRest(log, inner) {
  const listed = ([path, options]) => tellListing(log, options && options.recursive ? 'D' : 'd', path);
  const copied = ([from, to]) => {
    log.touched('T', from);
    log.touched('w', to);
  };
  // Some of these are only loaded when they are used.
  whenLoaded('internal/fs/dir', () => {
    beforePublic(fs, 'opendir', listed);
    beforePublic(fs, 'opendirSync', listed);
  });
  whenLoaded('internal/fs/promises', () => {
    beforePublic(fs.promises, 'opendir', listed);
    beforePublic(fs.promises, 'cp', copied);
  });
  beforePublic(fs, 'cp', copied);
  if (inner.cpSyncCheckPaths === undefined) beforePublic(fs, 'cpSync', copied);
  beforePublic(fs, 'openAsBlob', ([path]) => log.touched('r', path));
  beforePublic(fs, 'openAsBlobSync', ([path]) => log.touched('r', path));
  beforePublic(process, 'loadEnvFile', ([path]) => log.touched('r', path === undefined ? '.env' : path));
}

/** In Node.js 20 nothing else tells where a module was looked for in vain. */
function watchMissingModules(log) {
  replace(Module, '_resolveFilename', function (original, values) {
    try {
      const path = withoutOurFrames(() => Reflect.apply(original, this, values));
      if (Object.hasOwn(ofJest, values[0])) awaitPart(log, path, ofJest[values[0]]);
      return path;
    } catch (error) {
      tellMissing(log, values[0], values[1]);
      throw error;
    }
  });
}

function tellMissing(log, request, parent) {
  try {
    if (isAbsolute(request)) log.touched('n', request);
    else if (request.startsWith('.') && parent && parent.filename)
      log.touched('n', resolve(dirname(parent.filename), request));
  } catch {}
}

/** Parts of jest that are watched, each by a function of trace-jest.cjs. */
const ofJest = { 'jest-resolve': 'watchResolver', 'jest-haste-map': 'watchCrawl' };

/** It is loaded next, unless it is there. */
function awaitPart(log, path, watch) {
  if (path in Module._cache) return;
  const { prototype } = Module;
  const { load } = prototype;
  prototype.load = function loading(...values) {
    load.apply(this, values);
    if (values[0] !== path) return;
    if (prototype.load === loading) prototype.load = load;
    try {
      require('./trace-jest.cjs')[watch](log, this.exports.default);
    } catch {
      log.unseen('where jest looked for modules');
    }
  };
}

/** By words of the command line, or by a module that stands in front of us in NODE_OPTIONS. */
function tellWhatWasBefore(log) {
  const words = process.execArgv;
  for (const [index, word] of words.entries()) {
    const [name, path = words[index + 1]] = word.split(/=(.*)/s);
    if (/^--(?:env-file(?:-if-exists)?|experimental-config-file)$/.test(name)) log.touched('r', path);
  }
  for (const path of Object.keys(require.cache)) {
    if (path.startsWith(__dirname)) continue;
    log.touched('r', path);
    log.unseen(`what was loaded before the tracer, such as ${path}`);
  }
}

//# sourceURL=node:internal/pawl/trace-files
