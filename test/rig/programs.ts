// The programs of fixtures/programs, run by the real process runner on a clock that the test holds.

import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Redact } from '../../src/core/text/redaction.ts';
import { GroupProcessRunner } from '../../src/io/processes/process-runner.ts';
import type { ProcessEntry, ProcessTable } from '../../src/io/processes/process-table.ts';
import { RunningRecord } from '../../src/io/processes/running-record.ts';
import { systemProcesses } from '../../src/io/processes/system-processes.ts';
import type { RunningCommand } from '../../src/ports/process-runner.ts';
import { until } from './command-line.ts';
import { FakeClock } from './fake-clock.ts';

const programs = fileURLToPath(new URL('../../fixtures/programs/', import.meta.url));

export const programPath = (name: string): string => join(programs, name);

export class Programs {
  readonly folder = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'pawl-programs-'));
  readonly clock = new FakeClock();
  readonly runner: GroupProcessRunner;
  readonly #output = join(this.folder, 'output.log');
  #running: RunningCommand | null = null;
  readonly #daemons: number[] = [];

  constructor(table: ProcessTable = systemProcesses()) {
    this.runner = new GroupProcessRunner(
      this.folder,
      new RunningRecord(join(this.folder, 'running')),
      this.clock,
      table,
    );
  }

  async start(program: string, outputBytesMax = 1_000_000, redact: Redact | null = null): Promise<RunningCommand> {
    const env = { PATH: process.env['PATH'] ?? '' };
    const argv = [process.execPath, programPath(program)] as const;
    const spec = { argv, shell: false, folder: '', env, outputPath: this.#output, outputBytesMax, redact };
    this.#running = await this.runner.start({ ...spec, argv: [...argv] });
    return this.#running;
  }

  output(): string {
    return fs.readFileSync(this.#output, 'utf8');
  }

  /** The number behind a word that the program prints, such as `daemon 123`. */
  async pidBehind(word: string): Promise<number> {
    const pid = Number(await until(() => new RegExp(`${word} (\\d+)\\n`).exec(this.output())?.[1]));
    this.#daemons.push(pid);
    return pid;
  }

  /** Of the running program of that name that this test process has started. */
  pidOf(name: string): number | undefined {
    const table = systemProcesses();
    const isIt = ({ pid, parent }: ProcessEntry): boolean =>
      parent === process.pid && table.commandOf(pid).endsWith(name);
    return table.running().find(isIt)?.pid;
  }

  /** Nothing that a test started outlives it, even when it fails. */
  async close(): Promise<void> {
    this.#running?.kill();
    await this.#running?.ended.catch(() => {});
    for (const pid of this.#daemons) systemProcesses().signal(pid, 'SIGKILL');
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Whether it runs: one that has ended and waits for its parent to notice does not. */
export function isRunning(pid: number): boolean {
  return systemProcesses()
    .running()
    .some((entry) => entry.pid === pid);
}
