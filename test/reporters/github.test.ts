// What GitHub Actions is told: commands that are ours alone, within the limits beyond which it drops them.

import { describe, expect, it } from 'vitest';

import type { FileResult } from '../../src/core/results/file-result.ts';
import type { GithubStep } from '../../src/ports/reporter.ts';
import { annotationLine } from '../../src/reporters/github-annotation.ts';
import { githubReporter } from '../../src/reporters/github.ts';
import { aFlakyResult, anAttempt, aResult, aSummary, runFinished, runStarted } from '../rig/builders.ts';
import { Listening } from '../rig/listening.ts';

class Step implements GithubStep {
  readonly outputs: string[] = [];
  summary = '';
  readonly summaryRoom: () => number;
  constructor(room = 1_000_000) {
    this.summaryRoom = () => room;
  }
  addSummary(markdown: string): void {
    this.summary += markdown;
  }
  setOutput(name: string, value: string): void {
    this.outputs.push(`${name}=${value}`);
  }
  readonly pathOf = (path: string): string => `packages/one/${path}`;
}

async function told(
  results: readonly FileResult[],
  { missing = 0, step = null as Step | null, unproven = 0, failOnFlaky = false } = {},
) {
  const owed = Array.from({ length: missing }, (_, index) => `z${index}`);
  const listening = new Listening(githubReporter, {
    stored: results,
    githubStep: step,
    outputTail: 'printed\n',
    settings: { failOnFlaky },
  });
  const summary = aSummary(results, { total: results.length + missing, notRun: missing });
  const files = [...results.map(({ file }) => file as string), ...owed];
  listening.tell(runStarted(files), { ...runFinished(summary), ...(unproven > 0 && { unproven }) });
  const text = await listening.finish();
  listening.reporter.exit?.(1);
  return text;
}

describe('an annotation', () => {
  it('stands where the test failed, as GitHub knows the file', async () => {
    const failures = [
      { test: 'adds', message: 'expected 1', location: 'test/b.ts:3:4', detail: 'at x' },
      { test: null, message: 'no', location: '../elsewhere.ts:1:1' },
      { test: 'inside', message: 'no', location: 'node:internal/assert:1:1' },
    ];
    const text = await told([aResult({ file: 'test/b.ts', outcome: 'failed', failures })], { step: new Step() });
    expect(text).toBe(
      '::error file=packages/one/test/b.ts,line=3,col=4,title=adds::expected 1%0Aat x\n' +
        '::error file=packages/one/test/b.ts,title=test/b.ts failed%2C exit code 1::no\n' +
        '::error file=packages/one/test/b.ts,title=inside::no\n',
    );
  });

  it('has the end of the output where no test is told', async () => {
    expect(await told([aResult({ file: 'a', outcome: 'timed-out' })])).toBe(
      '::error file=a,title=a timed out::timed out%0Aprinted\n',
    );
  });

  it('warns of what is flaky and of what was not run', async () => {
    expect(await told([aFlakyResult({ file: 'a' })], { missing: 2 })).toBe(
      '::warning title=2 files not run::2 files not run of 3 files: they are still owed\n' +
        '::warning file=a,title=flaky::passed, and before on the same code: failed\n',
    );
  });

  it('is an error for what is flaky, where that fails the run', async () => {
    expect(await told([aFlakyResult({ file: 'a' })], { failOnFlaky: true })).toBe(
      '::error file=a,title=flaky::passed, and before on the same code: failed\n',
    );
  });

  it('names the last five attempts of what is flaky', async () => {
    const failed = Array.from({ length: 6 }, () => anAttempt({ outcome: 'failed' }));
    const text = await told([aResult({ file: 'a', attempts: [...failed, anAttempt()] })]);
    expect(text).toContain(`on the same code: ${Array(5).fill('failed').join(', ')}\n`);
  });

  it('has the beginning of a long message', () => {
    const line = annotationLine({ level: 'error', title: 'x'.repeat(300), message: 'y'.repeat(5000) });
    expect(line).toBe(`::error title=${'x'.repeat(250)}::${'y'.repeat(4000)}\n`);
  });

  it('is one of ten at most, the last of which counts the others', async () => {
    const results = Array.from({ length: 25 }, (_, index) => aResult({ file: `a${index}`, outcome: 'failed' }));
    const lines = (await told(results)).trimEnd().split('\n');
    expect(lines).toHaveLength(10);
    expect(lines.at(-1)).toBe('::error title=16 more failures::16 more failures: the summary of the job names them');
  });

  it('is one line whatever it is made of, and ends none of its properties early', () => {
    const nasty = 'a%0A,b:c\r\n::error::x\n##[error]y\u2028z\u202e\u0000\u001b[31m::set-output name=a::b';
    const line = annotationLine({ level: 'error', title: nasty, message: nasty, file: nasty });
    expect(line).toMatch(/^::error file=[^,:\p{C}\p{Zl}]*,title=[^,:\p{C}\p{Zl}]*::[^\p{C}\p{Zl}]*\n$/u);
    expect(line).toContain('::a%250A,b:c%0A\\x3a:error::x%0A\\x23#[error]y');
  });
});

describe('a step', () => {
  it('has outputs that say nothing better than what is known', async () => {
    const step = new Step();
    const results = [aResult({ file: 'a' })];
    const listening = new Listening(githubReporter, { stored: results, githubStep: step });
    listening.tell(runStarted(['a', 'b']));
    expect(step.outputs).toEqual(['complete=false', 'remaining=2']);
    listening.tell(runFinished(aSummary(results)));
    await listening.finish();
    listening.reporter.exit?.(0);
    expect(step.outputs.slice(2)).toEqual(['complete=true', 'remaining=0', 'exit-code=0']);
  });

  it.each([{ missing: 1 }, { unproven: 1 }])('is not complete with %o', async (lack) => {
    const step = new Step();
    await told([aResult({ file: 'a' })], { step, ...lack });
    expect(step.outputs).not.toContain('complete=true');
  });

  it('is told nothing of a run that never began', async () => {
    const step = new Step();
    const listening = new Listening(githubReporter, { githubStep: step });
    await listening.finish();
    listening.reporter.exit?.(2);
    expect([step.outputs, step.summary]).toEqual([[], '']);
  });

  it('has a summary that is cut at the end of a line, and says so', async () => {
    const step = new Step(5000);
    await told(
      Array.from({ length: 200 }, (_, index) => aResult({ file: `a${index}`, outcome: 'failed' })),
      { step },
    );
    expect(step.summary).toMatch(/^### pawl: failed\n/);
    expect(step.summary).toMatch(/ \|\n\n… the rest is left out: it would be more than fits here\.\n$/);
    expect(Buffer.byteLength(step.summary)).toBeLessThanOrEqual(5000);
  });
});
