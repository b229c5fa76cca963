// Ending a command with everything that descends from it, and saying what would not end.

import type { Clock } from '../../ports/clock.ts';
import type { ProcessSeen } from '../../ports/process-runner.ts';
import type { ProcessEntry, ProcessTable } from './process-table.ts';
import { killWindowsTree } from './windows-tree.ts';

/** While something is being ended the world is looked at this often, and ever less often. */
const lookEveryMs = { first: 10, last: 100 };

/** A process that is there so long after SIGKILL hangs in the kernel or is not ours to kill. */
const dyingMsMax = 2000;

export class TreeEnd {
  readonly #root: number;
  readonly #members: () => readonly ProcessEntry[];
  readonly #table: ProcessTable;
  readonly #clock: Clock;
  #killedAtMs: number | null = null;
  #callOff: () => void = () => {};

  /** `members` are those of the tree that are running now; `root` is where Windows finds them from. */
  constructor(root: number, members: () => readonly ProcessEntry[], table: ProcessTable, clock: Clock) {
    this.#root = root;
    this.#members = members;
    this.#table = table;
    this.#clock = clock;
  }

  /** Asks all of it to end, and kills what has not after `graceMs`. */
  begin(graceMs: number): void {
    if (process.platform === 'win32') return this.kill();
    this.#callOff = this.#clock.after(graceMs, () => this.kill());
    this.#signal('SIGTERM');
    // One that was stopped would not hear of it.
    this.#signal('SIGCONT');
  }

  kill(): void {
    this.#callOff();
    this.#killedAtMs ??= performance.now();
    if (process.platform === 'win32') killWindowsTree(this.#root);
    else this.#signal('SIGKILL');
  }

  /** When nothing of it is running any more, or what is left cannot be killed: that is given back. */
  async gone(): Promise<readonly ProcessSeen[]> {
    for (let lookMs = lookEveryMs.first; ; lookMs = Math.min(lookMs * 1.5, lookEveryMs.last)) {
      const left = this.#members();
      if (left.length === 0 || this.#isHopeless()) {
        this.#callOff();
        return left.map(({ pid }) => ({ pid, command: this.#table.commandOf(pid) }));
      }
      // What was started in the meantime has not been killed yet.
      if (this.#killedAtMs !== null) this.#signal('SIGKILL');
      await realTime(lookMs);
    }
  }

  /** One by one, and not the group as a whole: each was recognised a moment ago by more than its number. */
  #signal(signal: NodeJS.Signals): void {
    for (const { pid } of this.#members()) this.#table.signal(pid, signal);
  }

  #isHopeless(): boolean {
    return this.#killedAtMs !== null && performance.now() - this.#killedAtMs > dyingMsMax;
  }
}

/** The world's own time, whatever the clock of the limits says: processes end when they end. */
export function realTime(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
