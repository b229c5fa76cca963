// The user's commands: started as process groups of their own, marked and recorded so that they are known again.

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { ProblemError } from '../../core/problem.ts';
import type { CommandEnd } from '../../core/results/outcome.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CommandSpec, LeftBehind, ProcessRunner, RunningCommand } from '../../ports/process-runner.ts';
import { BoundedOutput } from './bounded-output.ts';
import { endLeftBehind } from './end-left-behind.ts';
import { cheapProcessBirth } from './process-birth.ts';
import type { ProcessTable } from './process-table.ts';
import { lineageVariable } from './process-table.ts';
import { redactedOutput } from './redacted-output.ts';
import { RunningGroup } from './running-group.ts';
import type { RunningRecord } from './running-record.ts';
import type { Ended } from './spawn-group.ts';
import { spawnGroup } from './spawn-group.ts';
import { lackOf } from './system-lack.ts';
import { systemProcesses } from './system-processes.ts';

/** Runs commands in a project. */
export class GroupProcessRunner implements ProcessRunner {
  readonly #root: string;
  readonly #record: RunningRecord;
  readonly #clock: Clock;
  readonly #table: ProcessTable;

  constructor(root: string, record: RunningRecord, clock: Clock, table = systemProcesses()) {
    this.#root = root;
    this.#record = record;
    this.#clock = clock;
    this.#table = table;
  }

  async start(spec: CommandSpec): Promise<RunningCommand> {
    const mark = randomUUID();
    const place = this.#record.open(mark);
    // A file descriptor costs half of what a pipe does, holds nothing in memory, and outlives us.
    const output = outputFor(spec);
    const cwd = join(this.#root, spec.folder);
    const { pid, ended } = await spawnGroup({ ...spec, env: marked(spec.env, mark) }, cwd, output.descriptor);
    if (pid === undefined) {
      output.close();
      place.ended();
      throw cannotStart(spec, await ended);
    }
    const birth = cheapProcessBirth(pid);
    const command = { known: { group: pid, birth, mark }, exit: endOf(ended), output };
    const running = new RunningGroup(command, this.#table, this.#clock, () => place.ended());
    try {
      place.started(pid, birth);
    } catch (error) {
      // What nobody would find after our death must not run.
      running.kill();
      await running.ended.catch(() => {});
      throw error;
    }
    return running;
  }

  async endLeftBehind(graceMs: number): Promise<LeftBehind> {
    const entries = this.#record.read();
    return entries.length === 0 ? nothing : endLeftBehind(entries, graceMs, this.#table, this.#clock);
  }

  close(): void {
    this.#record.close();
  }
}

function outputFor({ outputPath, outputBytesMax, redact }: CommandSpec): BoundedOutput {
  return redact === null
    ? new BoundedOutput(outputPath, outputBytesMax)
    : redactedOutput(outputPath, outputBytesMax, redact);
}

function marked(env: CommandSpec['env'], mark: string): CommandSpec['env'] {
  const inherited = env[lineageVariable];
  return { ...env, [lineageVariable]: inherited === undefined ? mark : `${inherited} ${mark}` };
}

const nothing: LeftBehind = { ended: [], survivors: [] };

async function endOf(ended: Promise<Ended>): Promise<CommandEnd> {
  const { exitCode, signal } = await ended;
  return { exitCode: exitCode ?? null, signal: signal ?? null };
}

function cannotStart(spec: CommandSpec, ended: Ended): Error {
  const lack = lackOf(ended);
  // No fault of the command: it is told as trouble of ours.
  if (lack !== undefined) {
    const { code } = ended;
    return Object.assign(new Error(`${code}: ${lack}, spawn`), { code, syscall: 'spawn', path: spec.argv[0] });
  }
  const why = ended.code === 'ENOENT' ? 'there is no such command' : (ended.code ?? 'it cannot be started');
  const where = spec.shell ? 'the shell' : spec.argv[0];
  const next = 'nothing was recorded for it; check the command and its PATH';
  return new ProblemError([{ kind: 'cannot-start', where, message: why, next }], { cause: ended });
}
