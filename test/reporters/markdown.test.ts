// What a comment on a pull request says, whatever files are called and tests print.

import { describe, expect, it } from 'vitest';

import { code, within } from '../../src/reporters/markdown-text.ts';
import { markdownReporter } from '../../src/reporters/markdown.ts';
import { aFlakyResult, aResult, aSummary, runFinished, runStarted } from '../rig/builders.ts';
import { Listening } from '../rig/listening.ts';

const failures = [
  { test: 'adds', message: 'expected 1\nto be 2', location: 'test/b:3:4' },
  { test: 'subtracts', message: 'no', location: null },
];

async function written(
  results = [aResult({ file: 'test/a' })],
  missing: readonly string[] = [],
  tail = '',
): Promise<string> {
  const files = [...results.map(({ file }) => file as string), ...missing];
  const listening = new Listening(markdownReporter, { stored: results, outputTail: tail });
  const summary = aSummary(results, { total: files.length, notRun: missing.length });
  listening.tell(runStarted(files), runFinished(summary, missing.length > 0 ? 'pawl run' : null));
  return listening.finish();
}

describe('markdown', () => {
  it('has the verdict, the totals, and a row for each failed test', async () => {
    const text = await written([
      aResult({ file: 'test/a', durationMs: 5 }),
      aResult({ file: 'test/b', outcome: 'failed', failures }),
    ]);
    expect(text).toMatch(/^### pawl: failed\n\n~~~text\nSummary\n1 passed, 1 failed of 2 files\n/);
    expect(text).toContain('| `test/b` | failed, exit code 1 | `adds` | `expected 1` | 1.2s |\n');
    expect(text).toContain('| `test/b` | failed, exit code 1 | `subtracts` | `no` |  |\n');
    expect(text).toMatch(
      /#### Slowest\n\n.*\n.*\n\| `test\/b` \| failed \| 1.2s \|\n\| `test\/a` \| passed \| 5ms \|\n/,
    );
  });

  it('has the last line that was printed where no test is told', async () => {
    const text = await written([aResult({ file: 'test/b', outcome: 'failed' })], [], 'one\ntwo\n');
    expect(text).toContain('| `test/b` | failed, exit code 1 |  | `two` | 1.2s |\n');
  });

  it('names what is flaky and what was not run, and how to go on', async () => {
    const text = await written([aFlakyResult({ file: 'test/a' })], ['test/b']);
    expect(text).toContain('### pawl: incomplete\n');
    expect(text).toContain('| `test/a` | failed, passed | 1.2s |\n');
    expect(text).toContain('#### Not run\n\n| file |\n| --- |\n| `test/b` |\n');
    expect(text).toContain('To continue: `pawl run`\n');
  });

  it('of a thousand failures fits into a comment and counts what it leaves out', async () => {
    const files = Array.from({ length: 1000 }, (_, index) => `test/${'long/'.repeat(200)}${index}`);
    const text = await written(files.map((file) => aResult({ file, outcome: 'failed' })));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(60_000);
    expect(text).toMatch(/\n… the rest is left out: it would be more than fits here\.\n$/);
    const few = await written(files.map((_, index) => aResult({ file: `test/${index}`, outcome: 'failed' })));
    expect(few).toContain('\n… and 950 more\n');
  });
});

describe('text in Markdown', () => {
  it.each([
    ['test/a_b*c.ts', '`test/a_b*c.ts`'],
    ['<b>@me</b> #1', '`<b>@me</b> #1`'],
    ['a|b', '<code>a&#124;b</code>'],
    ['`@me`', '<code>&#96;&#64;me&#96;</code>'],
    ['a\\', '<code>a&#92;</code>'],
    ['a\nb\u202ec', '<code>a&#92;nb&#92;u202ec</code>'],
    ['', ''],
  ])('%j stays text', (text, expected) => {
    expect(code(text)).toBe(expected);
  });

  it('is cut between pieces, to the byte', () => {
    const pieces = ['é'.repeat(50), 'b'.repeat(100)];
    const cut = [...within(200, pieces)].join('');
    expect(cut).toMatch(/^é{50}\n… the rest/);
    expect([...within(260 + 100, pieces)]).toEqual(pieces);
  });
});
