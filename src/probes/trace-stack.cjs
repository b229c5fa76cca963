// Who asks: by the frames of the stack.

'use strict';

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
  const { stackTraceLimit } = Error;
  const prepare = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  try {
    Error.stackTraceLimit = 50;
    Error.prepareStackTrace = (_, sites) => sites;
    const held = {};
    Error.captureStackTrace(held, callers);
    return held.stack.map((site) => site.getScriptNameOrSourceURL()).filter(Boolean);
  } catch {
    return [];
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    if (prepare === undefined) delete Error.prepareStackTrace;
    else Error.prepareStackTrace = prepare.value;
  }
}

//# sourceURL=node:internal/pawl/trace-stack
