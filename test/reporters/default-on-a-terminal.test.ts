// What the default reporter paints on a terminal. What a person would see comes from a small terminal in the rig.

import { stripVTControlCharacters } from 'node:util';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { textWidth } from '../../src/core/text/text-width.ts';
import { defaultReporter } from '../../src/reporters/default.ts';
import { aResult, eventsOf, fileFinished, fileStarted, runStarted } from '../rig/builders.ts';
import type { Surroundings } from '../rig/listening.ts';
import { Listening } from '../rig/listening.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function listening(surroundings: Surroundings = {}): Listening {
  return new Listening(defaultReporter, { isTerminal: true, ...surroundings });
}

describe('the status line', () => {
  test('is repainted in place by a timer, with the time that a file has been running', () => {
    const told = listening().tell(runStarted(['a', 'b']), fileStarted('a'));
    expect(told.output.screen().at(-1)).toBe('[0/2] a 0ms');
    told.clock.pass(3200);
    vi.advanceTimersByTime(200);
    expect(told.output.screen()).toEqual(['run_2026-11-21_143022 began', '2 files to run', '[0/2] a 3.2s']);
  });

  test('stays below what is told', () => {
    const told = listening().tell(runStarted(['a', 'b']), fileStarted('a'), fileStarted('b', 2));
    told.clock.pass(1200);
    told.tell(fileFinished(aResult({ file: 'a', outcome: 'failed' }), 'no\n', 125_000));
    expect(told.output.screen().slice(2)).toEqual([
      '[1/2] failed       1.2s  a (exit code 1)',
      '    | no',
      '[1/2] 1 failed 2m 05s left b 1.2s',
    ]);
  });

  test('says nothing of what is left once the estimate is used up', () => {
    const told = listening().tell(runStarted(['a', 'b']), fileStarted('a'));
    told.tell(fileFinished(aResult({ file: 'a' }), null, 2000), fileStarted('b'));
    told.clock.pass(1500);
    vi.advanceTimersByTime(200);
    expect(told.output.screen().at(-1)).toBe('[1/2] 500ms left b 1.5s');
    told.clock.pass(500);
    vi.advanceTimersByTime(200);
    expect(told.output.screen().at(-1)).toBe('[1/2] b 2.0s');
  });

  test('counts the other running files', () => {
    const told = listening().tell(
      runStarted(['a', 'b', 'c']),
      fileStarted('a'),
      fileStarted('b', 2),
      fileStarted('c', 3),
    );
    told.clock.pass(1000);
    vi.advanceTimersByTime(200);
    expect(told.output.screen().at(-1)).toBe('[0/3] a 1.0s +2');
  });

  test('is painted at most once in 100 ms for files that merely start', () => {
    const told = listening().tell(runStarted(['a']), fileStarted('a'));
    const writes = told.output.writes.length;
    for (let count = 0; count < 50; count += 1) told.tell(fileStarted('a'));
    expect(told.output.writes).toHaveLength(writes);
  });

  test('is written together with what is told above it', () => {
    const told = listening().tell(runStarted(['a', 'b']), fileStarted('a'));
    const writes = told.output.writes.length;
    told.tell(fileFinished(aResult({ file: 'a' })));
    expect(told.output.writes).toHaveLength(writes + 1);
  });

  test('is gone at the end, and its timer too', async () => {
    const told = listening().tell(...eventsOf([aResult({ file: 'a' })]));
    await told.finish();
    expect(vi.getTimerCount()).toBe(0);
    expect(told.output.screen().slice(0, 5)).toEqual([
      'run_2026-11-21_143022 began',
      '1 file to run',
      '[1/1] passed       1.2s  a',
      '',
      '┌──────┬─────────┬──────────┬────────┐',
    ]);
    expect(told.output.screen().filter((row) => row.startsWith('[0/1]'))).toEqual([]);
  });

  test('is gone when the run breaks off without a last event', async () => {
    const told = listening().tell(runStarted(['a']), fileStarted('a'));
    await told.finish();
    expect(vi.getTimerCount()).toBe(0);
    expect(told.output.screen().at(-1)).toBe('');
  });

  test.each([10, 20, 40, 41, 60, 80])('never wraps at %i columns', (width) => {
    const file = 'test/a/very/long/path/with-表表表表-and-😀😀😀/to/a-file-with-a-long-name.test.ts';
    const told = listening({ width }).tell(runStarted([file, 'b', 'c']), fileStarted(file), fileStarted('b', 2));
    told.tell(fileFinished(aResult({ file: 'b', outcome: 'failed' }), null, 3_600_000), fileStarted('c', 2));
    for (let painted = 0; painted < 20; painted += 1) {
      told.clock.pass(7777);
      vi.advanceTimersByTime(200);
      const line = stripVTControlCharacters(told.output.writes.at(-1) ?? '').replaceAll('\r', '');
      expect(textWidth(line)).toBeLessThan(width);
    }
  });

  test('follows a terminal that gets narrower', () => {
    const file = 'test/some/where/deep/down/name.test.ts';
    const told = listening().tell(runStarted([file]), fileStarted(file));
    told.output.width = 32;
    vi.advanceTimersByTime(200);
    expect(told.output.writes.at(-1)).toBe('\r\u001b[2K[0/1] test/s…n/name.test.ts 0ms');
  });
});

describe('at 40 columns', () => {
  test('the table loses columns and shortens paths, and fits', async () => {
    const results = ['one', 'two'].map((name) => aResult({ file: `test/some/where/deep/down/${name}.test.ts` }));
    const text = await listening({ width: 40 })
      .tell(...eventsOf(results))
      .finish();
    const table = text.split('\n').filter((line) => /^[┌│├└]/u.test(line));
    expect(table).toEqual([
      '┌────────────────────────────┬─────────┐',
      '│ file                       │ outcome │',
      '├────────────────────────────┼─────────┤',
      '│ test/som…/down/one.test.ts │ passed  │',
      '│ test/som…/down/two.test.ts │ passed  │',
      '└────────────────────────────┴─────────┘',
    ]);
  });

  test('the table stays straight with wide characters', async () => {
    const results = ['表表表表表表表表表表表表表', 'plain', '😀'].map((name) =>
      aResult({ file: `test/${name}.test.ts` }),
    );
    const text = await listening({ width: 40, colors: true })
      .tell(...eventsOf(results))
      .finish();
    const table = stripVTControlCharacters(text)
      .split('\n')
      .filter((line) => /^[┌│├└]/u.test(line));
    expect(new Set(table.map(textWidth)).size).toBe(1);
    expect(textWidth(table[0] ?? '')).toBeLessThanOrEqual(40);
  });

  test('a passed file takes one line, a failed one is named in full', () => {
    const file = 'test/some/where/deep/down/the-name-of-it.test.ts';
    const told = listening({ width: 40 }).tell(runStarted([file]), fileFinished(aResult({ file })));
    expect(textWidth(told.output.screen().at(-2) ?? '')).toBeLessThanOrEqual(40);
    told.tell(fileFinished(aResult({ file, outcome: 'failed' })));
    expect(told.output.text).toContain(file);
  });
});

describe('colours', () => {
  test('are not used where the output has none', async () => {
    const text = await listening({ colors: false })
      .tell(...eventsOf([aResult({ outcome: 'failed' })]))
      .finish();
    expect(text).not.toMatch(/\u001b\[\d+m/);
  });

  test('are used where it has, in the table too, and change no width', async () => {
    const events = eventsOf([aResult({ outcome: 'failed' }), aResult({ file: 'b' })]);
    const plain = await listening()
      .tell(...events)
      .finish();
    const coloured = await listening({ colors: true })
      .tell(...events)
      .finish();
    expect(coloured).toContain('\u001b[31mfailed\u001b[39m');
    expect(stripVTControlCharacters(coloured)).toBe(stripVTControlCharacters(plain));
  });
});
