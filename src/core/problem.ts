// Something that a person has to be told: where, what was expected, what was found, what happens next.

/** What kind of trouble it is, which decides the exit code: 2 for `usage`, 4 for `no-files`, 9 for `held`, 3 for the rest. */
export type ProblemKind =
  | 'usage'
  | 'no-files'
  | 'held'
  | 'cannot-start'
  | 'cannot-write'
  | 'newer-version'
  | 'unreachable'
  | 'unreadable'
  | 'reporter'
  | 'left-running'
  | 'silent'
  | 'untraced'
  | 'disagreement'
  | 'not-retried'
  | MergeProblemKind;

/**
 * What can be wrong with the parts of a merged run. `superseded` (an older attempt) and `overlap` (one file in two shards)
 * are told; each of the others leaves the run unproven: exit code 5, if nothing failed.
 */
export type MergeProblemKind =
  | 'superseded'
  | 'overlap'
  | 'gap'
  | 'lost-shard'
  | 'other-cut'
  | 'other-command'
  | 'other-project'
  | 'unfinished';

export interface Problem {
  readonly kind: ProblemKind;
  /** A file, an option or a config key. */
  readonly where: string;
  readonly message: string;
  /** What pawl did or will do about it, or what the reader can do. */
  readonly next: string;
}

/** One line, in the order in which a reader needs it. */
export function describeProblem(problem: Problem): string {
  return `${problem.where}: ${problem.message} — ${problem.next}`;
}

/** Expected trouble that ends what was asked for. All the problems found are told at once. */
export class ProblemError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], options?: ErrorOptions) {
    super(problems.map(describeProblem).join('\n'), options);
    this.name = 'ProblemError';
    this.problems = problems;
  }
}

/** Expected failure as a value: decoding what is on disk fails often enough not to be an exception. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

/** The end of a switch over a union: the compiler proves that nothing reaches it. */
export function unreachable(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`);
}
