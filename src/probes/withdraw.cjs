// Takes a probe out of NODE_OPTIONS once it is where it belongs. What the runner starts finds the environment that it
// would find without us; a runner with a process for each file would pay for the probe in each of them.

'use strict';

/** @param path what src/runners/telling/node-options.ts put there, in its words */
exports.withdraw = function withdraw(path) {
  const words = /[\s"\\]/.test(path) ? `"${path.replaceAll(/["\\]/g, '\\$&')}"` : path;
  const before = process.env.NODE_OPTIONS || '';
  const after = before.replace(`--require=${words}`, () => '').trim();
  if (after === '') delete process.env.NODE_OPTIONS;
  else process.env.NODE_OPTIONS = after;
};
