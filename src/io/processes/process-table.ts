// What we see of the processes of a machine, and the one thing that we do to them.

/** The marks of the attempts that a process descends from: of ours, and of a pawl that runs us. */
export const lineageVariable = 'PAWL_LINEAGE';

export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** When it was born, in the words of `processBirth`. */
  readonly birth: string;
}

export interface ProcessTable {
  /** All that are running. One that has ended and waits for its parent to notice is not. */
  running(): readonly ProcessEntry[];
  /** Whether it began its life with this mark in its lineage; false where nobody tells. */
  carries(pid: number, mark: string): boolean;
  /** Its command line, or its name where it has none. */
  commandOf(pid: number): string;
  /** Not there any more, or not ours to signal: both are seen in the table afterwards. */
  signal(pid: number, signal: NodeJS.Signals): void;
}
