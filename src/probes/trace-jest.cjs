// Where jest looked for a module in vain: what it finds modules with is native code, or has asked before. And when it goes
// through all files. For 29 and 30.

'use strict';

const { dirname, isAbsolute, join, parse, resolve } = require('node:path');
const { replace } = require('./trace-inner.cjs');

/** @param Resolver of jest-resolve */
exports.watchResolver = function watchResolver(log, Resolver) {
  const tell = (values) => {
    try {
      for (const path of soughtBy(...values)) log.touched('n', path);
    } catch {}
  };
  replace(Resolver, 'findNodeModule', function (original, values) {
    let found = null;
    try {
      return (found = Reflect.apply(original, this, values));
    } finally {
      if (!found) tell(values);
    }
  });
  replace(Resolver, 'findNodeModuleAsync', async function (original, values) {
    let found = null;
    try {
      return (found = await Reflect.apply(original, this, values));
    } finally {
      if (!found) tell(values);
    }
  });
};

/**
 * It looks at every file of the project, in each process: to ask each time who asks takes 15 microseconds a file.
 *
 * @param HasteMap of jest-haste-map
 */
exports.watchCrawl = function watchCrawl(log, HasteMap) {
  replace(HasteMap.prototype, '_crawl', async function (original, values) {
    log.crawls += 1;
    try {
      return await Reflect.apply(original, this, values);
    } finally {
      log.crawls -= 1;
    }
  });
};

/** A bare name stands for a module of the project only where the config names folders for it. */
function soughtBy(name, { basedir, paths, moduleDirectory }) {
  if (isAbsolute(name) || /^\.\.?(?:[\\/]|$)/.test(name)) return [resolve(basedir, name)];
  const folders = (moduleDirectory || []).filter((folder) => folder !== 'node_modules');
  const around = foldersAround(basedir).flatMap((at) => folders.map((folder) => resolve(at, folder)));
  return [...(paths || []), ...around].map((folder) => join(folder, name));
}

function foldersAround(path) {
  return path === parse(path).root ? [path] : [path, ...foldersAround(dirname(path))];
}

//# sourceURL=node:internal/pawl/trace-jest
