// A reporter that fails takes nothing with it but its own report.

import { expect, test } from 'vitest';

import type { RunEvent } from '../../src/core/event.ts';
import type { Problem } from '../../src/core/problem.ts';
import type { Reporter } from '../../src/ports/reporter.ts';
import { Multiplexer } from '../../src/reporters/multiplexer.ts';
import { fileStarted } from '../rig/builders.ts';

/** Remembers what it is told, and throws at the events that it is told to throw at. */
class Recorder implements Reporter {
  readonly name = 'recorder';
  readonly heard: string[] = [];
  readonly #throwsAt: (event: RunEvent | 'finish') => boolean;

  constructor(throwsAt: (event: RunEvent | 'finish') => boolean = () => false) {
    this.#throwsAt = throwsAt;
  }

  onEvent(event: RunEvent): void {
    this.#hear(event, event.kind);
  }

  finish(): void {
    this.#hear('finish', 'finish');
  }

  #hear(event: RunEvent | 'finish', word: string): void {
    this.heard.push(word);
    if (this.#throwsAt(event)) throw new Error('no');
  }
}

function guarded(...mounted: readonly (readonly [Reporter, string | null])[]) {
  const problems: Problem[] = [];
  const multiplexer = new Multiplexer(
    mounted.map(([reporter, report]) => ({ reporter, report })),
    (problem) => {
      problems.push(problem);
      multiplexer.onEvent({ kind: 'problem', at: '', problem });
    },
  );
  return { multiplexer, problems };
}

test('a reporter that throws is dropped and reported once, and the others go on', async () => {
  const broken = new Recorder(() => true);
  const others = [new Recorder(), new Recorder()] as const;
  const { multiplexer, problems } = guarded([others[0], null], [broken, null], [others[1], null]);
  multiplexer.onEvent(fileStarted('a'));
  multiplexer.onEvent(fileStarted('b'));
  expect(await multiplexer.finish()).toEqual([]);
  expect(broken.heard).toEqual(['file-started']);
  expect(others[0].heard.toSorted()).toEqual(['file-started', 'file-started', 'finish', 'problem']);
  expect(others[1].heard.toSorted()).toEqual(others[0].heard.toSorted());
  expect(problems).toEqual([
    {
      kind: 'reporter',
      where: 'the output',
      message: '--reporter recorder failed: no',
      next: 'it says no more; the verdict is not affected',
    },
  ]);
});

test('a report that was asked for and cannot be written is a problem of the whole', async () => {
  const { multiplexer, problems } = guarded(
    [new Recorder((event) => event === 'finish'), 'out/junit.xml'],
    [new Recorder(), null],
  );
  const lost = await multiplexer.finish();
  expect(lost.map(({ kind, where }) => ({ kind, where }))).toEqual([{ kind: 'reporter', where: 'out/junit.xml' }]);
  expect(problems).toEqual([]);
});

test('a report whose reporter was dropped on the way is lost, too', async () => {
  const { multiplexer, problems } = guarded([new Recorder((event) => event !== 'finish'), 'events.jsonl']);
  multiplexer.onEvent(fileStarted('a'));
  expect(problems).toHaveLength(1);
  expect(await multiplexer.finish()).toEqual(problems);
});

test('what only shows how it goes changes nothing when it fails at the end', async () => {
  const { multiplexer, problems } = guarded([new Recorder((event) => event === 'finish'), null]);
  expect(await multiplexer.finish()).toEqual([]);
  expect(problems).toHaveLength(1);
});

test('a reporter that rejects is as one that throws', async () => {
  const { multiplexer } = guarded([
    { name: 'slow', onEvent: () => {}, finish: () => Promise.reject(new Error('full')) },
    'a.json',
  ]);
  expect((await multiplexer.finish()).map(({ message }) => message)).toEqual(['--reporter slow failed: full']);
});
