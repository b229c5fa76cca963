// JUnit XML that every parser takes, whatever files are called and commands print.

import { describe, expect, test } from 'vitest';

import type { FileResult } from '../../src/core/results/file-result.ts';
import { junitReporter } from '../../src/reporters/junit.ts';
import {
  aDigest,
  aFlakyResult,
  aResult,
  aSummary,
  anAttempt,
  runFinished,
  runStarted,
  unprovenEnd,
} from '../rig/builders.ts';
import { Listening } from '../rig/listening.ts';
import { parsedXml } from '../rig/xml.ts';

/** The elements of junit-10.xsd of the xUnit plugin of Jenkins that we use, each with all attributes that it may have. */
const reason = ['type', 'message'];
const junit10: Readonly<Record<string, readonly string[]>> = {
  testsuites: ['name', 'time', 'tests', 'failures', 'errors'],
  testsuite: 'name tests failures errors group time skipped timestamp hostname id package file log url version'.split(
    ' ',
  ),
  properties: [],
  property: ['name', 'value'],
  testcase: ['name', 'time', 'classname', 'group'],
  skipped: reason,
  failure: reason,
  error: reason,
  flakyFailure: reason,
  flakyError: reason,
  rerunFailure: reason,
  rerunError: reason,
  'system-out': [],
};

async function report(
  stored: readonly FileResult[],
  files = stored.map((result) => result.file as string),
  outputTail = '',
) {
  const listening = new Listening(junitReporter, { stored, outputTail });
  listening.tell(runStarted(files), runFinished(aSummary(stored, { total: files.length })));
  return parsedXml(await listening.finish());
}

describe('junit', () => {
  test('has a suite for each file, in which a passed file is one test case', async () => {
    const xml = await report([aResult({ file: 'a', tests: { passed: 3, failed: 0, skipped: 1, todo: 0 } })]);
    const [suite] = xml.all('testsuite');
    expect(suite?.attributes).toMatchObject({
      name: 'a',
      tests: '1',
      failures: '0',
      errors: '0',
      skipped: '0',
      time: '1.200',
    });
    expect(xml.all('testcase').map((each) => each.attributes)).toEqual([{ classname: 'a', name: 'a', time: '1.200' }]);
    expect(xml.all('property').map(({ attributes }) => attributes)).toContainEqual({
      name: 'tests.skipped',
      value: '1',
    });
  });

  test('has a test case for each failed test, with message, location and the end of the output', async () => {
    const failures = [
      { test: 'one', message: 'expected 1', location: 'a:1:2' },
      { test: null, message: 'and more', location: null },
    ];
    const xml = await report([aResult({ file: 'a', outcome: 'failed', failures })], ['a'], 'what it printed');
    expect(xml.all('testsuite')[0]?.attributes).toMatchObject({ tests: '2', failures: '2', errors: '0' });
    expect(xml.all('testcase').map(({ attributes }) => attributes['name'])).toEqual(['one', 'a']);
    expect(xml.all('failure').map(({ text }) => text)).toEqual(['expected 1\na:1:2', 'and more']);
    expect(xml.all('system-out').map(({ text }) => text)).toEqual(['what it printed']);
  });

  test('tells a failure from what was ended by others', async () => {
    const outcomes = ['failed', 'timed-out', 'crashed'] as const;
    const xml = await report(outcomes.map((outcome) => aResult({ file: outcome, outcome })));
    expect(xml.all('failure').map(({ attributes }) => attributes)).toEqual([
      { message: 'failed, exit code 1', type: 'failed' },
    ]);
    expect(xml.all('error').map(({ attributes }) => attributes['message'])).toEqual(['timed out', 'crashed, SIGSEGV']);
  });

  test('lets no file that was not run look green', async () => {
    const xml = await report([aResult({ file: 'b' }), aResult({ file: 'd' })], ['a', 'b', 'c', 'd', 'e']);
    const suites = xml.all('testsuite').map(({ attributes }) => [attributes['name'], attributes['skipped']]);
    expect(suites).toEqual([
      ['a', '1'],
      ['b', '0'],
      ['c', '1'],
      ['d', '0'],
      ['e', '1'],
    ]);
    expect(xml.all('skipped')).toHaveLength(3);
  });

  test('marks kept and flaky results', async () => {
    const listening = new Listening(junitReporter, { stored: [aResult({ file: 'a' }), aFlakyResult({ file: 'b' })] });
    listening.tell(
      runStarted(['a', 'b'], { kept: 1 }),
      { kind: 'file-kept', result: aDigest({ file: 'a' }), ground: 'assumed' },
      runFinished(aSummary()),
    );
    const properties = parsedXml(await listening.finish())
      .all('property')
      .map(({ attributes }) => attributes);
    expect(properties.filter(({ name }) => name === 'standing').map(({ value }) => value)).toEqual(['assumed', 'ran']);
    expect(properties.filter(({ name }) => name === 'flaky')).toHaveLength(1);
  });

  test('has earlier attempts in the words of Surefire', async () => {
    const attempts = [anAttempt({ outcome: 'timed-out' }), anAttempt({ outcome: 'failed', number: 2 })];
    const xml = await report([aFlakyResult({ file: 'a' }), aResult({ file: 'b', outcome: 'failed', attempts })]);
    expect(xml.all('flakyFailure').map(({ attributes }) => attributes)).toEqual([
      { message: 'failed, exit code 1', type: 'failed' },
    ]);
    expect(xml.all('rerunError').map(({ attributes }) => attributes)).toEqual([
      { message: 'timed out', type: 'timed-out' },
    ]);
    expect(xml.all('testsuite').map(({ attributes }) => attributes['failures'])).toEqual(['0', '1']);
  });

  test('lets no run that is not proven look green', async () => {
    const stored = [aResult({ file: 'a' })];
    const listening = new Listening(junitReporter, { stored });
    listening.tell(runStarted(['a']), ...unprovenEnd(stored));
    const xml = parsedXml(await listening.finish());
    expect(xml.all('testsuite')[1]?.attributes).toMatchObject({ tests: '1', errors: '1' });
    expect(xml.all('error').map(({ text }) => text)).toEqual(['shard 2: is of another commit — run it again']);
  });

  test('leaves out what was printed past twenty million characters, and says so', async () => {
    const results = Array.from({ length: 12 }, (_, index) => aResult({ file: `${index}`, outcome: 'failed' }));
    const xml = await report(results, undefined, 'x'.repeat(2_000_000));
    const lengths = xml.all('system-out').map(({ text }) => text.length);
    expect(lengths.filter((length) => length === 2_000_000)).toHaveLength(9);
    expect(xml.all('system-out').at(-1)?.text).toBe('(left out: the report would be too large)');
  });

  test('has nothing that the schema of Jenkins does not know', async () => {
    const failures = [{ test: 'one', message: 'expected 1', location: 'a:1:2', detail: 'x' }];
    const attempts = [anAttempt({ outcome: 'crashed' }), anAttempt({ outcome: 'failed' })];
    const xml = await report(
      [aFlakyResult({ file: 'a', suite: 's' }), aResult({ file: 'b', outcome: 'failed', failures, attempts })],
      ['a', 'b', 'c'],
      'printed',
    );
    for (const [name, known] of Object.entries(junit10)) {
      for (const { attributes } of xml.all(name))
        expect(known).toEqual(expect.arrayContaining(Object.keys(attributes)));
    }
    expect(xml.names().filter((name) => !Object.hasOwn(junit10, name))).toEqual([]);
    for (const { attributes } of xml.all('testsuite'))
      expect(Object.keys(attributes)).toEqual(expect.arrayContaining(['name', 'tests', 'failures', 'errors']));
  });

  test('is valid whatever it is made of', async () => {
    const characters = Array.from({ length: 0x120 }, (_, code) => String.fromCharCode(code)).join('');
    const nasty = `${characters}]]><![CDATA[&amp;<a b="c" d='e'>\ud800x\udc00\uffff\ufffe😀\u001b[31mred\u001b[0m`;
    const failures = [{ test: nasty, message: nasty, location: nasty }];
    const attempts = [anAttempt({ outcome: 'failed', host: nasty })];
    const xml = await report(
      [aResult({ file: nasty, outcome: 'failed', failures, attempts })],
      [nasty, `${nasty}2`],
      nasty,
    );
    expect(xml.all('testsuite')[0]?.attributes['name']).toContain('\t\n');
    expect(xml.all('failure')[0]?.text).toContain(`]]><![CDATA[&amp;<a b="c" d='e'>x😀red`);
  });

  test('is not begun for a run that was not', async () => {
    expect(await new Listening(junitReporter).finish()).toBe('');
  });
});
