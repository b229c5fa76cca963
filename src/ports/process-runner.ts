// Starting the user's command and ending it.

import type { CommandEnd } from '../core/outcome.ts';

export interface CommandSpec {
  readonly argv: readonly [string, ...string[]];
  /** Run `argv` joined by spaces through the system's shell, as the user asked for it. */
  readonly shell: boolean;
  /** The whole environment of the command. */
  readonly env: Readonly<Record<string, string>>;
  /** The file to which standard output and error are appended as they come. */
  readonly outputPath: string;
}

export interface CommandReport extends CommandEnd {
  readonly durationMs: number;
}

export interface RunningCommand {
  /** Settles when the command itself has ended, whatever its children hold open. Never rejects once it was started. */
  readonly ended: Promise<CommandReport>;
  /** SIGTERM to the command and all its children, SIGKILL after `graceMs`. */
  end(graceMs: number): void;
  /** SIGKILL to the command and all its children. */
  kill(): void;
}

export interface ProcessRunner {
  /** Rejects with a ProblemError of kind `cannot-start` when there is no such command. */
  start(spec: CommandSpec): Promise<RunningCommand>;
}
