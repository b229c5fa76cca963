// A report in a file is complete at any moment, and costs a run little.

import { validate } from 'ctrf';
import { Parser } from 'tap-parser';
import { describe, expect, it, vi } from 'vitest';

import type { RunEvent } from '../../src/core/event.ts';
import type { FileResult } from '../../src/core/results/file-result.ts';
import type { ReportSink } from '../../src/ports/reporter.ts';
import { githubReporter } from '../../src/reporters/github.ts';
import { reporters } from '../../src/reporters/index.ts';
import { junitReporter } from '../../src/reporters/junit.ts';
import { markdownReporter } from '../../src/reporters/markdown.ts';
import {
  aMoment,
  aResult,
  aSummary,
  eventsOf,
  fileFinished,
  fileStarted,
  runFinished,
  runStarted,
} from '../rig/builders.ts';
import { Listening } from '../rig/listening.ts';
import { parsedXml } from '../rig/xml.ts';

/** A file of which every state is kept. */
class Kept implements ReportSink {
  readonly isReplaceable = true;
  readonly states: string[] = [];
  appended = '';
  append(text: string): void {
    this.appended += text;
  }
  replace(chunks: Iterable<string>): void {
    this.states.push([...chunks].join(''));
  }
  close(): void {}
}

const whole = [
  'json',
  'junit',
  'github',
  'markdown',
  'html',
  'ctrf',
  'tap',
  'summary-json',
] as const satisfies (keyof typeof reporters)[];

/** Told with so much time between any two events that each may be written down. */
async function toldSlowly(name: keyof typeof reporters, events: readonly RunEvent[]): Promise<Kept> {
  const sink = new Kept();
  const stored: FileResult[] = [];
  const listening = new Listening(await reporters[name].load(), { stored, sink });
  for (const event of events) {
    if (event.kind === 'file-finished') stored.push(event.result);
    listening.clock.pass(60_000);
    listening.tell(event);
  }
  return sink;
}

const three = [
  aResult({ file: 'a' }),
  aResult({ file: 'b', outcome: 'failed' }),
  aResult({ file: 'c', outcome: 'crashed' }),
];

describe('a report in a file', () => {
  it.each(whole)('of %s is there from the first test on, and is written again after each', async (name) => {
    const { states } = await toldSlowly(name, eventsOf(three).slice(0, -1));
    expect(states).toHaveLength(6);
  });

  it.each([
    ['github', githubReporter, 10],
    ['markdown', markdownReporter, 50],
  ] as const)('of %s reads nothing of what was printed that it does not show', async (_, reporterFor, shown) => {
    const stored = Array.from({ length: 100 }, (__, index) => aResult({ file: `a${index}`, outcome: 'failed' }));
    const outputTail = vi.fn<() => string>(() => 'printed');
    const listening = new Listening(reporterFor, { stored, outputTail });
    listening.tell(runStarted(stored.map(({ file }) => file)), runFinished(aSummary(stored)));
    await listening.finish();
    expect(outputTail).toHaveBeenCalledTimes(shown);
  });

  it('is valid after each event, and says what is not known yet', async () => {
    const { states } = await toldSlowly('junit', eventsOf(three).slice(0, -1));
    const skipped = states.map((state) => parsedXml(state).all('skipped').length);
    expect(skipped).toEqual([3, 2, 2, 1, 1, 0]);
    const ctrf = await toldSlowly('ctrf', eventsOf(three).slice(0, -1));
    for (const state of ctrf.states) expect(validate(JSON.parse(state))).toMatchObject({ valid: true });
    const tap = await toldSlowly('tap', eventsOf(three).slice(0, -1));
    for (const state of tap.states)
      expect(Parser.parse(state, { strict: true })).toContainEqual(['complete', expect.objectContaining({ count: 3 })]);
    const json = await toldSlowly('json', eventsOf(three).slice(0, -1));
    expect(json.states.map((state) => (JSON.parse(state) as { notRun: number }).notRun)).toEqual([3, 2, 2, 1, 1, 0]);
    expect(JSON.parse(json.states[1] ?? '')).toMatchObject({ passed: 1, resumeCommand: 'pawl run', stop: null });
  });

  it('is whole when a run ends without having said so', async () => {
    const sink = new Kept();
    const stored = [aResult({ file: 'a' })];
    const listening = new Listening(junitReporter, { stored, sink });
    listening.tell(runStarted(['a', 'b']), fileStarted('a'), fileFinished(stored[0] as FileResult));
    await listening.finish();
    expect(parsedXml(sink.states.at(-1) ?? '').all('testsuite')).toHaveLength(2);
  });

  it('is written again after a pause, nineteen times as long as writing took', async () => {
    const sink = new Kept();
    const listening = new Listening(junitReporter, { sink });
    const replace = sink.replace.bind(sink);
    sink.replace = (chunks) => {
      listening.clock.pass(500);
      replace(chunks);
    };
    listening.tell(runStarted(['a', 'b']), fileStarted('a'));
    expect(sink.states).toHaveLength(1);
    listening.clock.pass(9499);
    listening.tell(fileStarted('b'));
    expect(sink.states).toHaveLength(1);
    listening.clock.pass(1);
    listening.tell(fileStarted('b'));
    expect(sink.states).toHaveLength(2);
  });

  it('of a thousand files in no time is written twice: when it begins and when it ends', async () => {
    const results = Array.from({ length: 1000 }, (_, index) =>
      aResult({ file: `test/${String(index).padStart(4, '0')}` }),
    );
    for (const name of whole) {
      const sink = new Kept();
      const listening = new Listening(await reporters[name].load(), { stored: results, sink });
      await listening.tell(...eventsOf(results)).finish();
      expect(sink.states).toHaveLength(2);
    }
  });
});

/** Of a thousand files with much to tell: how many results were read, and how much was held of them at once. */
async function heldBy(name: keyof typeof reporters): Promise<{ read: number; mostHeld: number }> {
  const detail = 'x'.repeat(10_000);
  const files = Array.from({ length: 1000 }, (_, index) => `test/${String(index).padStart(4, '0')}`);
  let read = 0;
  function* stored(): Generator<FileResult> {
    for (const file of files) {
      read += 1;
      yield aResult({ file, outcome: 'failed', failures: [{ test: 'a', message: 'no', location: null, detail }] });
    }
  }
  let [mostHeld, written] = [0, 0];
  const sink = new Kept();
  sink.replace = (chunks) => {
    for (const chunk of chunks) {
      mostHeld = Math.max(mostHeld, read - written);
      if (chunk.includes('test/')) written += 1;
    }
  };
  const listening = new Listening(await reporters[name].load(), { sink, results: stored });
  await listening.tell(runStarted(files), runFinished(aSummary([], { total: 1000 }))).finish();
  return { read, mostHeld };
}

it.each(['json', 'junit', 'ctrf', 'tap', 'html'] as const)(
  '%s holds one result of a thousand at a time',
  async (name) => {
    expect(await heldBy(name)).toEqual({ read: 1000, mostHeld: 1 });
  },
);

it('of endless problems the first fifty are told', async () => {
  const problem = { kind: 'reporter', where: 'here', message: 'is wrong', next: 'go on' } as const;
  const listening = new Listening(await reporters.tap.load()).tell(runStarted([]));
  for (let told = 0; told < 60; told++) listening.tell({ kind: 'problem', at: aMoment, problem });
  const text = await listening.tell(runFinished(aSummary())).finish();
  expect(text.match(/^# problem: here: is wrong$/gm)).toHaveLength(50);
});

it('half a run is not printed as if it were one', async () => {
  const listening = new Listening(junitReporter, { stored: [aResult({ file: 'a' })] });
  expect(await listening.tell(runStarted(['a', 'b']), fileStarted('a')).finish()).toBe('');
});
