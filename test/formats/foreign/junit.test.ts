// The dialects of JUnit XML, as the tools named here write them.

import { describe, expect, it } from 'vitest';

import type { JunitReport } from '../../../src/formats/foreign/junit.ts';
import { parseJunit } from '../../../src/formats/foreign/junit.ts';

async function read(text: string): Promise<JunitReport> {
  const report = await parseJunit(text);
  if (report === null) throw new Error('expected a report');
  return report;
}

/** `outcome name` of each case. */
async function outcomes(text: string): Promise<string[]> {
  return (await read(text)).cases.map(({ outcome, name }) => `${outcome} ${name}`);
}

describe('a JUnit report', () => {
  it('is read through suites in suites, whichever element is the outermost', async () => {
    const inner = '<testsuite name="b"><testcase name="one"/><testcase name="two"/></testsuite>';
    expect(await outcomes(`<testsuites><testsuite name="a">${inner}</testsuite>${inner}</testsuites>`)).toHaveLength(4);
    expect(await outcomes(inner)).toEqual(['passed one', 'passed two']);
  });

  it('gives the words of a failure and of an error, escaped or not', async () => {
    const { cases } = await read(`<?xml version="1.0"?><testsuite>
      <testcase classname="com.shop.CartTest" name="totals" file="CartTest.java" line="12">
        <failure message="expected &lt;1&gt; but was &lt;2&gt;" type="AssertionError"><![CDATA[a < b
  at CartTest.java:12]]></failure>
        <error>it also threw</error>
        <system-out>printed &amp; kept out of it</system-out>
      </testcase></testsuite>`);
    expect(cases).toEqual([
      {
        name: 'totals',
        className: 'com.shop.CartTest',
        outcome: 'failed',
        file: 'CartTest.java',
        line: '12',
        troubles: [
          { message: 'expected <1> but was <2>', type: 'AssertionError', detail: 'a < b\n  at CartTest.java:12' },
          { message: 'it also threw', type: null, detail: null },
        ],
      },
    ]);
  });

  it.each([
    ['pytest and most others', '<testcase name="a"><skipped message="not here"/></testcase>'],
    ['CTest', '<testcase name="a" status="notrun"/>'],
    ['GoogleTest', '<testcase name="a" status="notrun" result="suppressed"/>'],
  ])('counts what was skipped: %s', async (_, testcase) => {
    expect(await outcomes(`<testsuite>${testcase}</testsuite>`)).toEqual(['skipped a']);
  });

  it('takes the last try of a test that Surefire tried again', async () => {
    expect(
      await outcomes(`<testsuite>
        <testcase name="passed at last"><flakyFailure message="no"><stackTrace>at A</stackTrace></flakyFailure></testcase>
        <testcase name="failed again"><failure message="no"/><rerunFailure message="no"/></testcase>
      </testsuite>`),
    ).toEqual(['passed passed at last', 'failed failed again']);
  });

  it('keeps the trouble of a suite as a whole', async () => {
    const { cases, troubles } = await read('<testsuite><error message="beforeAll threw"/></testsuite>');
    expect({ cases, troubles }).toEqual({
      cases: [],
      troubles: [{ message: 'beforeAll threw', type: null, detail: null }],
    });
  });

  it('knows the file of a suite for the cases in it', async () => {
    const { cases } = await read(
      '<testsuites><testsuite file="a.js"><testcase name="a"/></testsuite><testsuite><testcase name="b"/></testsuite></testsuites>',
    );
    expect(cases.map(({ file }) => file)).toEqual(['a.js', null]);
  });

  it('takes control characters that a test printed, which XML forbids', async () => {
    expect(await outcomes('<testsuite><testcase name="red \u001b[31m"/></testsuite>')).toEqual([
      'passed red \u001b[31m',
    ]);
  });

  it.each([
    ['nothing', ''],
    ['a report cut off', '<testsuites><testsuite><testcase name="a"/>'],
    ['another kind of XML', '<html><body/></html>'],
    ['no XML', '1..1\nok 1\n'],
    ['an entity of its own', '<!DOCTYPE a [<!ENTITY x "y">]><testsuite><testcase name="&x;"/></testsuite>'],
  ])('is none: %s', async (_, text) => {
    expect(await parseJunit(text)).toBeNull();
  });
});
