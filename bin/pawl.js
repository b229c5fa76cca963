#!/usr/bin/env node
// Starts pawl. Written for any Node there is, so that one which is too old can be told so.

var supported = [20, 19];
var found = process.versions.node.split('.').map(Number);

if (found[0] < supported[0] || (found[0] === supported[0] && found[1] < supported[1])) {
  console.error(
    'pawl: expected Node.js ' +
      supported.join('.') +
      ' or newer, found ' +
      process.versions.node +
      ' — nothing was run',
  );
  process.exitCode = 3;
} else {
  useCompileCache();
  stayInSmallMemory();
  optimizeLate();
  import('../dist/cli/main.js')
    .then(function (pawl) {
      return pawl.main(process.argv.slice(2));
    })
    .then(end)
    .catch(explain);
}

/** Where Node has it, what was compiled once is not compiled again: a fifth of the start-up. */
function useCompileCache() {
  var module = process.getBuiltinModule && process.getBuiltinModule('node:module');
  if (module && module.enableCompileCache) module.enableCompileCache();
}

/**
 * Starting a process costs by the memory of the one that starts it, so V8 is told to grow slowly. More of it is told when
 * tests begin. See docs/decisions/0007-a-small-heap.md.
 */
function stayInSmallMemory() {
  var v8 = process.getBuiltinModule && process.getBuiltinModule('node:v8');
  if (v8) v8.setFlagsFromString('--semi-space-growth-factor=1');
}

/**
 * V8 compiles a function anew, and well, when it has been used for a while. A run is over before that has paid: it is to wait
 * nine times as long. Newer versions have a cheaper compiler between. See docs/decisions/0025-optimized-late.md.
 */
function optimizeLate() {
  var flag = { 20: '--interrupt-budget=600000', 22: '--invocation-count-for-turbofan=27000' }[found[0]];
  var v8 = process.getBuiltinModule && process.getBuiltinModule('node:v8');
  if (flag && v8) v8.setFlagsFromString(flag);
}

function end(exitCode) {
  process.exitCode = exitCode;
}

function explain(error) {
  var missing =
    error && error.code === 'ERR_MODULE_NOT_FOUND' && /dist[\\/]cli[\\/]main\.js' imported/.test(error.message);
  // With too few open files allowed, not even what explains it can be loaded.
  var refused = error && error.code && error.syscall;
  if (missing) console.error('pawl: dist/ is not there — run npm run build first');
  else console.error(refused ? 'pawl: ' + error.message + ' — what was announced is safe; run again' : error);
  process.exitCode = 3;
}
