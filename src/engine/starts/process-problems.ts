// What a person has to know about processes that outlived their command.

import type { Problem } from '../../core/problem.ts';
import type { TestFile } from '../../core/test-file.ts';
import { counted } from '../../core/text/counted.ts';
import type { Redact } from '../../core/text/redaction.ts';
import type { CommandReport, LeftBehind, ProcessSeen } from '../../ports/process-runner.ts';

/** More than these are counted and not named. */
const namedMax = 5;

/** Empty for a command that took everything with it. */
export function processProblems(file: TestFile, { left, survivors }: CommandReport, redact: Redact | null): Problem[] {
  const problems: Problem[] = [];
  if (left.length > 0) {
    const message = `left ${processes(left)} running: ${named(left, redact)}`;
    problems.push({ kind: 'left-running', where: file, message, next: 'ended; a test should end what it starts' });
  }
  return [...problems, ...survivorProblems(file, survivors, redact)];
}

/** Empty when the pawl before us left nothing. */
export function leftBehindProblems({ ended, survivors }: LeftBehind, redact: Redact | null): Problem[] {
  const problems: Problem[] = [];
  if (ended.length > 0) {
    const message = `${processes(ended)} of a pawl that died ${ended.length === 1 ? 'was' : 'were'} still running: ${named(ended, redact)}`;
    problems.push({ kind: 'left-running', where: 'the last run', message, next: 'ended before this run began' });
  }
  return [...problems, ...survivorProblems('the last run', survivors, redact)];
}

function survivorProblems(where: string, survivors: readonly ProcessSeen[], redact: Redact | null): Problem[] {
  if (survivors.length === 0) return [];
  const message = `${processes(survivors)} could not be ended: ${named(survivors, redact)}`;
  return [{ kind: 'left-running', where, message, next: 'still there; end what is left by hand' }];
}

function processes({ length }: readonly ProcessSeen[]): string {
  return counted(length, 'process', 'processes');
}

/** A secret may stand in a command line. */
function named(seen: readonly ProcessSeen[], redact: Redact | null): string {
  const names = seen.slice(0, namedMax).map(({ pid, command }) => `${redact?.(command) ?? command} (pid ${pid})`);
  const more = seen.length - names.length;
  return [...names, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
