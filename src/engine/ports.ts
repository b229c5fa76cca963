// Everything that the engine needs of the outside world, handed in by whoever composes it.

import type { Clock } from '../ports/clock.ts';
import type { ProcessRunner } from '../ports/process-runner.ts';
import type { ResultStore } from '../ports/result-store.ts';
import type { Workspace } from '../ports/workspace.ts';

export interface Ports {
  readonly clock: Clock;
  readonly workspace: Workspace;
  readonly store: ResultStore;
  readonly processes: ProcessRunner;
  readonly machine: Machine;
}

/** Who runs this, for the record. */
export interface Machine {
  readonly host: string;
  readonly pid: number;
  readonly node: string;
  readonly pawl: string;
  /** The environment in which commands run, before what is added for each file. */
  readonly env: Readonly<Record<string, string>>;
}
