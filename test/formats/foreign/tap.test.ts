// TAP as the tools named here print it, among other output.

import { describe, expect, it } from 'vitest';

import type { TapReport } from '../../../src/formats/foreign/tap.ts';
import { readTap } from '../../../src/formats/foreign/tap.ts';

/** `outcome name` of each test. */
function said({ tests }: TapReport): string[] {
  return tests.map(({ outcome, path }) => `${outcome} ${path.join(' > ')}`);
}

describe('a TAP document', () => {
  it('is found among what else is printed', async () => {
    const report = await readTap(
      'starting…\nTAP version 13\n1..2\nok 1 - adds\n(node:12) Warning: old\nok 2 - takes away\n',
    );
    expect(said(report)).toEqual(['passed adds', 'passed takes away']);
    expect(report.trouble).toBeNull();
  });

  it('keeps nothing of what else is printed, whatever it looks like', async () => {
    const noise = ['  ---', '  a: [', 'at', '-----', '  indented', 'not quite ok', '# a comment', '{', '}', '...'];
    const report = await readTap(
      `1..2\nok 1 - a\n${noise.join('\n')}\nnot ok 2 - b\n  ---\n  message: |-\n    ok 3 - c\n\n    1..9\n  ...\n`,
    );
    expect(said(report)).toEqual(['passed a', 'failed b']);
    expect(report.tests[1]?.message).toBe('ok 3 - c\n\n1..9');
    expect(report.trouble).toBeNull();
  });

  it.each(['\r', '\u2028', '\u2029'])('has tests with %j in their names', async (character) => {
    const report = await readTap(`1..3\nok 1 - a\nok 2 - ends with ${character} here\nok 3 - c\n`);
    expect(said(report)).toEqual(['passed a', expect.stringContaining('passed ends with'), 'passed c']);
    expect(report.trouble).toBeNull();
  });

  it('counts a test with subtests as these, at any depth', async () => {
    const report = await readTap(`TAP version 14
# Subtest: sums
    ok 1 - of two
    # Subtest: of many
        ok 1 - of three
        not ok 2 - of four
          ---
          at: { fileName: test/sums.js, lineNumber: 3, columnNumber: 7 }
          diff: |
            -4
            +5
          stack: |
            Test.<anonymous> (test/sums.js:3:7)
          ...
        1..2
    not ok 2 - of many
    1..2
not ok 1 - sums # time=3ms
ok 2 - buffered {
    ok 1 - inside
    1..1
}
1..2
`);
    expect(said(report)).toEqual([
      'passed sums > of two',
      'passed sums > of many > of three',
      'failed sums > of many > of four',
      'passed buffered > inside',
    ]);
    expect(report.tests[2]).toMatchObject({
      place: 'test/sums.js:3:7',
      detail: '-4\n+5\nTest.<anonymous> (test/sums.js:3:7)',
    });
  });

  it('keeps a subtest that failed for a reason of its own', async () => {
    const report = await readTap(
      "# Subtest: hooks\n    ok 1 - a\n    1..1\nnot ok 1 - hooks\n  ---\n  error: 'after hook'\n  ...\n1..1\n",
    );
    expect(said(report)).toEqual(['passed hooks > a', 'failed hooks']);
    expect(report.tests[1]?.message).toBe('after hook');
  });

  it('tells what was skipped and what is left to do', async () => {
    const report = await readTap(
      'ok 1 - a # SKIP no network\nnot ok 2 - b # TODO later\nok 3 - c # todo\n# Subtest: d\n    not ok 1 - e\n    1..1\nnot ok 4 - d # TODO\n1..4\n',
    );
    expect(said(report)).toEqual(['skipped a', 'todo b', 'todo c', 'todo d']);
    expect(report.tests[0]?.message).toBe('no network');
  });

  it('takes a file that skips all its tests for one that was skipped', async () => {
    expect(said(await readTap('1..0 # SKIP not on this system\n'))).toEqual(['skipped ']);
    expect(await readTap('1..0\n')).toEqual({ tests: [], trouble: null });
  });

  it('names the test that tape writes above its assertions, and where one failed', async () => {
    const report = await readTap(`TAP version 13
# adds
ok 1 should be strictly equal
not ok 2 is three
  ---
    operator: equal
    expected: 3
    actual:   2
    at: Test.<anonymous> (/project/test/sum.js:2:40)
  ...
# takes away
ok 3 should be strictly equal

1..3
# tests 3
# pass  2
# fail  1
`);
    expect(said(report)).toEqual([
      'passed adds > should be strictly equal',
      'failed adds > is three',
      'passed takes away > should be strictly equal',
    ]);
    expect(report.tests[1]).toMatchObject({
      message: 'expected 3, got 2',
      detail: 'expected: 3\nactual: 2',
      place: '/project/test/sum.js:2:40',
    });
  });

  it('takes the comments that Perl prints below a failure', async () => {
    const report = await readTap(
      "not ok 1 - adds\n#   Failed test 'adds'\n#   at t/sum.t line 4.\n#          got: '2'\n#     expected: '3'\n1..1\n# Looks like you failed 1 test of 1.\n",
    );
    expect(report.tests[0]).toMatchObject({
      message: "Failed test 'adds'",
      place: 't/sum.t:4',
      detail: "Failed test 'adds'\nat t/sum.t line 4.\ngot: '2'\nexpected: '3'",
    });
  });

  it.each([
    ['nothing was printed', '', 'no TAP was printed'],
    ['something else was printed', 'all is well\n', 'no TAP was printed'],
    ['there is no plan', 'ok 1\nok 2\n', 'no plan'],
    ['fewer tests ran than planned', '1..3\nok 1\nok 2\n', '3 tests were planned, and 2 ran'],
    ['fewer ran and one failed', '1..3\nok 1\nnot ok 2\n', '3 tests were planned, and 2 ran'],
    ['a subtest is cut off', '1..1\n# Subtest: a\n    ok 1\n', '1 tests were planned, and 0 ran'],
    ['a subtest ran fewer', '1..1\n# Subtest: a\n    1..2\n    ok 1\nok 1 - a\n', 'a subtest did not run all'],
    ['more tests ran than planned', '1..1\nok 1\nok 2\n', '1 tests were planned, and 2 ran'],
    ['a document was printed within it', '1..1\nok 1\n1..1\nok 1\n', '1 tests were planned, and 2 ran'],
    ['it bails out', '1..3\nok 1\nBail out! No database.\n', 'Bail out! No database.'],
    ['it bails out before anything', 'Bail out!\n', 'Bail out!'],
  ])('is not whole when %s', async (_, text, trouble) => {
    expect(await readTap(text)).toMatchObject({ trouble: expect.stringContaining(trouble) });
  });

  it('takes a broken diagnosis for none', async () => {
    expect(await readTap('1..1\nnot ok 1 - a\n  ---\n  b: [\n  ...\n')).toMatchObject({
      tests: [{ outcome: 'failed', message: 'a', place: null }],
      trouble: null,
    });
  });
});
