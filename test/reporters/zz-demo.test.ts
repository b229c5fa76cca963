import { test } from 'vitest';
import { defaultReporter } from '../../src/reporters/default.ts';
import { dotReporter } from '../../src/reporters/dot.ts';
import { junitReporter } from '../../src/reporters/junit.ts';
import { Listening } from '../rig/listening.ts';
import { aDigest, aFlakyResult, aResult, aSummary, anAttempt, fileFinished, fileStarted, runFinished, runStarted } from '../rig/builders.ts';
import { asTestFile } from '../../src/core/test-file.ts';

const bad = aResult({ file: 'test/unit/deep/er/bad.test.ts', outcome: 'failed', tests: {passed: 3, failed: 2, skipped: 1, todo: 0}, failures: [{test: 'adds > two', message: 'expected 3 to be 4\n  more', location: 'test/unit/bad.test.ts:3:4'}] });
const files = ['test/a.test.ts', 'test/unit/deep/er/bad.test.ts', 'test/crash.test.ts', 'test/flaky\n.test.ts', 'test/k1.test.ts', 'test/k2.test.ts', 'test/never.test.ts'];
const results = [aResult({tests: {passed: 12, failed: 0, skipped: 0, todo: 0}}), bad, aResult({ file: 'test/crash.test.ts', outcome: 'crashed', durationMs: 80 }), aFlakyResult({ file: 'test/flaky\n.test.ts' })];
for (const [name, how] of [['plain', {}], ['tty', { isTerminal: true, colors: true }], ['narrow', { isTerminal: true, width: 40 }]] as const) test(name, async () => {
  for (const r of [defaultReporter, dotReporter, junitReporter]) {
  const l = new Listening(r, { ...how, stored: results, outputTail: 'x', settings: { retries: 2 } });
  l.tell(runStarted(files, { kept: 2, how: 'resumed', invocation: 2, reasons: { 'never-ran': 3, 'test-file-changed': 2 }, removed: [asTestFile('gone.ts')], detected: 'vitest was detected, because package.json depends on it' }));
  l.tell({ kind: 'file-kept', result: aDigest({ file: 'test/k1.test.ts' }), ground: 'verified' }, { kind: 'file-kept', result: aDigest({ file: 'test/k2.test.ts' }), ground: 'assumed' });
  for (const x of results) { l.tell(fileStarted(x.file)); l.clock.pass(1200);
    if (x === bad) l.tell({ kind: 'attempt-finished', at: '', file: x.file, attempt: anAttempt({ outcome: 'failed' }) });
   l.tell(fileFinished(x, x.outcome === 'passed' ? null : '\u001b[31mred\u001b[0m\n\tat\nbar\rbaz\u0007\n\n', 65000)); }
  l.tell(fileStarted('test/never.test.ts'), { kind: 'file-interrupted', at: '', file: asTestFile('test/never.test.ts') });
  const s = aSummary(results, { total: 7, passed: 4, notRun: 1, kept: { verified: 1, assumed: 1 }, stop: { kind: 'interrupted', signal: 'SIGINT' } });
  l.tell(runFinished(s, 'pawl run'));
  await l.finish();
  console.log(how.isTerminal ? l.output.screen().join('\n') : l.output.text);
  }
});
