// The user's commands while they run: started as process groups of their own, waited for, and ended as a whole.

import fs from 'node:fs';

import { ProblemError } from '../core/problem.ts';
import type { CommandReport, CommandSpec, ProcessRunner, RunningCommand } from '../ports/process-runner.ts';
import type { Ended } from './spawn-group.ts';
import { spawnGroup } from './spawn-group.ts';

/** Runs every command in one working directory. */
export class GroupProcessRunner implements ProcessRunner {
  readonly #cwd: string;

  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  async start(spec: CommandSpec): Promise<RunningCommand> {
    // A file descriptor costs half of what a pipe does, holds nothing in memory, and outlives us.
    const output = fs.openSync(spec.outputPath, 'a');
    const startedMs = performance.now();
    const { pid, ended } = await spawnGroup(spec, this.#cwd, output);
    fs.closeSync(output);
    if (pid === undefined) throw cannotStart(spec, await ended);
    return new RunningGroup(pid, reportOf(ended, startedMs));
  }
}

async function reportOf(ended: Promise<Ended>, startedMs: number): Promise<CommandReport> {
  const { exitCode, signal } = await ended;
  return { exitCode: exitCode ?? null, signal: signal ?? null, durationMs: performance.now() - startedMs };
}

class RunningGroup implements RunningCommand {
  readonly ended: Promise<CommandReport>;
  readonly #group: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(group: number, ended: Promise<CommandReport>) {
    this.#group = group;
    this.ended = ended.then((report) => this.#swept(report));
  }

  end(graceMs: number): void {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => this.kill(), graceMs);
    signalGroup(this.#group, 'SIGTERM');
  }

  kill(): void {
    signalGroup(this.#group, 'SIGKILL');
  }

  /** When we ended the command, nothing of its group is left behind. */
  #swept(report: CommandReport): CommandReport {
    if (this.#timer === undefined) return report;
    clearTimeout(this.#timer);
    this.kill();
    return report;
  }
}

/** A negative pid is the group of that leader. The group may have gone in the meantime, which is what we want. */
function signalGroup(group: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(process.platform === 'win32' ? group : -group, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function cannotStart(spec: CommandSpec, ended: Ended): ProblemError {
  const why = ended.code === 'ENOENT' ? 'there is no such command' : (ended.code ?? 'it cannot be started');
  const where = spec.shell ? 'the shell' : spec.argv[0];
  const next = 'nothing was recorded for it; check the command and its PATH';
  return new ProblemError([{ kind: 'cannot-start', where, message: why, next }], { cause: ended });
}
