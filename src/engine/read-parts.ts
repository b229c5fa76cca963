// The runs that are to be merged, read as far as it takes to judge them: a few words of each result are held.

import type { FoundResult, ReadPart } from '../core/merging/merge-parts.ts';
import { isShardBeside } from '../core/merging/merge-parts.ts';
import type { ShardSpec } from '../core/planning/shard.ts';
import type { Problem } from '../core/problem.ts';
import { ProblemError } from '../core/problem.ts';
import type { FileResult } from '../core/results/file-result.ts';
import { digestOf } from '../core/results/file-result.ts';
import type { Run } from '../core/run.ts';
import { hasEnded } from '../core/run.ts';
import type { TestFile } from '../core/test-file.ts';
import { isWithinProject } from '../core/test-file.ts';
import type { RunDirectory, StoredResult } from '../ports/result-store.ts';
import type { FoundRun, FoundRuns } from '../ports/run-finder.ts';

export interface Source {
  readonly run: Run;
  readonly directory: RunDirectory;
}

export interface ReadParts {
  /** The results that were found are numbered by these. */
  readonly sources: readonly Source[];
  readonly parts: readonly ReadPart[];
  /** Runs that are there and cannot be read. */
  readonly problems: readonly Problem[];
}

/** So many runs of a state directory are looked at, to find the other shards beside the newest one: some attempts of each. */
const runsReadMax = ({ total }: ShardSpec): number => Math.max(100, 10 * total);

/** Throws a ProblemError where a newer pawl has written something, or nothing can be read at all. */
export function readParts(found: readonly FoundRuns[]): ReadParts {
  const sources: Source[] = [];
  const parts: ReadPart[] = [];
  const problems: Problem[] = [];
  const wholes: (readonly TestFile[])[] = [];
  for (const { place, runs } of found) {
    const read = chosenFrom(runs());
    if (read.problem !== null) problems.push(lost(place, read.problem));
    for (const { run: asStored, directory } of read.sources) {
      const source = { run: sharingWhole(asStored, wholes), directory };
      parts.push({ place, run: source.run, results: resultsOf(source, sources.length) });
      sources.push(source);
    }
  }
  if (sources.length > 0) return { sources, parts, problems };
  const message = 'none of them holds a run that can be read';
  const where = found.map(({ place }) => place).join(', ');
  throw new ProblemError([...problems, { kind: 'usage', where, message, next: 'nothing was merged' }]);
}

interface Chosen {
  readonly sources: readonly Source[];
  readonly problem: Problem | null;
}

/**
 * The newest run, whatever is older; and where that is a shard, the other shards of its cut that are there. Nothing is
 * believed from before one that cannot be read.
 */
function chosenFrom(runs: Iterable<FoundRun>): Chosen {
  const sources: Source[] = [];
  let looked = 0;
  for (const { run, directory } of runs) {
    if (!run.ok && run.problem.kind === 'newer-version') throw new ProblemError([run.problem]);
    const [newest] = sources;
    const problem = run.ok ? strangePaths(run.value) : run.problem;
    if (problem !== null) return { sources, problem };
    if (run.ok && directory !== null) {
      if (newest === undefined || isShardBeside(newest.run, run.value)) sources.push({ run: run.value, directory });
    }
    looked += 1;
    const shard = sources[0]?.run.shard ?? null;
    if (shard === null || looked >= runsReadMax(shard)) break;
  }
  if (sources.length > 0) return { sources, problem: null };
  return { sources, problem: { kind: 'unreadable', where: 'runs', message: 'has no run in it', next: '' } };
}

/** Hundreds of shards say the same of the whole, of which one list is enough. */
function sharingWhole(run: Run, wholes: (readonly TestFile[])[]): Run {
  const { shard } = run;
  if (shard?.whole === undefined) return run;
  const { whole } = shard;
  const known = wholes.find((each) => each.length === whole.length && each.every((file, nth) => file === whole[nth]));
  if (known === undefined) wholes.push(whole);
  return { ...run, shard: { ...shard, whole: known ?? whole } };
}

/** Where a result goes follows from the path of its file: it must not lead out of the merged run. */
function strangePaths({ id, expected, shard }: Run): Problem | null {
  const strange = [...expected, ...(shard?.whole ?? [])].find((file) => !isWithinProject(file));
  if (strange === undefined) return null;
  const message = `expects ${JSON.stringify(strange)}, which is no path within a project`;
  return { kind: 'unreadable', where: id, message, next: '' };
}

function lost(place: string, { where, message }: Problem): Problem {
  const next = 'nothing of it is merged; bring it again, or run it again';
  return { kind: 'unreadable', where: place, message: `${where} ${message}`, next };
}

function resultsOf({ run, directory }: Source, source: number): Map<TestFile, FoundResult> {
  const results = new Map<TestFile, FoundResult>();
  for (const file of run.expected) {
    const stored = readQuietly(directory, file);
    if (stored === null || (stored.ok && isHalfToldIn(run, stored.value))) continue;
    if (!stored.ok && stored.problem.kind === 'newer-version') throw new ProblemError([stored.problem]);
    results.set(file, { digest: stored.ok ? digestOf(stored.value) : null, source });
  }
  return results;
}

/** A folder that is a link is one more thing that cannot be read. */
function readQuietly(directory: RunDirectory, file: TestFile): StoredResult {
  try {
    return directory.readResult(file);
  } catch (error) {
    const [problem] = error instanceof ProblemError ? error.problems : [];
    if (problem === undefined) throw error;
    return { ok: false, problem };
  }
}

/** A result in one start with other files, the end of which nobody saw: it might have been taken back. */
function isHalfToldIn(run: Run, { run: ranIn, invocation, attempts }: FileResult): boolean {
  const isOfLast = ranIn === run.id && invocation === run.invocations.at(-1)?.number;
  return !hasEnded(run) && isOfLast && attempts.at(-1)?.warm === true;
}
