// A command that was started: a process group of its own, ended as a tree.

import type { CommandEnd } from '../../core/results/outcome.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CommandReport, ProcessSeen, RunningCommand } from '../../ports/process-runner.ts';
import type { BoundedOutput } from './bounded-output.ts';
import { realTime, TreeEnd } from './end-tree.ts';
import type { ProcessEntry, ProcessTable } from './process-table.ts';
import type { KnownCommand } from './process-tree.ts';
import { treeOf } from './process-tree.ts';

/** A child that ends within this time of its parent was on its way out, and nobody needs to hear of it. */
const leavingMsMax = 200;
const lookEveryMs = 10;

/** What a command leaves behind has this long to end: its verdict is known, and the next file waits. */
const leftGraceMsMax = 1000;

export interface StartedCommand {
  readonly known: KnownCommand & { readonly group: number };
  /** Settles with the command itself. */
  readonly exit: Promise<CommandEnd>;
  readonly output: BoundedOutput;
}

export class RunningGroup implements RunningCommand {
  readonly ended: Promise<CommandReport>;
  readonly #command: StartedCommand;
  readonly #table: ProcessTable;
  readonly #clock: Clock;
  readonly #tree: TreeEnd;
  /** What survives of the tree, once we began to end it. */
  #gone: Promise<readonly ProcessSeen[]> | null = null;
  readonly #startedMs: number;
  #hasEnded = false;
  #pausedMs = 0;
  #pausedAtMs: number | null = null;
  #giveUp: (end: CommandEnd) => void = () => {};

  constructor(command: StartedCommand, table: ProcessTable, clock: Clock, onGone: () => void) {
    this.#command = command;
    this.#table = table;
    this.#clock = clock;
    this.#tree = this.#treeEnd(() => treeOf(command.known, table));
    this.#startedMs = clock.monotonic();
    command.output.writtenBy({
      hold: () => this.#signalGroup('SIGSTOP'),
      release: () => this.#pausedAtMs === null && this.#signalGroup('SIGCONT'),
    });
    this.ended = this.#report().finally(onGone);
  }

  end(graceMs: number): boolean {
    if (this.#hasEnded) return false;
    if (this.#gone !== null) return true;
    this.#tree.begin(graceMs);
    this.#gone = this.#tree.gone();
    // One that cannot be killed never ends, and the run goes on without it.
    void this.#gone.then((survivors) => survivors.length > 0 && this.#giveUp(killed));
    return true;
  }

  kill(): void {
    this.end(0);
    this.#tree.kill();
  }

  pause(): void {
    if (this.#gone !== null || this.#hasEnded || this.#pausedAtMs !== null) return;
    this.#pausedAtMs = this.#clock.monotonic();
    this.#signalGroup('SIGSTOP');
  }

  resume(): void {
    if (this.#pausedAtMs === null) return;
    this.#pausedMs += this.#clock.monotonic() - this.#pausedAtMs;
    this.#pausedAtMs = null;
    this.#signalGroup('SIGCONT');
  }

  printedBytes(): number {
    return this.#command.output.printedBytes();
  }

  async #report(): Promise<CommandReport> {
    const gaveUp = new Promise<CommandEnd>((resolve) => (this.#giveUp = resolve));
    const { exitCode, signal } = await Promise.race([this.#command.exit, gaveUp]);
    this.#hasEnded = true;
    const durationMs = this.#clock.monotonic() - this.#startedMs - this.#pausedMs;
    const survivors = await this.#gone;
    const { left, survivors: leftSurvivors } = survivors === null ? await this.#endLeft() : nothingLeft;
    this.#command.output.close();
    return { exitCode, signal, durationMs, left, survivors: survivors ?? leftSurvivors };
  }

  /** Ends what stayed in the group of a command that ended by itself. Whoever left the group wanted to stay. */
  async #endLeft(): Promise<Pick<CommandReport, 'left' | 'survivors'>> {
    const left = await this.#staying();
    if (left.length === 0) return nothingLeft;
    const seen = left.map(({ pid }) => ({ pid, command: this.#table.commandOf(pid) }));
    const end = this.#treeEnd(() => this.#inGroup());
    end.begin(leftGraceMsMax);
    return { left: seen, survivors: await end.gone() };
  }

  async #staying(): Promise<readonly ProcessEntry[]> {
    const untilMs = performance.now() + leavingMsMax;
    for (;;) {
      const left = this.#groupIsEmpty() ? [] : this.#inGroup();
      if (left.length === 0 || performance.now() > untilMs) return left;
      await realTime(lookEveryMs);
    }
  }

  /** One system call, which is all that it costs after a command that left nothing. */
  #groupIsEmpty(): boolean {
    if (process.platform === 'win32') return true;
    try {
      process.kill(-this.#command.known.group, 0);
      return false;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ESRCH';
    }
  }

  #inGroup(): readonly ProcessEntry[] {
    return treeOf(this.#command.known, this.#table).filter(({ group }) => group === this.#command.known.group);
  }

  #treeEnd(members: () => readonly ProcessEntry[]): TreeEnd {
    return new TreeEnd(this.#command.known.group, members, this.#table, this.#clock);
  }

  #signalGroup(signal: 'SIGSTOP' | 'SIGCONT'): void {
    // Windows has no such signals: a suspended terminal is a thing of POSIX.
    if (process.platform !== 'win32' && !this.#hasEnded) this.#table.signal(-this.#command.known.group, signal);
  }
}

const nothingLeft = { left: [], survivors: [] };

const killed: CommandEnd = { exitCode: null, signal: 'SIGKILL' };
