// Starting the user's command, ending it with everything that it started, and knowing what it left behind.

import type { CommandEnd } from '../core/results/outcome.ts';
import type { Redact } from '../core/text/redaction.ts';

export interface CommandSpec {
  readonly argv: readonly [string, ...string[]];
  /** Run `argv` joined by spaces through the system's shell, as the user asked for it. */
  readonly shell: boolean;
  /** Where it runs, relative to the project root; empty for the root itself. */
  readonly folder: string;
  /** The whole environment of the command. The runner adds the mark by which it knows its descendants. */
  readonly env: Readonly<Record<string, string>>;
  /** The file to which standard output and error are appended: as they come, or in the end where something is masked. */
  readonly outputPath: string;
  /** Of what is printed, so much is kept: half from the beginning and half from the end. */
  readonly outputBytesMax: number;
  /** Applied to what is printed before it stands in that file; null where nothing is to be masked. */
  readonly redact: Redact | null;
}

/** A process as a person is told about it. */
export interface ProcessSeen {
  readonly pid: number;
  readonly command: string;
}

export interface CommandReport extends CommandEnd {
  /** Until the command itself ended, without the time in which it was paused. */
  readonly durationMs: number;
  /** What was still running in its group when it had ended by itself. It has been ended, too. */
  readonly left: readonly ProcessSeen[];
  /** What could not be ended. */
  readonly survivors: readonly ProcessSeen[];
}

export interface RunningCommand {
  /**
   * Settles when the command itself has ended, whatever its children hold open, and what it left has been ended.
   * Rejects only when what it printed could not be kept.
   */
  readonly ended: Promise<CommandReport>;
  /** SIGTERM to the command and all its children, SIGKILL after `graceMs`. False when it has ended already. */
  end(graceMs: number): boolean;
  /** SIGKILL to the command and all its children. */
  kill(): void;
  /** Stops the command and its group where they are. One that is being ended goes on ending. */
  pause(): void;
  resume(): void;
  /** How much it has printed so far, kept or not. */
  printedBytes(): number;
}

/** What a dead pawl had running when it died, and what of it could not be ended now. */
export interface LeftBehind {
  readonly ended: readonly ProcessSeen[];
  readonly survivors: readonly ProcessSeen[];
}

export interface ProcessRunner {
  /** Rejects with a ProblemError of kind `cannot-start` when there is no such command. */
  start(spec: CommandSpec): Promise<RunningCommand>;
  /** Ends what is known to be running for a pawl that is dead. Only for whoever holds the lock. */
  endLeftBehind(graceMs: number): Promise<LeftBehind>;
  /** Nothing is running any more: forgets the record of what was. */
  close(): void;
}
