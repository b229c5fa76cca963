// Commands as process groups of their own, started through execa with everything turned off that costs time.

import fs from 'node:fs';

import type { execa as Execa } from 'execa';

import { ProblemError } from '../core/problem.ts';
import type { CommandReport, CommandSpec, ProcessRunner, RunningCommand } from '../ports/process-runner.ts';

/** Runs every command in one working directory. */
export class GroupProcessRunner implements ProcessRunner {
  readonly #cwd: string;
  #execa: typeof Execa | null = null;

  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  async start(spec: CommandSpec): Promise<RunningCommand> {
    // Loaded with the first command: a run with nothing to do starts none.
    this.#execa ??= (await import('execa')).execa;
    // A file descriptor costs half of what a pipe does, holds nothing in memory, and outlives us.
    const output = fs.openSync(spec.outputPath, 'a');
    const startedMs = performance.now();
    const child = this.#spawn(this.#execa, spec, output);
    fs.closeSync(output);
    if (child.pid === undefined) throw cannotStart(spec, await child);
    return new RunningGroup(child.pid, reportOf(child, startedMs));
  }

  #spawn(execa: typeof Execa, spec: CommandSpec, output: number) {
    const [command, args] = spec.shell ? [spec.argv.join(' '), []] : [spec.argv[0], spec.argv.slice(1)];
    return execa(command, args, {
      cwd: this.#cwd,
      env: spec.env,
      extendEnv: false,
      shell: spec.shell,
      stdin: 'ignore',
      // execa takes any descriptor of ours here; its types name only the first three.
      stdout: output as 1,
      stderr: output as 1,
      buffer: false,
      reject: false,
      cleanup: false,
      // A group of its own: our signals reach the whole tree, and Ctrl-C in the terminal reaches only us.
      detached: true,
      windowsHide: true,
    });
  }
}

/** What of execa's result counts here. */
interface Ended {
  readonly exitCode?: number | undefined;
  readonly signal?: string | undefined;
  /** The system's word when the command could not be started, such as `ENOENT`. */
  readonly code?: string | undefined;
}

async function reportOf(child: PromiseLike<Ended>, startedMs: number): Promise<CommandReport> {
  const { exitCode, signal } = await child;
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
