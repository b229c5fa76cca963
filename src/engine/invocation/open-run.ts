// The run that an invocation works on: a new one with everything proven carried into it, or an earlier one gone on with.

import type { Digest } from '../../core/digest.ts';
import { countDeaths } from '../../core/planning/poison.ts';
import type { Invocation, Run } from '../../core/run.ts';
import { hasEnded } from '../../core/run.ts';
import type { Settings, TestSuite } from '../../core/settings.ts';
import { suiteDigest } from '../../core/suite.ts';
import type { TestFile } from '../../core/test-file.ts';
import { redactorOf } from '../../core/text/redaction.ts';
import { timestamp } from '../../ports/clock.ts';
import type { RunDirectory } from '../../ports/result-store.ts';
import type { SuitePlan } from '../planning/plan-suite.ts';
import type { Ports } from '../ports.ts';

export interface OpenRun {
  readonly run: Run;
  readonly directory: RunDirectory;
  readonly invocation: Invocation;
}

export async function openRun(suite: SuitePlan, settings: Settings, ports: Ports): Promise<OpenRun> {
  return suite.mode.kind === 'continue' && suite.earlier !== null
    ? continueRun(suite.earlier, suite, settings, ports)
    : beginRun(suite, settings, ports);
}

async function beginRun(suite: SuitePlan, settings: Settings, ports: Ports): Promise<OpenRun> {
  const invocation = invocationNow(1, suite, ports);
  const git = await ports.workspace.git();
  let run: Run | null = null;
  const runOf = (id: string): Run => (run = { ...runAbout(suite, settings), id, ...firstOf(invocation, ports), git });
  const directory = ports.store.create(ports.clock.now(), runOf, (created) => {
    if (suite.earlier !== null) created.carry(suite.earlier.directory, keptFiles(suite));
  });
  return { run: run ?? runOf(directory.id), directory, invocation };
}

function continueRun(
  { run: earlier, directory }: NonNullable<SuitePlan['earlier']>,
  suite: SuitePlan,
  settings: Settings,
  ports: Ports,
): OpenRun {
  const invocation = invocationNow((earlier.invocations.at(-1)?.number ?? 0) + 1, suite, ports);
  const { parent: _, ...now } = runAbout(suite, settings);
  // Counted, durably, before anything is started again: or a file that takes us down would do so for ever.
  const deaths = countDeaths(earlier.deaths, diedUnder(earlier, directory)).filter(
    ({ file }) => !cameToVerdict(file, earlier, directory),
  );
  const run: Run = { ...earlier, ...now, deaths, invocations: [...earlier.invocations, invocation] };
  if (!hasEnded(earlier)) directory.settle();
  directory.saveRun(run);
  // A result that no longer means anything must not be counted by whoever reads the run while its file is still owed.
  for (const { file, decision } of suite.plan) if (decision.kind === 'owed' && decision.retire) directory.retire(file);
  return { run, directory, invocation };
}

/** A file that the last invocation brought to a verdict, journalled or not, is suspected of nothing any more. */
function cameToVerdict(file: TestFile, run: Run, directory: RunDirectory): boolean {
  const result = directory.readResult(file);
  const isOfRun = result?.ok === true && result.value.run === run.id;
  return isOfRun && result.value.invocation === run.invocations.at(-1)?.number;
}

/** What was in flight when the last invocation died; nothing when it said that it ended. */
function diedUnder(run: Run, directory: RunDirectory): TestFile[] {
  return hasEnded(run) ? [] : directory.inFlight().flatMap(({ file, suspect }) => (suspect ? file : []));
}

/** Writes down that the invocation has ended, and what the project looked like then. */
export function endInvocation({ run, directory, invocation }: OpenRun, projectAfter: Digest | null, ports: Ports): Run {
  const ended = { ...invocation, endedAt: timestamp(ports.clock), projectAfter };
  const closed = { ...run, invocations: [...run.invocations.slice(0, -1), ended] };
  directory.saveRun(closed);
  return closed;
}

function runAbout(suite: SuitePlan, { patterns, ignore, suites, redaction, shard, queue }: Settings) {
  const redact = redactorOf(redaction) ?? String;
  const named = suites.flatMap((each) =>
    each.name === null ? [] : { name: each.name, folder: each.folder, ...suiteAbout(each, redact) },
  );
  const parent = suite.earlier?.run.id ?? null;
  const shared = queue === null ? {} : { queue: queue.id };
  const about = { ...suiteAbout(suites[0], redact), ...shared, patterns, ignore };
  const part = shard === null ? null : { ...shard, whole: suite.whole };
  return { ...about, ...(named.length > 0 && { suites: named }), shard: part, parent, expected: suite.files };
}

/** A secret may stand in its command. */
function suiteAbout(suite: TestSuite, redact: (text: string) => string) {
  const { patterns, ignore, command, runner } = suite;
  const { argv, shell } = command;
  return { patterns, ignore, command: argv.map(redact), shell, commandDigest: suiteDigest(suite), runner };
}

function firstOf(invocation: Invocation, ports: Ports) {
  return { createdAt: invocation.startedAt, pawl: ports.machine.pawl, invocations: [invocation], deaths: [] };
}

function invocationNow(number: number, suite: SuitePlan, { clock, machine }: Ports): Invocation {
  const { host, pid, pawl, node, platform } = machine;
  const startedAt = timestamp(clock);
  const keys = { project: suite.project.key, projectAfter: null };
  return { number, startedAt, endedAt: null, host, pid, pawl, node, platform, ...keys };
}

function keptFiles(suite: SuitePlan) {
  return suite.plan
    .filter(({ decision }) => decision.kind === 'kept' || decision.audits !== null)
    .map(({ file }) => file);
}
