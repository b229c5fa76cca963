// Ten thousand files: what is told stays readable, and what is held stays small.

import { describe, expect, test } from 'vitest';

import type { FileResult } from '../../src/core/results/file-result.ts';
import { digestOf } from '../../src/core/results/file-result.ts';
import { asTestFile } from '../../src/core/test-file.ts';
import { defaultReporter } from '../../src/reporters/default.ts';
import { NotableFiles } from '../../src/reporters/terminal/notable-files.ts';
import { aFlakyResult, aResult, aSummary, eventsOf } from '../rig/builders.ts';
import { Listening } from '../rig/listening.ts';

const files = Array.from({ length: 10_000 }, (_, index) => `test/${String(index).padStart(5, '0')}.test.ts`);

function namesIn(text: string): string[] {
  return text.split('\n').flatMap((line) => /^│ (test\S+)/u.exec(line)?.[1] ?? []);
}

async function told(results: readonly FileResult[], said = {}): Promise<string> {
  return new Listening(defaultReporter).tell(...eventsOf(results, said)).finish();
}

describe('ten thousand files', () => {
  test('that passed: the slowest are shown, longest first, and the others counted', async () => {
    const text = await told(files.map((file, index) => aResult({ file, durationMs: (index * 7919) % 10_000 })));
    expect(namesIn(text)).toHaveLength(40);
    const durations = namesIn(text).map((name) => (Number(/\d+/.exec(name)?.[0]) * 7919) % 10_000);
    expect(durations).toEqual(Array.from({ length: 40 }, (_, index) => 9999 - index));
    expect(text).toContain('\n… 9,960 more files, all passed\n');
    expect(text).toContain('\n10000 passed, 0 failed of 10,000 files\n');
  });

  test('of which some failed or are flaky: those come first', async () => {
    const text = await told(
      files.map((file, index) => {
        if (index === 5000) return aFlakyResult({ file });
        return aResult({ file, outcome: index % 4000 === 1 ? 'failed' : 'passed' });
      }),
    );
    expect(namesIn(text).slice(0, 4)).toEqual([
      'test/00001.test.ts',
      'test/04001.test.ts',
      'test/08001.test.ts',
      'test/05000.test.ts',
    ]);
    expect(namesIn(text)).toHaveLength(40);
    expect(text).toContain('\n… 9,960 more files, all passed\n');
  });

  test('that failed: fifty are named', async () => {
    const text = await told(files.map((file) => aResult({ file, outcome: 'failed' })));
    expect(namesIn(text)).toEqual(files.slice(0, 50));
    expect(text).toContain('\n… 9,950 more files: 9,950 not passed\n');
  });

  test('of which most were not run: that is counted', async () => {
    const results = files.slice(0, 3000).map((file) => aResult({ file }));
    const listening = new Listening(defaultReporter);
    const [started, ...rest] = eventsOf(files.map((file) => aResult({ file })));
    const summary = aSummary(results, { total: 10_000, notRun: 7000 });
    listening.tell(...(started === undefined ? [] : [started]), ...rest.slice(0, 6000));
    listening.tell({ kind: 'run-finished', at: '', summary, resumeCommand: 'pawl run' });
    expect(await listening.finish()).toContain('\n… 9,960 more files: 2,960 passed, 7,000 not run\n');
  });

  test('leave no more than a table behind in memory, whatever they come to', () => {
    const notable = new NotableFiles(files.map(asTestFile));
    for (const file of files) {
      notable.add(digestOf(aResult({ file, outcome: 'failed' })), 'stands');
      notable.add(digestOf(aFlakyResult({ file })), 'ran');
      notable.add(digestOf(aResult({ file })), 'ran');
      notable.interrupted(asTestFile(file));
    }
    const none = aSummary([], { total: files.length });
    expect(notable.list(none).length).toBeLessThanOrEqual(40);
  });
});
