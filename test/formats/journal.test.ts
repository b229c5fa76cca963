import { describe, expect, it } from 'vitest';

import type { RunEvent } from '../../src/core/event.ts';
import { asTestFile } from '../../src/core/test-file.ts';
import { encodeJournalLine, executionsIn } from '../../src/formats/journal.ts';
import { aMoment, anAttempt, aResult, fileFinished, fileStarted, runStarted } from '../rig/builders.ts';

function told(...events: readonly (RunEvent | string)[]): (readonly [string, string, number, string?])[] {
  const lines = events.flatMap((event) => (typeof event === 'string' ? event : (encodeJournalLine(event) ?? [])));
  return Array.from(executionsIn(lines), ({ file, end, invocation, why }) =>
    why === undefined ? [file, end, invocation] : [file, end, invocation, why],
  );
}

const began = runStarted(['a', 'b']);
const resumed = runStarted(['a', 'b'], { invocation: 2, how: 'resumed' });
const a = asTestFile('a');

describe('the executions that a journal tells of', () => {
  it('come when they end, with what they came to and why they were owed', () => {
    const why = 'is new in this run';
    const events = [
      began,
      { ...fileStarted('a'), why } as RunEvent,
      fileStarted('b', 2),
      fileFinished(aResult({ file: 'b', outcome: 'failed' })),
    ];
    expect(told(...events, fileFinished(aResult({ file: 'a' })))).toEqual([
      ['b', 'failed', 1],
      ['a', 'passed', 1, why],
    ]);
  });

  it('are one for each attempt', () => {
    const failed = {
      kind: 'attempt-finished',
      at: aMoment,
      file: a,
      attempt: anAttempt({ outcome: 'timed-out' }),
    } as const;
    const events = [began, fileStarted('a'), failed, fileStarted('a'), fileFinished(aResult({ file: 'a' }))];
    expect(told(...events)).toEqual([
      ['a', 'timed-out', 1],
      ['a', 'passed', 1],
    ]);
  });

  it('are lost where nothing more was heard of them, and interrupted where that is said', () => {
    const interrupted = { kind: 'file-interrupted', at: aMoment, file: asTestFile('b') } as const;
    expect(told(began, fileStarted('a'), fileStarted('b'), interrupted, resumed, fileStarted('a'))).toEqual([
      ['b', 'interrupted', 1],
      ['a', 'lost', 1],
      ['a', 'lost', 2],
    ]);
  });

  it('are none for a verdict from elsewhere, and for lines that are torn or none of ours', () => {
    const torn = ['', '{"kind":"file-started","at":"2026', '{"kind":"file-started"}', '["kind":"file-"]', 'null'];
    expect(told(began, ...torn, fileFinished(aResult({ file: 'a' })))).toEqual([]);
  });

  it('believe no member that is not as it should be', () => {
    const odd = '{"kind":"file-started","at":"x","file":"a","slot":"1","attempt":-1,"why":7}';
    const [execution] = executionsIn([odd, '{"kind":"file-finished","at":"y","file":"a","outcome":"great"}']);
    expect(execution).toMatchObject({ slot: 1, attempt: 1, end: 'lost', durationMs: null, endedAt: 'y' });
  });
});
