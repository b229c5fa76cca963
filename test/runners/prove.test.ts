// prove, really started.

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import type { Tells } from '../../src/ports/test-runner.ts';
import { prove } from '../../src/runners/prove.ts';
import { Project } from '../rig/project.ts';
import { isMissing } from '../rig/requires.ts';
import { alone } from './alone.ts';
import { aProject } from './project.ts';

const tells = prove.tells as Tells;
const fixture = fileURLToPath(new URL('../../fixtures/suites/prove', import.meta.url));

describe.skipIf(isMissing('prove'))('prove', () => {
  it('gives counts and failures', async () => {
    const suite = { root: fixture, argv: ['prove', '-l', '{file}'] as const };
    const passed = await alone(tells, suite, 't/words.t');
    expect(passed).toMatchObject({ outcome: 'passed', tests: { passed: 4, failed: 0, skipped: 1, todo: 0 } });
    const failed = await alone(tells, suite, 't/long words.t');
    expect(failed).toMatchObject({ outcome: 'failed', tests: { passed: 0, failed: 1, skipped: 0, todo: 1 } });
    expect(failed.failures).toEqual([
      {
        test: 'long words are cut',
        message: "Failed test 'long words are cut'",
        location: join(fixture, 't/long words.t:6'),
        detail: expect.stringContaining("$got->[1] = 'incomprehensible'"),
      },
    ]);
  });

  const more = 'use Test::More';
  it.each([
    ['a test that dies when all is well', `${more} tests => 1; ok 1; die "no"`, 'failed'],
    ['exit 0 before the tests are done', `${more}; ok 1; exit 0; done_testing`, 'failed'],
    ['exit 0 at once', 'exit 0', 'failed'],
    ['what Perl cannot read', 'my $x = ;', 'failed'],
    ['what prints no TAP', 'print "well\\n"', 'failed'],
    ['a signal from itself', `${more} tests => 1; ok 1; kill 9, $$`, 'failed'],
    ['a bail out', `${more} tests => 1; BAIL_OUT("no database")`, 'failed'],
    ['a file that skips all', `${more} skip_all => "not here"`, 'passed'],
    ['a prove within a test', `${more} tests => 1; ok !system "prove -Q inner.sh >/dev/null"`, 'passed'],
  ])('%s', async (_, text, outcome) => {
    const name = "t/it's [a] tést.t";
    const { root } = new Project({ [name]: `${text};\n`, 'inner.sh': '#!/bin/sh\necho 1..2\necho ok 1\necho ok 2\n' });
    expect(await alone(tells, { root, argv: ['prove', '{file}'] }, name)).toMatchObject({ outcome });
  });

  it('is heard through a wrapper, whatever is printed', async () => {
    const { root } = new Project({
      't/a.t': "use Test::More; ok 0, 'a'; done_testing;\n",
      'run.sh': 'prove -Q "$@"\n',
    });
    expect(await alone(tells, { root, argv: ['sh', 'run.sh', '{file}'] }, 't/a.t')).toMatchObject({
      outcome: 'failed',
      failures: [{ test: 'a', location: join(root, 't/a.t:1') }],
    });
  });

  it('is believed when it fails for another reason', async () => {
    const { root } = new Project({
      't/a.t': 'use Test::More; ok 1; done_testing;\n',
      'run.sh': 'prove "$@"; exit 3\n',
    });
    expect(await alone(tells, { root, argv: ['sh', 'run.sh', '{file}'] }, 't/a.t')).toMatchObject({
      outcome: 'failed',
      failures: [{ message: 'prove exited with 3, though no test in this file failed' }],
    });
  });
});

describe('the suite of a prove command line', () => {
  it.each([
    [['prove'], ['prove', '-l', '{file}'], ['t/*.t']],
    [['prove', '-lr', '-j4'], ['prove', '-lr', '-j4', '{file}'], ['t/**/*.t']],
    [['prove', '-l', '-r', 'xt'], ['prove', '-l', '{file}'], ['xt/**/*.t']],
    [['prove', '--state=save', '-I', 'inc', 't/a.t'], ['prove', '-I', 'inc', '{file}'], ['t/a.t']],
  ])('%j', (words, command, patterns) => {
    const start = prove.startIn(words);
    const project = aProject(null, { 'lib/A.pm': '', 't/a.t': '' });
    expect(start && prove.suite(start, project)).toMatchObject({ command, patterns });
  });
});
