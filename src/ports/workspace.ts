// The user's project: which files it has and whether they changed.

import type { Digest } from '../core/digest.ts';
import type { Input } from '../core/freshness/input.ts';
import type { Problem } from '../core/problem.ts';
import type { GitState } from '../core/run.ts';
import type { TestSuite } from '../core/settings.ts';
import type { TestFile } from '../core/test-file.ts';

/** The project at one moment. */
export interface ProjectState {
  /** One key over the paths and contents of all non-ignored files and the runtime; null where it cannot be taken. */
  readonly key: Digest | null;
  /** What the results of a suite depend on beside: platform, runtime, installed packages, environment. */
  surroundingsOf(suite: Pick<TestSuite, 'folder' | 'environment' | 'command'>): Digest;
  /** When it was begun to be observed, in milliseconds since the epoch. */
  readonly observedMs: number;
  /** What a file holds, in git's words for it, as it was then; undefined where it is no file of the project. */
  contentOf(path: string): string | undefined;
  /** Whether a path relative to the root is a file of the project: it is there, and nothing ignores it. */
  has(path: string): boolean;
  /** Whether the key covers what is read under a path: a link is covered where its target is. */
  covers(path: string): boolean;
  /** Of all its files. */
  paths(): Iterable<string>;
  /** Those of them that are links, with the paths where they lead in the end; null where that is nowhere. */
  links(): ReadonlyMap<string, string | null>;
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

/** Answers what inputs ask of the project. */
export interface InputValues {
  /** As it stands in an entry. */
  valueOf(input: Input): string;
}

/** Looks at the disk: files may change from one result to the next. */
export interface InputWatch extends InputValues {
  /** To be called before each result: what was seen for the one before may have changed. */
  refresh(): void;
  /** Whether a file of the project holds what it held when the project was observed. */
  isAsObserved(path: string): boolean;
  /** Whether what the input asks may have changed since then, in milliseconds since the epoch. */
  touchedSince(input: Input, epochMs: number): InputTouch | null;
}

/** What was touched: the file or one of those that count with it, or the folder in which its name stands. */
export type InputTouch = 'file' | 'folder';

/** Files that the config declares as inputs. */
export interface DeclaredFiles {
  /** Over the globs, and the paths and contents of all files that they match: ignored ones too, installed ones never. */
  readonly digest: Digest;
  /** Globs that match nothing. */
  readonly unmatched: readonly string[];
  /** Whether one of the files was written, moved or removed since. Cheap enough to be asked after every attempt. */
  wereTouched(): boolean;
}

export interface Workspace {
  observe(): Promise<ProjectState>;
  /** Looked for once for each project that was observed. */
  declared(globs: readonly string[], project: ProjectState): Promise<DeclaredFiles>;
  /** As the project is when it was observed: each question is looked into once. */
  inputsIn(project: ProjectState): InputValues;
  inputsNow(project: ProjectState): InputWatch;
  discover(selection: Selection, project: ProjectState): Promise<Discovery>;
  /** The digest of a file's content; null when it cannot be read. */
  digest(file: TestFile): Digest | null;
  git(): Promise<GitState | null>;
  /** Keeps what was learnt on the way for the next time. */
  close(): void;
}
