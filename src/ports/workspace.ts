// The user's project: which files it has and whether they changed.

import type { Digest } from '../core/fingerprint.ts';
import type { Problem } from '../core/problem.ts';
import type { GitState } from '../core/run.ts';
import type { TestFile } from '../core/test-file.ts';

/** The project at one moment. */
export interface ProjectState {
  /** One key over the paths and contents of all non-ignored files and the runtime; null where it cannot be taken. */
  readonly key: Digest | null;
  /** Whether a path relative to the root is a file of the project: it is there, and nothing ignores it. */
  has(path: string): boolean;
  /** Whether the key covers what is read under a path: a link is covered where its target is. */
  covers(path: string): boolean;
  /** Whether the project has any file under a folder, which ends in a slash. */
  hasAnyUnder(folder: string): boolean;
}

export interface Selection {
  /** Globs, folders or literal paths, relative to the root. A literal path is taken even where it is ignored. */
  readonly patterns: readonly string[];
  /** Globs of files that are not test files whatever the patterns say. */
  readonly ignore: readonly string[];
  /** The globs of the whole suite, from config or detection: what a folder among the patterns stands for. */
  readonly suite: readonly string[];
}

export interface Discovery {
  /** In code-unit order, each once. */
  readonly files: readonly TestFile[];
  /** Patterns that matched nothing, each with the likely reason. */
  readonly problems: readonly Problem[];
}

export interface Workspace {
  observe(): Promise<ProjectState>;
  discover(selection: Selection, project: ProjectState): Promise<Discovery>;
  /** The digest of a file's content; null when it cannot be read. */
  digest(file: TestFile): Digest | null;
  git(): Promise<GitState | null>;
}
