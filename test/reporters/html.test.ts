// The data of the HTML report. How it looks and what it does in a browser: test/e2e/html-report.test.ts.

import { describe, expect, it } from 'vitest';

import type { RunEvent } from '../../src/core/event.ts';
import type { FileResult } from '../../src/core/results/file-result.ts';
import type { JournalledExecution } from '../../src/core/results/journalled-execution.ts';
import { asTestFile } from '../../src/core/test-file.ts';
import type { PageData, PageFile } from '../../src/formats/page-data.ts';
import { htmlReporter } from '../../src/reporters/html.ts';
import {
  aFlakyResult,
  aMoment,
  anAttempt,
  anInvocation,
  aResult,
  aRun,
  aRunId,
  aSummary,
  eventsOf,
  fileStarted,
  runFinished,
  runStarted,
} from '../rig/builders.ts';
import type { Surroundings } from '../rig/listening.ts';
import { Listening } from '../rig/listening.ts';

async function pageOf(events: readonly RunEvent[], around: Surroundings): Promise<string> {
  return new Listening(htmlReporter, around).tell(...events).finish();
}

async function dataOf(results: readonly FileResult[], around: Surroundings = {}): Promise<PageData> {
  return dataIn(await pageOf(eventsOf(results), { stored: results, ...around }));
}

function dataIn(page: string): PageData {
  const [, json = ''] = /^<data>([^]*)<\/data>$/.exec(page) ?? [];
  return JSON.parse(json) as PageData;
}

async function fileOf(result: FileResult, around: Surroundings = {}): Promise<PageFile> {
  return (await dataOf([result], around)).files[0] as PageFile;
}

function anExecution(
  said: Partial<JournalledExecution> & { readonly file: JournalledExecution['file'] },
): JournalledExecution {
  const known = { startedAt: aMoment, endedAt: aMoment, durationMs: 1000, invocation: 1, slot: 1, attempt: 1 };
  return { ...known, end: 'passed', ...said };
}

const a = asTestFile('a');

describe('the page', () => {
  it('has verdict, counts and what every file came to', async () => {
    const results = [
      aResult({ file: 'a' }),
      aResult({ file: 'b', outcome: 'failed', failures: [{ test: 'adds', message: 'no', location: 'b:1' }] }),
      aFlakyResult({ file: 'c' }),
    ];
    const data = await dataOf(results);
    expect(data).toMatchObject({
      verdict: 'failed',
      isOver: true,
      flaky: 1,
      counts: { total: 3, passed: 2, notRun: 0 },
    });
    expect(data.files.map(({ file, outcome, flaky = false }) => [file, outcome, flaky])).toEqual([
      ['a', 'passed', false],
      ['b', 'failed', false],
      ['c', 'passed', true],
    ]);
    expect(data.files[1]?.failures).toEqual([{ test: 'adds', message: 'no', location: 'b:1' }]);
  });

  it('is not over as long as the run goes, and has the files that have not run', async () => {
    const listening = new Listening(htmlReporter, { stored: [aResult({ file: 'a' })] });
    const states: string[] = [];
    const sink = {
      isReplaceable: true,
      append() {},
      replace: (c: Iterable<string>) => states.push([...c].join('')),
      close() {},
    };
    const told = new Listening(htmlReporter, { stored: [aResult({ file: 'a' })], sink });
    await told.tell(runStarted(['a', 'b']), fileStarted('a')).finish();
    const data = dataIn(states.at(-1) ?? '');
    expect(data).toMatchObject({ isOver: false, counts: { passed: 1, notRun: 1 }, commands: { resume: 'pawl run' } });
    expect(data.files).toEqual([expect.objectContaining({ file: 'a', outcome: 'passed' }), { file: 'b' }]);
    expect(await listening.finish()).toBe('');
  });

  it('ends no element that it stands in, whatever a test has printed', async () => {
    const nasty = '</script><!--<script>\u2028\u2029\u202e\u0000\u001b[31m$& $1 $$ {{data}} `${x}`';
    const failures = [{ test: nasty, message: nasty, location: nasty, detail: nasty }];
    const result = aResult({ file: `test/${nasty}`, outcome: 'failed', failures, output: { path: nasty, bytes: 3 } });
    const page = await pageOf(eventsOf([result]), { stored: [result], outputTail: nasty });
    expect(page.slice('<data>'.length, -'</data>'.length)).not.toMatch(/[<\u2028\u2029\u202e\u0000\u001b]/);
    const [file] = dataIn(page).files;
    expect(file).toMatchObject({ file: `test/${nasty}`, failures, output: { text: nasty, path: nasty } });
  });

  it('says why each file ran or was kept, as it was told or as the journal has it', async () => {
    const [started, first, ...rest] = eventsOf([aResult({ file: 'a' })]) as [RunEvent, RunEvent, ...RunEvent[]];
    const why = 'src/money.ts changed';
    const told = [started, { ...first, why } as RunEvent, ...rest];
    const around = { stored: [aResult({ file: 'a' })] };
    expect(dataIn(await pageOf(told, around)).files[0]).toMatchObject({ why });
    expect(
      await fileOf(aResult({ file: 'a' }), { executions: [anExecution({ file: a, why: 'is new' })] }),
    ).toMatchObject({
      why: 'is new',
    });
  });

  it('has the worker of each attempt, and the starts that came to nothing', async () => {
    const attempt = anAttempt({ startedAt: aMoment });
    const executions = [
      anExecution({ file: a, slot: 3 }),
      anExecution({ file: asTestFile('b'), end: 'lost', endedAt: null, slot: 2 }),
      anExecution({ file: asTestFile('c'), end: 'interrupted' }),
    ];
    const data = await dataOf([aResult({ file: 'a', attempts: [attempt] })], { executions });
    expect(data.files[0]?.attempts).toEqual([expect.objectContaining({ slot: 3, host: 'a-host', outcome: 'passed' })]);
    expect(data.cutShort.map(({ file, to, slot }) => [file, to, slot])).toEqual([
      ['b', null, 2],
      ['c', Date.parse(aMoment), 1],
    ]);
  });

  it('tells when each invocation ended, and which one never said so', async () => {
    const dead = anInvocation({ number: 1 });
    const run = aRun({ expected: ['a'], invocations: [dead, anInvocation({ number: 2 })] });
    const events = [runStarted(['a'], { run, how: 'resumed' }), runFinished(aSummary([aResult({ file: 'a' })]))];
    const page = await pageOf(events, { stored: [aResult({ file: 'a' })] });
    expect(dataIn(page).invocations.map(({ to }) => to)).toEqual([null, Date.parse(aMoment)]);
  });
});

describe('what came before', () => {
  const before = aRun({ id: 'run_2026-11-20_100000', expected: ['a', 'b', 'c', 'gone'] });
  const earlier = [{ run: before, isLike: true }];
  const then = [aResult({ file: 'a' }), aResult({ file: 'b', outcome: 'failed', durationMs: 50 })];
  const now = [
    aResult({ file: 'a', outcome: 'failed' }),
    aResult({ file: 'b' }),
    aResult({ file: 'c' }),
    aResult({ file: 'd' }),
  ];

  it('is told of each file, with what has changed', async () => {
    const results = ({ id }: { readonly id: string }): readonly FileResult[] => (id === aRunId ? now : then);
    const data = await dataOf(now, { earlier, results });
    expect(data.files.map(({ change, before: was }) => [change, was?.outcome])).toEqual([
      ['broke', 'passed'],
      ['fixed', 'failed'],
      [undefined, undefined],
      ['new', undefined],
    ]);
    expect(data.before).toMatchObject({ run: before.id, gone: ['gone'], goneCount: 1 });
  });

  it('is nothing where no run is over the same files', async () => {
    expect((await dataOf(now, { earlier: [{ run: before, isLike: false }] })).before).toBeNull();
  });

  it('is the past of each file, the last twenty executions of it', async () => {
    const executions = Array.from({ length: 25 }, (_, nth) => anExecution({ file: a, durationMs: nth }));
    const data = await dataOf([aResult({ file: 'a' })], { earlier, executions });
    const { history = [] } = data.files[0] as PageFile;
    expect(history).toHaveLength(20);
    // Of the run itself the last one is the result.
    expect(history.at(-1)).toEqual([23, 'passed', data.earlier.indexOf(aRunId)]);
    expect(data.earlier).toEqual([before.id, aRunId]);
  });
});

describe('what there is much of is cut, and what is missing is said', () => {
  it('in the inputs of a file', async () => {
    const entries = Array.from({ length: 1000 }, (_, nth) => `content aa src/${nth}.ts`);
    const fingerprint = { testFile: '', command: '', project: null, inputs: { entries, unseen: [] } };
    const data = await dataOf([aResult({ file: 'a', fingerprint }), aResult({ file: 'b', fingerprint })]);
    expect(data.inputs).toHaveLength(300);
    expect(data.inputs[299]).toBe('content src/299.ts');
    for (const { inputs } of data.files) expect([inputs?.of.length, inputs?.more]).toEqual([300, 700]);
  });

  it('in the output of what passed', async () => {
    const output = { path: 'logs/output/a.log', bytes: 9000 };
    const { output: shown } = await fileOf(aResult({ file: 'a', output }), { outputTail: 'x'.repeat(9000) });
    expect(shown).toEqual({ ...output, text: 'x'.repeat(2000) });
  });

  it('in outputs that are too much together', async () => {
    const output = { path: 'logs/output/a.log', bytes: 2_000_000 };
    const results = Array.from({ length: 10 }, (_, nth) => aResult({ file: `${nth}`, outcome: 'failed', output }));
    const { files } = await dataOf(results, { outputTail: 'x'.repeat(2_000_000) });
    expect(files.filter((file) => file.output?.text !== undefined)).toHaveLength(4);
    expect(files.at(-1)?.output).toEqual(output);
  });

  it('in failures that are too many', async () => {
    const failures = Array.from({ length: 60 }, (_, nth) => ({ test: `${nth}`, message: 'no', location: null }));
    const file = await fileOf(aResult({ file: 'a', outcome: 'failed', failures }));
    expect([file.failures?.length, file.moreFailures]).toEqual([50, 10]);
  });
});
