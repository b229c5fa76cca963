// What a tracer tells of a process that runs tests: the wire from the user's process to pawl. Each process and each
// thread of one writes a file of its own, in the order in which things happened; a path is told once for each kind.

/** All paths are absolute. */
export type TraceLine =
  | ProcessBegan
  | PathTouched
  | ChildStarted
  | Unseen
  | SectionBegan
  | { readonly kind: 'for-others' };

/**
 * What follows is touched for a test file, or for none of them: then it counts for all. `for-others` begins a section,
 * too: what is read there is for other processes, which tell themselves of what they get.
 */
export interface SectionBegan {
  readonly kind: 'test-file';
  readonly path: string | null;
  /** What was loaded for the files before it is still there, and not told again. */
  readonly isLater?: true;
}

/** The first line of each writer. A process that was started and has none was not seen into. */
export interface ProcessBegan {
  readonly kind: 'process';
  readonly pid: number;
  readonly ppid: number;
  /** 0 for the main thread. */
  readonly thread: number;
  /** `node`, `python`. */
  readonly runtime: string;
  readonly version: string;
  /** The program that runs: what a self-test of the tracer has to be done with. */
  readonly executable: string;
  readonly argv: readonly string[];
}

/**
 * - `read`: its content; whether it was there is seen when it is looked up
 * - `written`: made, changed, removed, or the new name of something, and not read by the same deed
 * - `updated`: opened for reading and writing
 * - `looked-at`: asked whether it is there and what it is, not for what is in it
 * - `sought`: the path without its ending of a module that was looked for and not found
 * - `listed`: the names in a folder, by code of the project; what a package lists to find its files is not told
 * - `searched`: the names in a folder and in all those below it
 * - `copied`: a folder with everything in it
 * - `importable`: a folder in which modules are looked for by name (an entry of Python's `sys.path`)
 * - `packages`: a folder outside of the project in which packages are installed (Python's `site-packages`)
 */
export type Touch =
  | 'read'
  | 'written'
  | 'updated'
  | 'looked-at'
  | 'sought'
  | 'listed'
  | 'searched'
  | 'copied'
  | 'importable'
  | 'packages';

export interface PathTouched {
  readonly kind: 'touched';
  readonly how: Touch;
  readonly path: string;
}

export interface ChildStarted {
  readonly kind: 'child';
  /** Null where it could not be started, or nobody knows. */
  readonly pid: number | null;
  readonly program: string;
  /** The first ones, without the name of the program. */
  readonly args: readonly string[];
  readonly folder: string | null;
  /** The package in node_modules from which it was started; null where that was code of the project. */
  readonly from: string | null;
}

/** Something was done whose reads cannot be told, such as loading a database engine. In words for a person. */
export interface Unseen {
  readonly kind: 'unseen';
  readonly what: string;
}
