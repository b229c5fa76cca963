// Everything that the engine needs of the outside world, handed in by whoever composes it.

import type { Channels } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import type { ProcessRunner } from '../ports/process-runner.ts';
import type { ResultStore } from '../ports/result-store.ts';
import type { Tells } from '../ports/test-runner.ts';
import type { Tracer } from '../ports/tracer.ts';
import type { WorkQueue } from '../ports/work-queue.ts';
import type { Workspace } from '../ports/workspace.ts';

export interface Ports {
  readonly clock: Clock;
  readonly workspace: Workspace;
  readonly store: ResultStore;
  readonly processes: ProcessRunner;
  readonly channels: Channels;
  /** How the runner of that name tells of its tests; null where its exit code is all there is. */
  readonly tells: (runner: string) => Tells | null;
  /** Null where nothing is traced. */
  readonly tracer: Tracer | null;
  /** Where the settings name one. Rejects with a ProblemError. */
  readonly openQueue: () => Promise<WorkQueue>;
  readonly machine: Machine;
}

/** Who runs this, for the record. */
export interface Machine {
  readonly host: string;
  readonly pid: number;
  readonly node: string;
  /** `linux-x64` */
  readonly platform: string;
  readonly pawl: string;
  /** The environment of commands that run in a folder of the project, before what is added for each file. */
  envIn(folder: string): Readonly<Record<string, string>>;
}
