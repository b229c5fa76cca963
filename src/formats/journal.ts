// logs/progress.jsonl: the event stream as it is stored, one JSON object a line. It is evidence, never the truth.

import type { RunEvent } from '../core/event.ts';
import { unreachable } from '../core/problem.ts';
import { digestOf } from '../core/results/file-result.ts';
import type { JournalledExecution } from '../core/results/journalled-execution.ts';
import type { TestFile } from '../core/test-file.ts';
import { asTestFile } from '../core/test-file.ts';
import { isOutcome } from './file-result.ts';
import { isAmount, isCount, isObject, isText } from './guard.ts';
import { parsedOrNull } from './parse-json.ts';
import { formatVersion } from './version.ts';

/**
 * The line of an event, with its newline; null for what the journal does not hold. What is stored elsewhere is left
 * out (the expected set, whole results), and so is each kept file: ten thousand lines a resume would say nothing new.
 */
export function encodeJournalLine(event: RunEvent): string | null {
  const entry = journalEntry(event);
  return entry === null ? null : `${JSON.stringify({ format: formatVersion, ...entry })}\n`;
}

function journalEntry(event: RunEvent): object | null {
  switch (event.kind) {
    case 'run-started': {
      const { run, kind, at, ...rest } = event;
      const { pid, host } = run.invocations.at(-1) ?? { pid: 0, host: '' };
      return { kind, at, run: run.id, total: run.expected.length, pid, host, ...rest };
    }
    case 'file-kept':
      return null;
    case 'file-finished': {
      const { file, run: _, ...digest } = digestOf(event.result);
      return { kind: event.kind, at: event.at, file, ...digest, attempts: event.result.attempts.length };
    }
    case 'run-finished': {
      const { failures, flaky, removed, audit: _, stamp: __, ...counts } = event.summary;
      const lists = { failures: failures.length, flaky: flaky.length, removed: removed.length };
      return { kind: event.kind, ...counts, ...lists, resumeCommand: event.resumeCommand };
    }
    case 'file-started':
    case 'attempt-finished':
    case 'file-interrupted':
    case 'run-stopping':
    case 'problem':
      return event;
    default:
      return unreachable(event);
  }
}

/**
 * The executions that the lines of a journal tell of, each when its end is told or another invocation begins. Lines that
 * cannot be read say nothing.
 */
export function* executionsIn(lines: Iterable<string>): Generator<JournalledExecution> {
  const running = new Map<TestFile, JournalledExecution>();
  let invocation = 0;
  for (const line of lines) {
    const began = invocationBegunIn(line);
    if (began !== null) {
      yield* running.values();
      running.clear();
      invocation = began;
    }
    const entry = fileEntry(line);
    if (entry === null) continue;
    const { kind, at, file } = entry;
    const started = running.get(file);
    if (kind === 'file-started') running.set(file, begunBy(entry, invocation));
    else if (started !== undefined) {
      running.delete(file);
      yield { ...started, ...endOf(entry), endedAt: at };
    }
  }
  yield* running.values();
}

function begunBy({ file, at, slot, attempt, why }: FileEntry, invocation: number): JournalledExecution {
  const because = isText(why) ? { why } : {};
  const known = { slot: isCount(slot) ? slot : 1, attempt: isCount(attempt) ? attempt : 1, ...because };
  return { file, startedAt: at, endedAt: null, invocation, end: 'lost', durationMs: null, ...known };
}

/** Of the attempt that is told, or of the file with its last one. */
function endOf({ kind, attempt, ...entry }: FileEntry): Pick<JournalledExecution, 'end' | 'durationMs'> {
  const { outcome, durationMs } = kind === 'attempt-finished' && isObject(attempt) ? attempt : entry;
  const end = isOutcome(outcome) ? outcome : kind === 'file-interrupted' ? 'interrupted' : 'lost';
  return { end, durationMs: isAmount(durationMs) ? durationMs : null };
}

/** A file that the last lines of a journal start and do not bring to a verdict. */
export interface InFlight {
  readonly file: TestFile;
  /** When it was started; ISO 8601, UTC. */
  readonly at: string;
  /** Whether pawl may have died of it: the invocation in question started it and did not end it itself. */
  readonly suspect: boolean;
}

/**
 * What was in flight when an invocation of that number died. One that died before it could journal anything started
 * nothing, and what the lines before it say is about others. Lines that cannot be read say nothing.
 */
export function filesInFlight(lines: Iterable<string>, invocation: number): InFlight[] {
  const running = new Map<TestFile, InFlight>();
  // The lines are the end of a journal: the beginning of the invocation may lie before them.
  let isIts = true;
  for (const line of lines) {
    // By their order, not by their times: a clock may have been set back in between.
    const began = invocationBegunIn(line);
    if (began !== null) {
      isIts = began === invocation;
      for (const each of running.values()) running.set(each.file, { ...each, suspect: false });
    }
    const entry = fileEntry(line);
    if (entry === null) continue;
    const { kind, file, at } = entry;
    if (kind === 'file-finished') running.delete(file);
    else if (kind === 'file-started' || kind === 'file-interrupted') {
      running.set(file, { file, at, suspect: isIts && kind === 'file-started' });
    }
  }
  return [...running.values()];
}

function invocationBegunIn(line: string): number | null {
  const [, number = null] = /"kind":"run-started",.*"invocation":(\d+)/.exec(line) ?? [];
  return number === null ? null : Number(number);
}

/** What a line says of a file; of the other members nothing is known but that they are there. */
interface FileEntry {
  readonly kind: string;
  readonly file: TestFile;
  readonly at: string;
  readonly [member: string]: unknown;
}

function fileEntry(line: string): FileEntry | null {
  if (!/"kind":"(?:file|attempt)-/.test(line)) return null;
  const value = parsedOrNull(line);
  if (!isObject(value) || !isText(value['kind']) || !isText(value['file']) || !isText(value['at'])) return null;
  return { ...value, kind: value['kind'], file: asTestFile(value['file']), at: value['at'] };
}
