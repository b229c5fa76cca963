// What do the tests of a Playwright run come to? A reporter beside those of the project, put there by PW_TEST_REPORTER.

'use strict';

const { openChannel } = require('./channel.cjs');

const channel = openChannel();
delete process.env.PW_TEST_REPORTER;

/** The interface is https://playwright.dev/docs/api/class-reporter; what fails in it must not be noticed. */
module.exports = class {
  constructor() {
    this.files = new Map();
    this.complains = false;
    this.tell({ event: 'runner-began', runner: 'playwright', version: versionOfRunner() });
  }

  printsToStdio() {
    return false;
  }

  onBegin(_config, suite) {
    quietly(() => {
      for (const test of suite.allTests()) {
        const file = fileOf(test);
        if (!this.files.has(file)) this.files.set(file, { tests: [], running: new Set(), beganAt: null, ended: false });
        this.files.get(file).tests.push(test);
      }
    });
  }

  onTestBegin(test) {
    quietly(() => {
      const path = fileOf(test);
      const file = this.files.get(path);
      file?.running.add(test);
      if (file === undefined || file.beganAt !== null) return;
      file.beganAt = Date.now();
      this.tell({ event: 'file-began', file: path, printed: channel?.printed() });
    });
  }

  onTestEnd(test) {
    quietly(() => {
      const path = fileOf(test);
      const file = this.files.get(path);
      file?.running.delete(test);
      if (file !== undefined && file.running.size === 0 && file.tests.every(isSettled)) this.end(path, file);
    });
  }

  onError(error) {
    quietly(() => {
      if (this.files.size === 0 && /No tests found/.test(error.message ?? '')) return;
      this.complains = true;
      // That is about a test which failed, and is told of.
      if (plain(error.message ?? '').startsWith('Testing stopped early')) return;
      const file = error.location?.file;
      const listed = file !== undefined && (channel?.files().includes(file) ?? false);
      this.tell({ event: 'error', file: listed ? file : null, failure: failureOf(null, [error], error.location) });
    });
  }

  onEnd(result) {
    quietly(() => {
      for (const [path, file] of this.files) {
        if (file.running.size === 0 && file.tests.every(hasEnded)) this.end(path, file);
        else if (!file.ended) this.leave(path, file);
      }
      const { status } = result ?? {};
      const isEmpty = this.files.size === 0 && !this.complains;
      const verdict = status === 'passed' || status === 'interrupted' ? status : isEmpty ? 'empty' : 'failed';
      this.tell({ event: 'runner-ended', verdict });
    });
  }

  end(path, file) {
    if (file.ended) return;
    file.ended = true;
    const tests = { passed: 0, failed: 0, skipped: 0, todo: 0 };
    for (const test of file.tests) tests[outcomeOf(test)] += 1;
    const failed = file.tests.filter((test) => outcomeOf(test) === 'failed');
    this.tell({
      event: 'file-ended',
      file: path,
      tests,
      failures: failed.map((test) => failureOf(nameOf(test), errorsOf(test), test.location)),
      durationMs: file.beganAt === null ? null : Date.now() - file.beganAt,
      printed: channel?.printed(),
    });
  }

  /** A file that was stopped in its middle has no counts; what failed in it is known. */
  leave(path, { tests }) {
    for (const test of tests.filter((each) => hasEnded(each) && outcomeOf(each) === 'failed')) {
      this.tell({ event: 'error', file: path, failure: failureOf(nameOf(test), errorsOf(test), test.location) });
    }
  }

  tell(event) {
    channel?.tell(event);
  }
};

function quietly(deed) {
  try {
    deed();
  } catch {}
}

function versionOfRunner() {
  try {
    return require(require.resolve('@playwright/test/package.json', { paths: [process.argv[1], process.cwd()] }))
      .version;
  } catch {
    return null;
  }
}

/** A test may be written down in another file than the one that runs it: the third of the suites around it is the file. */
function fileOf(test) {
  const suites = [];
  for (let suite = test.parent; suite !== undefined; suite = suite.parent) suites.unshift(suite);
  return suites[2]?.location?.file ?? test.location.file;
}

/**
 * Whether nothing more is to come of it. A test that was not reached, because one before it failed, is tried again
 * together with that one.
 */
function isSettled(test) {
  const last = test.results.at(-1);
  if (last === undefined || last.status === 'interrupted') return false;
  return last.status === test.expectedStatus || last.retry >= test.retries;
}

function hasEnded(test) {
  const last = test.results.at(-1);
  return last !== undefined && last.status !== 'interrupted';
}

function outcomeOf(test) {
  const outcome = test.outcome();
  if (outcome === 'unexpected') return 'failed';
  if (outcome !== 'skipped') return 'passed';
  return test.annotations.some(({ type }) => type === 'fixme') ? 'todo' : 'skipped';
}

/** `[project] › group › test`, as Playwright words it, without the file. */
function nameOf(test) {
  const [, project, , ...titles] = test.titlePath();
  return [...(project ? [`[${project}]`] : []), ...titles].join(' › ');
}

function errorsOf(test) {
  const { status, errors, error } = test.results.at(-1);
  const all = errors?.length > 0 ? errors : error === undefined ? [] : [error];
  return all.length > 0 ? all : [{ message: `expected ${test.expectedStatus}, but it ${status}` }];
}

function failureOf(test, errors, place) {
  const [first] = errors;
  const location = first.location ?? place;
  const detail = errors.map((error) =>
    [error.stack ?? error.message ?? error.value, error.snippet].filter(Boolean).join('\n'),
  );
  return {
    test,
    message: plain(first.message ?? first.value ?? 'failed'),
    location: location === undefined ? null : [location.file, location.line, location.column].join(':'),
    detail: plain(detail.join('\n\n')),
  };
}

/** Without colours. */
function plain(text) {
  return String(text).replaceAll(/\u001b\[[0-9;]*m/g, '');
}
