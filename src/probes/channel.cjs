// Where a probe writes what it sees: a file of its own in the folder that PAWL_CHANNEL names, a line of JSON each time,
// in the shapes of src/core/results/runner-event.ts. Nothing here may ever be noticed by the tests: what fails is left out.

'use strict';

const fs = require('node:fs');
const path = require('node:path');

/**
 * Null where nobody listens. Takes the variable away: what the tests start themselves is none of ours.
 */
exports.openChannel = function openChannel() {
  const folder = process.env.PAWL_CHANNEL;
  if (folder === undefined || folder === '') return null;
  delete process.env.PAWL_CHANNEL;
  let descriptor = null;
  return {
    /**
     * One write for each line, so that what is told before a SIGKILL is there. The time keeps the threads of a process
     * apart: to ask which one this is costs 2 ms of CPU, in each process of a runner.
     */
    tell(event) {
      try {
        descriptor ??= fs.openSync(path.join(folder, `${process.pid}-${process.hrtime.bigint()}.jsonl`), 'a');
        fs.writeSync(descriptor, `${JSON.stringify(event)}\n`);
      } catch {}
    },
    /** The files that are to run, absolute. */
    files() {
      return JSON.parse(fs.readFileSync(path.join(folder, 'files.json'), 'utf8'));
    },
    /** How much has been printed so far; undefined where standard output is no file. */
    printed() {
      try {
        const status = fs.fstatSync(1);
        return status.isFile() ? status.size : undefined;
      } catch {
        return undefined;
      }
    },
  };
};
