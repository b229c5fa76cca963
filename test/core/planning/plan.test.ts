import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Observation, PreviousResult } from '../../../src/core/freshness/freshness.ts';
import type { Absence, Decision, PlanInput, PlanMode } from '../../../src/core/planning/plan.ts';
import { decide, describeDecision, makePlan } from '../../../src/core/planning/plan.ts';
import type { Outcome } from '../../../src/core/results/outcome.ts';
import { outcomes } from '../../../src/core/results/outcome.ts';
import { asTestFile } from '../../../src/core/test-file.ts';

const absences: readonly Absence[] = ['never-ran', 'interrupted', 'new-file', 'unreadable'];
const booleans = [false, true];

/** Every combination of an input over two values of each thing that can change. */
const around = { surroundings: 'surroundings-1', declared: null };

function* everyCase(): Generator<{ input: PlanInput; mode: PlanMode }> {
  for (const kind of ['continue', 'begin'] as const)
    for (const fresh of booleans)
      for (const verify of booleans)
        for (const lastFailed of booleans)
          for (const previous of everyPrevious())
            for (const project of [null, 'project-1', 'project-2'])
              for (const covered of booleans) {
                const now: Observation = { ...around, testFile: 'file-1', command: 'command-1', project, covered };
                const input = { file: asTestFile('a.test.ts'), previous, now };
                yield { input, mode: { kind, fresh, verify, lastFailed } };
              }
}

function* everyPrevious(): Generator<PreviousResult | Absence> {
  yield* absences;
  for (const outcome of outcomes)
    for (const testFile of ['file-1', 'file-2'])
      for (const command of ['command-1', 'command-2'])
        for (const project of [null, 'project-1', 'project-2'])
          for (const stable of booleans)
            for (const failedSince of booleans)
              yield { outcome, fingerprint: { testFile, command, project }, traced: null, stable, failedSince };
}

/** The one rule in the words of the product, each as its own sentence, without the order of the table. */
function oracle({ previous, now }: PlanInput, mode: PlanMode): 'verified' | 'assumed' | 'owed' {
  if (typeof previous === 'string') return 'owed';
  const then = previous.fingerprint;
  const identical = then.testFile === now.testFile && then.command === now.command;
  const proven = identical && previous.stable && now.covered && then.project !== null && then.project === now.project;
  const passed = previous.outcome === 'passed';
  if (mode.fresh || !identical || (passed && previous.failedSince)) return 'owed';
  if (mode.kind === 'begin') return passed && proven ? 'verified' : 'owed';
  if (mode.lastFailed && !passed) return 'owed';
  if (proven) return 'verified';
  return mode.verify ? 'owed' : 'assumed';
}

describe('the decision table', () => {
  it('agrees with the one rule in every small case', () => {
    let cases = 0;
    for (const { input, mode } of everyCase()) {
      const decision = decide(input, mode);
      const said = decision.kind === 'kept' ? decision.ground : 'owed';
      expect(said, JSON.stringify({ input, mode })).toBe(oracle(input, mode));
      cases += 1;
    }
    expect(cases).toBe(2 * 2 * 2 * 2 * (4 + 5 * 2 * 2 * 3 * 2 * 2) * 3 * 2);
  });

  it('never lets an earlier failure out of a continued run unless its file or command changed', () => {
    for (const { input, mode } of everyCase()) {
      if (mode.kind !== 'continue' || mode.fresh || typeof input.previous === 'string') continue;
      const { outcome, fingerprint } = input.previous;
      if (outcome === 'passed' || fingerprint.testFile !== 'file-1' || fingerprint.command !== 'command-1') continue;
      const decision = decide(input, mode);
      expect(decision.kind === 'kept' || decision.failureStands, JSON.stringify({ input, mode })).toBe(true);
    }
  });

  it('removes a result only where it means nothing any more', () => {
    for (const { input, mode } of everyCase()) {
      const decision = decide(input, mode);
      if (decision.kind === 'kept' || !decision.retire) continue;
      expect(['test-file-changed', 'command-changed', 'asked-fresh']).toContain(decision.reason);
      expect(decision.failureStands).toBe(false);
    }
  });

  it('has words for every decision', () => {
    for (const { input, mode } of everyCase()) expect(describeDecision(decide(input, mode)).length).toBeGreaterThan(10);
  });
});

/** What really happened to a file, kept by nobody but the oracle. */
interface Execution {
  readonly run: number;
  readonly content: number;
  readonly source: number;
  readonly command: number;
  readonly outcome: Outcome;
}

type Step =
  | { readonly do: 'edit-test'; readonly file: number }
  | { readonly do: 'edit-source' | 'revert-source' | 'change-command' }
  | { readonly do: 'add' | 'remove'; readonly file: number }
  | {
      readonly do: 'run';
      readonly files: number;
      readonly verify: boolean;
      readonly lastFailed: boolean;
      readonly edited: boolean;
    };

const aFile = fc.nat({ max: 3 });
const aStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('edit-test' as const), file: aFile }),
  fc.record({ do: fc.constantFrom('edit-source' as const, 'revert-source' as const, 'change-command' as const) }),
  fc.record({ do: fc.constantFrom('add' as const, 'remove' as const), file: aFile }),
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('run' as const),
      files: fc.nat({ max: 4 }),
      verify: fc.boolean(),
      lastFailed: fc.boolean(),
      edited: fc.boolean(),
    }),
  },
);

/** A deterministic suite: a file's outcome follows from its content, the source and the command. */
function truth(content: number, source: number, command: number): Outcome {
  return (content * 7 + source * 3 + command) % 3 === 0 ? 'failed' : 'passed';
}

/** Plays a history with `makePlan` deciding, and checks each decision against what really happened. */
function play(steps: readonly Step[]): void {
  const contents = new Map<number, number>([0, 1, 2].map((file) => [file, 0]));
  let [source, command, run, nextSource] = [0, 0, 0, 1];
  let stored = new Map<number, PreviousResult>();
  let expected = new Set<number>();
  const executions = new Map<number, Execution[]>();

  for (const step of steps) {
    switch (step.do) {
      case 'edit-test':
        if (contents.has(step.file)) contents.set(step.file, (contents.get(step.file) as number) + 1);
        break;
      case 'edit-source':
        source = nextSource++;
        break;
      case 'revert-source':
        source = 0;
        break;
      case 'change-command':
        command += 1;
        break;
      case 'add':
        if (!contents.has(step.file)) contents.set(step.file, 0);
        break;
      case 'remove':
        contents.delete(step.file);
        break;
      case 'run':
        runOnce(step);
        break;
    }
  }

  function runOnce(step: Extract<Step, { do: 'run' }>): void {
    const files = [...contents.keys()];
    const unfinished = files.some((file) => expected.has(file) && !stored.has(file));
    const kind = run > 0 && (unfinished || step.lastFailed) ? ('continue' as const) : ('begin' as const);
    const mode: PlanMode = { kind, fresh: false, verify: step.verify, lastFailed: step.lastFailed };
    if (kind === 'begin') run += 1;
    // The key covers test files and source alike.
    const key = (): string => JSON.stringify([source, [...contents]]);
    const project = key();
    const now = (file: number): Observation => ({
      testFile: `content-${contents.get(file)}`,
      command: `command-${command}`,
      project,
      covered: true,
      ...around,
    });
    const inputs = files.map((file) => ({
      file: asTestFile(String(file)),
      previous: stored.get(file) ?? ('never-ran' as const),
      now: now(file),
    }));
    const plan = makePlan(inputs, mode);
    const next = new Map<number, PreviousResult>();
    for (const { file, decision } of plan) check(Number(file), decision, mode, next);
    const owed = plan.filter(({ decision }) => decision.kind === 'owed' && decision.selected).slice(0, step.files);
    const ranAt = source;
    for (const { file } of owed) {
      const id = Number(file);
      const outcome = truth(contents.get(id) as number, ranAt, command);
      const { testFile, command: commandKey } = now(id);
      next.set(id, {
        outcome,
        fingerprint: { testFile, command: commandKey, project },
        traced: null,
        stable: !step.edited,
        failedSince: false,
      });
      const execution = { run, content: contents.get(id) as number, source: ranAt, command, outcome };
      executions.set(id, [...(executions.get(id) ?? []), execution]);
    }
    stored = next;
    expected = new Set(files);
  }

  function check(file: number, decision: Decision, mode: PlanMode, next: Map<number, PreviousResult>): void {
    const last = executions.get(file)?.at(-1);
    const previous = stored.get(file);
    if (decision.kind === 'kept') {
      expect(last?.content).toBe(contents.get(file));
      expect(last?.command).toBe(command);
      expect(previous?.outcome).toBe(last?.outcome);
      if (decision.ground === 'verified')
        expect(previous?.outcome).toBe(truth(contents.get(file) as number, source, command));
      if (mode.kind === 'begin') expect(previous?.outcome).toBe('passed');
      next.set(file, previous as PreviousResult);
    } else if (previous !== undefined && mode.kind === 'continue' && !decision.retire) {
      next.set(file, previous);
    }
  }
}

describe('random histories', () => {
  it('never keep what a fresh run would not give, unless it is called assumed', () => {
    fc.assert(fc.property(fc.array(aStep, { maxLength: 25 }), play), { numRuns: 2000 });
  });
});
