// Commands that write JUnit XML, really started.

import fs from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { countOf } from '../../src/core/results/telling.ts';
import type { Tells } from '../../src/ports/test-runner.ts';
import { junit } from '../../src/runners/junit.ts';
import { Project } from '../rig/project.ts';
import { alone } from './alone.ts';

const tells = junit.tells as Tells;
const fixture = fileURLToPath(new URL('../../fixtures/suites/junit', import.meta.url));
const { command } = JSON.parse(fs.readFileSync(join(fixture, 'pawl.config.json'), 'utf8'));

/** A command that does what the test file says, with sh. */
const shell = { root: new Project({}).root, argv: ['sh', '{file}'] as const };

function script(name: string, text: string): string {
  fs.writeFileSync(join(shell.root, name), text);
  return name;
}

const passes = '<testsuite failures="0"><testcase name="adds" time="0.5"/></testsuite>';

describe('the JUnit report of a real tool', () => {
  it('gives counts and failures', async () => {
    const passed = await alone(tells, { root: fixture, argv: command }, 'test/order.test.js');
    expect(passed).toMatchObject({ outcome: 'passed', tests: { passed: 2, failed: 0, skipped: 1, todo: 0 } });
    const failed = await alone(tells, { root: fixture, argv: command }, 'test/empty queue.test.js');
    expect(failed).toMatchObject({ outcome: 'failed', tests: { passed: 1, failed: 1, skipped: 0, todo: 0 } });
    expect(failed.failures).toEqual([
      {
        test: 'test > an empty queue gives null',
        message: 'the queue is empty',
        detail: expect.stringContaining('lib/queue.js'),
        location: expect.toSatisfy((place) => place === null || place.includes('empty queue.test.js')),
      },
    ]);
  });

  it('is none when a test ends the process with 0', async () => {
    const text = "import { test } from 'node:test';\ntest('a', () => {});\ntest('b', () => process.exit(0));\n";
    const root = new Project({ 'exits.test.mjs': text }).root;
    expect(await alone(tells, { root, argv: command }, 'exits.test.mjs')).toMatchObject({
      outcome: 'failed',
      exitCode: 0,
    });
  });
});

describe('a report and how its command ended', () => {
  it.each([
    ['passes with it', `echo '${passes}' > "$PAWL_REPORT"`, 'passed', 1],
    ['is not believed against an exit code', `echo '${passes}' > "$PAWL_REPORT"; exit 1`, 'failed', 1],
    [
      'fails when it names a failure at exit 0',
      `echo '${passes.replace('/>', '><failure/></testcase>')}' > "$PAWL_REPORT"`,
      'failed',
      1,
    ],
    [
      'fails when it counts a failure that it does not name',
      `echo '${passes.replace('"0"', '"2"')}' > "$PAWL_REPORT"`,
      'failed',
      1,
    ],
    ['has no report', 'exit 0', 'failed', null],
    ['has half a report', `echo '<testsuite><testcase name="adds"/>' > "$PAWL_REPORT"`, 'failed', null],
    ['ran no test and is content', `echo '<testsuites/>' > "$PAWL_REPORT"`, 'empty', 0],
    ['ran no test and is not content', `echo '<testsuites/>' > "$PAWL_REPORT"; exit 1`, 'failed', 0],
    ['died of a signal after its report', `echo '${passes}' > "$PAWL_REPORT"; kill -KILL $$`, 'crashed', 1],
    ['leaves several reports', `for n in a b; do echo '${passes}' > "$PAWL_REPORTS/$n.xml"; done`, 'passed', 2],
    [
      'leaves several and one is half',
      `for n in a b; do echo '${passes}' > "$PAWL_REPORTS/$n.xml"; done; echo '<' > "$PAWL_REPORT"`,
      'failed',
      null,
    ],
  ])('%s', async (name, text, outcome, tests) => {
    const verdict = await alone(tells, shell, script(`${name}.sh`, text));
    expect(verdict).toMatchObject({ outcome });
    expect(verdict.tests && countOf(verdict.tests)).toBe(tests);
  });

  it('says what was missing', async () => {
    const { failures } = await alone(tells, shell, script('silent.sh', 'exit 0'));
    expect(failures.map(({ message }) => message)).toEqual([expect.stringContaining('PAWL_REPORT')]);
  });
});

describe('the place of the report', () => {
  const start = { root: '/project', env: { A: 'b' }, channel: "/state dir/it's", probes: '/probes' };

  it('is put into any word, and quoted for a shell', () => {
    const files = ['t/{report}.test' as never] as const;
    const words = { argv: ['run', '--out={report}', '{reports}', '{file}'] as const, shell: false, env: {} };
    expect(tells.launch({ ...start, files, template: words })).toEqual({
      argv: ['run', "--out=/state dir/it's/report.xml", "/state dir/it's", 't/{report}.test'],
      env: { A: 'b', PAWL_REPORT: "/state dir/it's/report.xml", PAWL_REPORTS: "/state dir/it's" },
    });
    const line = { argv: ['run --out {report} {file}'] as const, shell: true, env: {} };
    expect(tells.launch({ ...start, files, template: line }).argv).toEqual([
      String.raw`run --out '/state dir/it'\''s/report.xml' 't/{report}.test'`,
    ]);
  });
});
