// What another machine says of a file becomes a result here: the same file in the same place, after a close look.

import type { Problem } from '../../core/problem.ts';
import { ProblemError } from '../../core/problem.ts';
import { lossesMessage } from '../../core/queue.ts';
import type { FileResult } from '../../core/results/file-result.ts';
import { digestOf } from '../../core/results/file-result.ts';
import { commandOf, suiteDigest } from '../../core/suite.ts';
import type { TestFile } from '../../core/test-file.ts';
import type { QueueVerdict } from '../../formats/queue-verdict.ts';
import { decodeVerdict } from '../../formats/queue-verdict.ts';
import type { QueueNews } from '../../ports/work-queue.ts';
import { recordUnrun } from '../execution/execute-file.ts';
import type { Execution } from '../execution/execution.ts';
import { fingerprintOf } from '../execution/fingerprint-file.ts';
import type { Counting } from '../execution/finish-file.ts';
import { finishFile } from '../execution/finish-file.ts';
import type { JoinedQueue } from './join-queue.ts';

/**
 * Writes the result, then counts and announces it. Throws a ProblemError where it is none for the file of here.
 * @returns whether it passed
 */
export function takeVerdict(
  { file, verdict }: QueueNews,
  { keptHere, failedHere }: Pick<JoinedQueue, 'keptHere' | 'failedHere'>,
  counting: Counting,
  execution: Execution,
): boolean {
  if (verdict === null) return takeLoss(file, counting, execution);
  const decoded = decodeVerdict(verdict, file);
  if (!decoded.ok) throw new ProblemError([decoded.problem]);
  const { kept, outputTail } = decoded.value;
  const differs = outlivedHere(decoded.value, failedHere) ?? differsHere(decoded.value, execution);
  if (differs !== null) throw new ProblemError([differs]);
  const result = asOfHere(decoded.value, execution);
  // What is here already, because we gave it or heard of it before, is counted as it stands.
  if (keptHere(file)?.finishedAt === result.finishedAt) return result.outcome === 'passed';
  write(result, outputTail, execution);
  if (kept) {
    counting.tally.add(digestOf(result), 'verified');
    execution.announce({ kind: 'file-kept', result: digestOf(result), ground: 'verified' });
  } else finishFile({ result, outputTail }, counting, execution);
  return result.outcome === 'passed';
}

/** Whether a verdict from before is one that this machine would not take: then it runs the file. */
export function isOutlived(verdict: string, file: TestFile, { failedHere }: Pick<JoinedQueue, 'failedHere'>): boolean {
  const decoded = decodeVerdict(verdict, file);
  return decoded.ok && outlivedHere(decoded.value, failedHere) !== null;
}

function write(result: FileResult, outputTail: string | null, { directory, suiteOf, redact }: Execution): void {
  const { file, outcome } = result;
  directory.discardOutput(file);
  const command = commandOf(suiteOf(file), file);
  if (outcome !== 'passed')
    directory.writeError(result, outputTail ?? '', redact === null ? command : command.map(redact));
  directory.writeResult(result);
}

/** Each machine says it for itself: those who could have said it are lost. */
function takeLoss(file: TestFile, counting: Counting, execution: Execution): false {
  const testFile = execution.ports.workspace.digest(file) ?? '';
  execution.directory.discardOutput(file);
  const fingerprint = fingerprintOf(file, testFile, execution);
  const crash = { outcome: 'crashed', message: lossesMessage } as const;
  finishFile(recordUnrun(file, fingerprint, crash, execution), counting, execution);
  return false;
}

/** Whoever runs another file under the same name says nothing about the one of here. */
function differsHere({ result }: QueueVerdict, { suiteOf, ports }: Execution): Problem | null {
  const { file, fingerprint, attempts } = result;
  const where = file;
  const who = hostOf(attempts);
  const next = 'that result is not taken, and the file has none here';
  if (fingerprint.command !== suiteDigest(suiteOf(file)))
    return { kind: 'disagreement', where, message: `was run by another command on ${who}`, next };
  if (fingerprint.testFile !== ports.workspace.digest(file))
    return { kind: 'disagreement', where, message: `does not hold what it held when it ran on ${who}`, next };
  return null;
}

/** An older pass may not outlive a younger failure, wherever each of them was seen. */
function outlivedHere({ result, kept }: QueueVerdict, failedHere: JoinedQueue['failedHere']): Problem | null {
  const { file, outcome, finishedAt, attempts } = result;
  if (!kept || outcome !== 'passed' || !failedHere(result)) return null;
  const message = `passed on ${hostOf(attempts)} at ${finishedAt}, before it failed here`;
  const next = 'that result is not taken, and the file has none here; another --queue-id and --fresh run it again';
  return { kind: 'disagreement', where: file, message, next };
}

function hostOf(attempts: FileResult['attempts']): string {
  return attempts.at(-1)?.host ?? 'another machine';
}

/** Nobody here saw that project stay what it was: only what was traced or declared may vouch for the result later. */
function asOfHere({ result, kept }: QueueVerdict, { directory, invocation, suiteOf }: Execution): FileResult {
  const { suite: _, fingerprint, ...rest } = result;
  const { name } = suiteOf(result.file);
  return {
    ...rest,
    ...(name === null ? {} : { suite: name }),
    ...(kept ? {} : { run: directory.id, invocation }),
    fingerprint: { ...fingerprint, project: null },
    output: null,
  };
}
