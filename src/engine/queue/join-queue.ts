// Before anything is written: this machine takes part in a queue, if it is what the others are: see `disagreement`.

import type { Digest } from '../../core/digest.ts';
import { sha256 } from '../../core/digest.ts';
import { variablesThatCount } from '../../core/freshness/fingerprint.ts';
import { inOrder } from '../../core/planning/order.ts';
import type { Problem } from '../../core/problem.ts';
import { ProblemError } from '../../core/problem.ts';
import type { QueuePlan } from '../../core/queue.ts';
import { disagreement, shownAddress } from '../../core/queue.ts';
import type { QueueSettings } from '../../core/queue.ts';
import type { FileResult, ResultDigest } from '../../core/results/file-result.ts';
import { runtimeOf } from '../../core/run.ts';
import type { Settings } from '../../core/settings.ts';
import { suiteDigest } from '../../core/suite.ts';
import type { TestFile } from '../../core/test-file.ts';
import { encodeVerdict } from '../../formats/queue-verdict.ts';
import type { QueuedFile, WorkQueue } from '../../ports/work-queue.ts';
import type { ProjectState } from '../../ports/workspace.ts';
import type { SuitePlan } from '../planning/plan-suite.ts';
import type { Machine, Ports } from '../ports.ts';
import type { FailedHere } from './failed-here.ts';
import { failedHere } from './failed-here.ts';

/** A queue that this machine takes part in. */
export interface JoinedQueue {
  readonly queue: WorkQueue;
  readonly settings: QueueSettings;
  /** The proven result that this machine has of a file: nobody has to run that. Null where it has none. */
  readonly provenHere: (file: TestFile) => FileResult | null;
  /** What this machine has kept of it, proven or not; undefined where it is owed. */
  readonly keptHere: (file: TestFile) => ResultDigest | undefined;
  /** A pass that is older than the failure of here is not believed. */
  readonly failedHere: FailedHere;
  /** Files whose verdict the queue has given, or taken from here. */
  readonly decided: Set<TestFile>;
}

/** Rejects with a ProblemError where it may not, or the server cannot be reached. The queue is closed then. */
export async function joinQueue(
  suite: SuitePlan,
  asked: QueueSettings,
  settings: Settings,
  ports: Ports,
): Promise<JoinedQueue> {
  const ours = await planOf(suite, settings, ports);
  const queue = await ports.openQueue();
  try {
    const differs = disagreement(await queue.join(ours), ours);
    if (differs !== null) throw new ProblemError([refused(asked, differs)]);
    const provenHere = provenResults(suite);
    await queue.enqueue(queuedFiles(suite, settings, provenHere));
    const known = { provenHere, keptHere: keptResults(suite), failedHere: failedHere(suite, ports.store) };
    return { queue, settings: asked, ...known, decided: new Set() };
  } catch (error) {
    await queue.close();
    throw error;
  }
}

async function planOf(suite: SuitePlan, settings: Settings, { workspace, machine }: Ports): Promise<QueuePlan> {
  const commands = settings.suites.map((each) => [each.name, each.runner, suiteDigest(each)]);
  const git = await workspace.git();
  const isClean = git !== null && git.commit !== null && !git.dirty;
  return {
    pawl: machine.pawl,
    runtime: runtimeOf(machine),
    environment: environmentOf(settings, machine),
    command: sha256(JSON.stringify(commands)),
    fresh: settings.fresh,
    commit: git?.commit ?? null,
    folder: git?.folder ?? '',
    contents: isClean ? null : contentsOf(suite.project),
    expected: suite.files,
  };
}

function environmentOf({ suites }: Settings, machine: Machine): Digest {
  const env = machine.envIn('');
  const names = new Set([...variablesThatCount, ...suites.flatMap(({ environment }) => environment)]);
  return sha256(JSON.stringify(Array.from(names, (name) => [name, env[name] ?? null])));
}

/** The project key is over what is installed, too, of which package managers say when and where. */
function contentsOf(project: ProjectState): Digest {
  return sha256(JSON.stringify(Array.from(project.paths(), (path) => [path, project.contentOf(path)])));
}

function provenResults({ plan, earlier }: SuitePlan): JoinedQueue['provenHere'] {
  const proven = new Set(
    plan.flatMap(({ file, decision }) => (decision.kind === 'kept' && decision.ground === 'verified' ? file : [])),
  );
  return (file) => {
    const stored = proven.has(file) ? earlier?.directory.readResult(file) : null;
    return stored?.ok === true ? stored.value : null;
  };
}

function keptResults({ plan, past }: SuitePlan): JoinedQueue['keptHere'] {
  const kept = new Set(plan.flatMap(({ file, decision }) => (decision.kind === 'kept' ? file : [])));
  return (file) => (kept.has(file) ? past.get(file) : undefined);
}

/** The longest first: whoever comes to the last one late has little left to wait for. */
function* queuedFiles(
  { files, past }: SuitePlan,
  { timings }: Settings,
  provenHere: JoinedQueue['provenHere'],
): Generator<QueuedFile> {
  const ordering = { order: 'slowest-first', failedFirst: false, seed: 0 } as const;
  const known = (file: TestFile) => {
    const durationMs = past.get(file)?.durationMs ?? timings?.get(file);
    return durationMs === undefined ? undefined : ({ outcome: 'passed', durationMs } as const);
  };
  for (const file of inOrder(files, known, ordering)) {
    const result = provenHere(file);
    yield { file, verdict: result === null ? null : encodeVerdict({ result, kept: true, outputTail: null }) };
  }
}

function refused({ id, url }: QueueSettings, differs: string) {
  const where = `${id} on ${shownAddress(url)}`;
  const next = 'nothing was run; bring this machine to the same state, or choose another --queue-id';
  return { kind: 'usage', where, message: `the queue ${differs}`, next } as const;
}

/** What is told before a machine runs its shard by itself; null where a queue was refused for another reason than that its server is away. */
export function fallbackFrom(error: unknown, shard: Settings['shard']): Problem | null {
  const problem = error instanceof ProblemError ? error.problems.find(({ kind }) => kind === 'unreachable') : undefined;
  if (problem === undefined || shard === null) return null;
  const next = `this machine runs shard ${shard.index}/${shard.total} by itself (--queue-fallback); pawl merge says what is missing`;
  return { ...problem, next };
}
