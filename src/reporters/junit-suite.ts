// One file as a JUnit `testsuite`. Its counts are those of the `testcase` elements in it, as readers expect: the failed
// tests where the runner tells them, or else one that stands for the file. How many tests there really were, where the
// result came from and whether it is flaky are properties.

import type { Problem } from '../core/problem.ts';
import { describeProblem } from '../core/problem.ts';
import type { Failure, FileResult } from '../core/results/file-result.ts';
import { isFlaky } from '../core/results/file-result.ts';
import type { Standing } from '../core/results/summary.ts';
import type { TestFile } from '../core/test-file.ts';
import { endedAs, unprovenName } from './outcome-words.ts';
import { xmlAttribute, xmlText } from './xml.ts';

/** Failures and characters beyond this do not help a reader, and CI systems refuse reports that are too large. */
const failuresMax = 1000;
const messageMax = 1000;
const textMax = 64 * 1024;

/** @param outputTail what the command printed last; empty when there is nothing to show */
export function suiteOf(result: FileResult, standing: Standing, outputTail: string): string {
  const cases = result.outcome === 'passed' ? [passedCase(result)] : failedCases(result);
  const bad = result.outcome === 'passed' ? 0 : cases.length;
  const counts = isError(result) ? { errors: bad, failures: 0 } : { errors: 0, failures: bad };
  const last = result.attempts.at(-1);
  const attributes = {
    name: result.file,
    file: result.file,
    tests: cases.length,
    ...counts,
    skipped: 0,
    time: seconds(result.durationMs),
    timestamp: (last?.startedAt ?? result.finishedAt).replace(/\.\d+Z$|Z$/, ''),
    hostname: last?.host ?? '',
  };
  const output = outputTail === '' ? '' : `    <system-out>${xmlText(outputTail)}</system-out>\n`;
  return suite(attributes, [propertiesOf(result, standing), ...cases, output].join(''));
}

/** Skipped, which is neither green nor red: it is still owed. */
export function notRunSuite(file: TestFile): string {
  const attributes = { name: file, file, tests: 1, errors: 0, failures: 0, skipped: 1, time: seconds(0) };
  return suite(attributes, caseOf(file, file, 0, '<skipped message="not run: it is still owed"/>'));
}

/** Stands for what is wrong with the whole, whatever its files came to. */
export function unprovenSuite(problems: readonly Problem[]): string {
  const attributes = { name: unprovenName, tests: 1, errors: 1, failures: 0, skipped: 0, time: seconds(0) };
  const text = problems.map(describeProblem).join('\n').slice(0, textMax);
  const error = `<error${attributesText({ message: unprovenName, type: 'unproven' })}>${xmlText(text)}</error>`;
  return suite(attributes, caseOf('pawl', unprovenName, 0, error));
}

function failedCases(result: FileResult): string[] {
  const { failures, file, durationMs } = result;
  const told: readonly Failure[] =
    failures.length > 0 ? failures : [{ test: null, message: endedAs(result), location: null }];
  return told.slice(0, failuresMax).map((failure, index) => {
    const tag = isError(result) ? 'error' : 'failure';
    const text = [failure.message, failure.location, failure.detail].filter((part) => part != null).join('\n');
    const about = { message: failure.message.slice(0, messageMax), type: result.outcome };
    const time = failures.length > 0 ? 0 : durationMs;
    const failed = `<${tag}${attributesText(about)}>${xmlText(text.slice(0, textMax))}</${tag}>`;
    return caseOf(file, failure.test ?? file, time, failed + (index === 0 ? earlierAttempts(result, 'rerun') : ''));
  });
}

function passedCase(result: FileResult): string {
  return caseOf(result.file, result.file, result.durationMs, earlierAttempts(result, 'flaky'));
}

/** Attempts on the same fingerprint that did not pass, in the words of Maven's Surefire, which Jenkins reads. */
function earlierAttempts({ attempts }: FileResult, kind: 'flaky' | 'rerun'): string {
  const failed = attempts.slice(0, -1).filter(({ outcome }) => outcome !== 'passed');
  const elements = failed.map((attempt) => {
    const about = { message: endedAs({ outcome: attempt.outcome, attempts: [attempt] }), type: attempt.outcome };
    return `<${kind}${isError(attempt) ? 'Error' : 'Failure'}${attributesText(about)}/>`;
  });
  return elements.join('');
}

function caseOf(classname: string, name: string, durationMs: number, content: string): string {
  const attributes = attributesText({ classname, name, time: seconds(durationMs) });
  return content === '' ? `    <testcase${attributes}/>\n` : `    <testcase${attributes}>${content}</testcase>\n`;
}

function suite(attributes: Readonly<Record<string, string | number>>, content: string): string {
  return `  <testsuite${attributesText(attributes)}>\n${content}  </testsuite>\n`;
}

function propertiesOf(result: FileResult, standing: Standing): string {
  const { suite: ofSuite, tests, attempts, run } = result;
  const counts =
    tests === null ? [] : Object.entries(tests).map(([outcome, count]) => [`tests.${outcome}`, String(count)]);
  const pairs = [['standing', standing], ['ran-in', run], ['attempts', String(attempts.length)], ...counts];
  if (ofSuite !== undefined) pairs.unshift(['suite', ofSuite]);
  if (isFlaky(result)) pairs.push(['flaky', 'true']);
  const lines = pairs.map(([name = '', value = '']) => `      <property${attributesText({ name, value })}/>\n`);
  return `    <properties>\n${lines.join('')}    </properties>\n`;
}

/** A failure is the word of the tests; what was ended by others is an error. */
function isError({ outcome }: Pick<FileResult, 'outcome'>): boolean {
  return outcome === 'timed-out' || outcome === 'crashed';
}

function attributesText(attributes: Readonly<Record<string, string | number>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${xmlAttribute(String(value))}"`)
    .join('');
}

function seconds(durationMs: number): string {
  return (durationMs / 1000).toFixed(3);
}
