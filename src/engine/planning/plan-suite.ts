// From patterns to a plan: what is there, what was there before, and so what is kept and what is owed.
// Nothing is written and nothing is run here: `plan` and `show` stop at this point.

import type { Fingerprint } from '../../core/freshness/fingerprint.ts';
import type { PreviousResult } from '../../core/freshness/freshness.ts';
import { withAudit } from '../../core/planning/audit.ts';
import type { Absence, PlanInput, PlanMode, PlannedFile } from '../../core/planning/plan.ts';
import { makePlan } from '../../core/planning/plan.ts';
import type { Problem } from '../../core/problem.ts';
import { ProblemError } from '../../core/problem.ts';
import type { ResultDigest } from '../../core/results/file-result.ts';
import { digestOf } from '../../core/results/file-result.ts';
import type { Run } from '../../core/run.ts';
import { isStable } from '../../core/run.ts';
import type { Settings } from '../../core/settings.ts';
import type { SuiteOf } from '../../core/suite.ts';
import { suiteDigest } from '../../core/suite.ts';
import type { TestFile } from '../../core/test-file.ts';
import type { ResultStore, RunDirectory } from '../../ports/result-store.ts';
import type { ProjectState } from '../../ports/workspace.ts';
import type { Ports } from '../ports.ts';
import { InputCheck } from './check-inputs.ts';
import { chooseRun, hasSelection } from './choose-run.ts';
import { movedFiles } from './cut-suite.ts';
import { DeclaredInputs } from './declared-inputs.ts';
import type { DiscoveredSuites } from './discover-suites.ts';
import { discoverSuites } from './discover-suites.ts';

export interface SuitePlan {
  readonly project: ProjectState;
  /** Those of this shard. */
  readonly files: readonly TestFile[];
  /** Those of all shards. */
  readonly whole: readonly TestFile[];
  readonly suiteOf: SuiteOf;
  readonly mode: PlanMode;
  /** The run to continue, or the one whose proven passes are carried into a new one; null for the first of all. */
  readonly earlier: { readonly run: Run; readonly directory: RunDirectory } | null;
  readonly plan: readonly PlannedFile[];
  /** What earlier results say of the files, whether or not they still stand. */
  readonly past: ReadonlyMap<TestFile, ResultDigest>;
  /** Expected by the earlier run, and gone from the project. */
  readonly removed: readonly TestFile[];
  readonly declared: DeclaredInputs;
  /** What earlier results were seen to depend on. */
  readonly inputs: InputCheck;
  /** Patterns that matched nothing, results that could not be read, and what was in the place of files of ours. */
  readonly problems: readonly Problem[];
}

/**
 * `only-read` leaves everything on disk as it is. Whoever holds the lock may put broken results aside.
 * Throws a ProblemError where a newer pawl has written what would have to be read.
 */
export async function planSuite(
  settings: Settings,
  project: ProjectState,
  ports: Ports,
  reading: 'only-read' | 'set-aside' = 'only-read',
): Promise<SuitePlan> {
  const discovery = await discoverSuites(settings, ports.workspace, project);
  const { run, younger, problems } = chooseRun(settings, ports.store);
  const directory = run === null ? null : ports.store.open(run);
  const earlier = run === null || directory === null ? null : { run, directory };
  const declared = await DeclaredInputs.of(settings.suites, ports.workspace, project);
  const inputs = new InputCheck(ports.workspace.inputsIn(project));
  const stored = await readEarlier(discovery, earlier, reading, inputs);
  markFailedSince(stored.previous, younger, discovery.suiteOf, ports.store);
  const mode = planMode(settings, run, discovery.files, stored.previous);
  const plan = makePlan(planInputs(discovery, stored, { project, declared, ports, earlier }), mode);
  return {
    project,
    files: discovery.files,
    whole: discovery.whole,
    suiteOf: discovery.suiteOf,
    mode,
    earlier,
    plan: settings.audit === null ? plan : withAudit(plan, settings.audit, settings.ordering.seed),
    past: stored.past,
    removed: run === null ? [] : missingFrom(run.expected, discovery.whole, run, settings),
    declared,
    inputs,
    problems: [
      ...discovery.problems,
      ...movedFiles(run, discovery, settings),
      ...declared.problems,
      ...problems,
      ...stored.problems,
    ],
  };
}

interface StoredResults {
  readonly previous: Map<TestFile, PreviousResult>;
  readonly past: Map<TestFile, ResultDigest>;
  readonly unreadable: Set<TestFile>;
  readonly problems: Problem[];
}

/** One result at a time is read, and a few words of each are held. */
async function readEarlier(
  { files, suiteOf }: DiscoveredSuites,
  earlier: SuitePlan['earlier'],
  reading: 'only-read' | 'set-aside',
  inputs: InputCheck,
): Promise<StoredResults> {
  const stored: StoredResults = { previous: new Map(), past: new Map(), unreadable: new Set(), problems: [] };
  if (earlier === null) return stored;
  const { run, directory } = earlier;
  if (reading === 'set-aside') stored.problems.push(...directory.sweep());
  const stable = new Map(run.invocations.map((invocation) => [invocation.number, isStable(invocation)]));
  const shared = sharedTexts();
  for (const file of files) {
    let result = directory.readResult(file);
    if (result === null) continue;
    if (!result.ok && result.problem.kind === 'newer-version') throw new ProblemError([result.problem]);
    if (!result.ok && reading === 'set-aside') result = await directory.setAside(file);
    if (!result.ok) {
      stored.unreadable.add(file);
      stored.problems.push(result.problem);
      continue;
    }
    const { outcome, fingerprint } = result.value;
    const carried = result.value.run !== run.id;
    const suite = suiteOf(file).name ?? undefined;
    stored.past.set(file, { ...digestOf(result.value), file, suite, run: shared(result.value.run) });
    stored.previous.set(file, {
      outcome: shared(outcome),
      fingerprint: {
        testFile: fingerprint.testFile,
        command: shared(fingerprint.command),
        project: fingerprint.project === null ? null : shared(fingerprint.project),
        surroundings: fingerprint.surroundings === undefined ? undefined : shared(fingerprint.surroundings),
        declared: fingerprint.declared === undefined ? undefined : shared(fingerprint.declared),
      },
      traced: fingerprint.inputs === undefined ? null : inputs.of(fingerprint.inputs),
      stable: carried ? wasCarriedByProject(fingerprint) : stable.get(result.value.invocation) === true,
      failedSince: false,
    });
  }
  return stored;
}

/** Then it was proven against the very key that it holds. What was carried on a stronger ground may hold any key. */
function wasCarriedByProject({ inputs, declared }: Fingerprint): boolean {
  return declared === undefined && (inputs === undefined || inputs.unseen.length > 0);
}

/** A pass is not believed where a younger run, over other files, saw the same command fail on the file. */
function markFailedSince(
  previous: Map<TestFile, PreviousResult>,
  younger: readonly Run[],
  suiteOf: SuiteOf,
  store: ResultStore,
): void {
  for (const run of younger) {
    const directory = store.open(run);
    for (const file of run.expected) {
      const known = previous.get(file);
      const seen = known?.outcome === 'passed' ? directory.readResult(file) : null;
      if (known === undefined || seen?.ok !== true || seen.value.run !== run.id) continue;
      const sameCommand = seen.value.fingerprint.command === suiteDigest(suiteOf(file));
      const failed = seen.value.outcome !== 'passed' && sameCommand;
      if (failed) previous.set(file, { ...known, failedSince: true });
    }
  }
}

/** One copy of each text that all results of a run have in common. */
function sharedTexts(): <T extends string>(text: T) => T {
  const texts = new Map<string, string>();
  return <T extends string>(text: T): T => {
    const known = texts.get(text);
    if (known !== undefined) return known as T;
    texts.set(text, text);
    return text;
  };
}

/** A run goes on until every file that it expects, and that is still there, has a result. */
function planMode(
  settings: Settings,
  run: Run | null,
  files: readonly TestFile[],
  previous: ReadonlyMap<TestFile, PreviousResult>,
): PlanMode {
  const { fresh, verify, lastFailed } = settings;
  return { kind: goesOn() ? 'continue' : 'begin', fresh, verify, lastFailed };

  function goesOn(): boolean {
    if (run === null || fresh) return false;
    if (settings.resume !== null) return true;
    if (!hasSelection(run, settings)) return false;
    if (lastFailed) return true;
    // The verdicts of a queue belong together, whatever came of it here; those of another one begin anew.
    if (settings.queue !== null || run.queue !== undefined) return run.queue === settings.queue?.id;
    const present = new Set(files);
    return run.expected.some((file) => present.has(file) && !previous.has(file));
  }
}

interface Surroundings {
  readonly project: ProjectState;
  readonly declared: DeclaredInputs;
  readonly ports: Ports;
  readonly earlier: SuitePlan['earlier'];
}

function* planInputs(
  { files, suiteOf }: DiscoveredSuites,
  stored: StoredResults,
  { project, declared, ports, earlier }: Surroundings,
): Generator<PlanInput> {
  const expected = new Set([...(earlier?.run.expected ?? []), ...(earlier?.run.shard?.whole ?? [])]);
  const inFlight = new Set(earlier?.directory.inFlight().map((each) => each.file));
  for (const file of files) {
    const previous = stored.previous.get(file);
    // Read even where the project key is the same: a filter of git's may hide a change, and so may an edit that was
    // put back after the file had run.
    const testFile = previous === undefined ? '' : (ports.workspace.digest(file) ?? 'unreadable');
    const suite = suiteOf(file);
    const now = {
      testFile,
      command: suiteDigest(suite),
      project: project.key,
      surroundings: project.surroundingsOf(suite),
      declared: declared.digestFor(file, suite),
      covered: project.covers(file),
    };
    yield { file, previous: previous ?? absenceOf(file), now };
  }

  function absenceOf(file: TestFile): Absence {
    if (stored.unreadable.has(file)) return 'unreadable';
    if (inFlight.has(file)) return 'interrupted';
    return earlier !== null && !expected.has(file) ? 'new-file' : 'never-ran';
  }
}

function missingFrom(
  expected: readonly TestFile[],
  files: readonly TestFile[],
  run: Run,
  settings: Settings,
): TestFile[] {
  if (!hasSelection(run, settings)) return [];
  const present = new Set(files);
  return expected.filter((file) => !present.has(file));
}
