// The two reports for programs: one object at the end, and one line an event.

import { describe, expect, test } from 'vitest';

import { storedSummary } from '../../src/formats/summary.ts';
import { jsonReporter } from '../../src/reporters/json.ts';
import { jsonlReporter } from '../../src/reporters/jsonl.ts';
import {
  aDigest,
  aFlakyResult,
  aResult,
  aRunId,
  aSummary,
  eventsOf,
  fileFinished,
  runFinished,
  runStarted,
} from '../rig/builders.ts';
import { Listening } from '../rig/listening.ts';

describe('json', () => {
  test('is the stored summary, with every result and where it came from', async () => {
    const stored = [aResult({ file: 'a' }), aFlakyResult({ file: 'b' }), aResult({ file: 'c', outcome: 'failed' })];
    const summary = aSummary(stored, { total: 4, notRun: 1 });
    const text = await new Listening(jsonReporter, { stored })
      .tell(
        runStarted(['a', 'b', 'c', 'd'], { kept: 1, how: 'resumed' }),
        { kind: 'file-kept', result: aDigest({ file: 'a' }), ground: 'assumed' },
        { kind: 'file-kept', result: aDigest({ file: 'b', outcome: 'failed' }), ground: null },
        { kind: 'file-kept', result: aDigest({ file: 'c', outcome: 'failed' }), ground: null },
        fileFinished(aFlakyResult({ file: 'b' })),
        runFinished(summary, 'pawl run'),
      )
      .finish();
    const { files, ...rest } = JSON.parse(text) as { files: unknown };
    expect(rest).toEqual({ ...storedSummary(summary), how: 'resumed', resumeCommand: 'pawl run' });
    expect(rest).toHaveProperty('run_id', aRunId);
    expect(files).toEqual([
      { ...stored[0], flaky: false, standing: 'assumed' },
      { ...stored[1], flaky: true, standing: 'ran' },
      { ...stored[2], flaky: false, standing: 'stands' },
    ]);
  });

  test('of a proven verdict that is told again has no file that ran', async () => {
    const text = await new Listening(jsonReporter, { stored: [aResult()] })
      .tell(runStarted(['test/a.test.ts'], { how: 'standing', kept: 1 }), runFinished(aSummary([aResult()])))
      .finish();
    expect(JSON.parse(text)).toMatchObject({ how: 'standing', files: [{ standing: 'verified' }] });
  });

  test('of no files is valid, too', async () => {
    const text = await new Listening(jsonReporter).tell(...eventsOf([])).finish();
    expect(JSON.parse(text)).toMatchObject({ total: 0, files: [] });
  });

  test('is not written for a run that never began', async () => {
    expect(await new Listening(jsonReporter).finish()).toBe('');
  });
});

describe('jsonl', () => {
  test('is one line an event, written as it happens, without the expected set', () => {
    const listening = new Listening(jsonlReporter);
    const events = eventsOf([aResult({ file: 'line\nbreak' })]);
    for (const [index, event] of events.entries()) {
      listening.tell(event);
      expect(listening.output.writes).toHaveLength(index + 1);
    }
    const lines = listening.output.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ kind }) => kind)).toEqual(['run-started', 'file-started', 'file-finished', 'run-finished']);
    expect(lines.every(({ format }) => format === 1)).toBe(true);
    expect(lines[0]).toMatchObject({ total: 1, run: { id: aRunId } });
    expect(lines[0]?.['run']).not.toHaveProperty('expected');
    expect(lines[3]).toHaveProperty('summary.run_id', aRunId);
  });
});
