// Tells which files of the project a process of Node.js touches and what it starts: the first module of each process
// and each thread of a test command. The lines are those of src/formats/trace-line.ts. Nothing of it may be noticed by
// the tests; what cannot be seen is said.

'use strict';

const environment = require('./trace-environment.cjs');

const place = environment.take();
const log = place === null ? null : require('./trace-log.cjs').openLog(place);
if (log !== null) {
  require('./trace-files.cjs').watchFiles(log);
  require('./trace-starts.cjs').watchStarts(log, environment);
}

//# sourceURL=node:internal/pawl/trace
