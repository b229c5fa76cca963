// `pawl plan`: what would run and what would be kept, each file with its reason.

import type { Decision, PlannedFile } from '../../core/planning/plan.ts';
import { countByGround, describeDecision, describeSince } from '../../core/planning/plan.ts';
import type { Problem } from '../../core/problem.ts';
import { describeProblem, ProblemError } from '../../core/problem.ts';
import type { ResultDigest } from '../../core/results/file-result.ts';
import type { Settings, TestSuite } from '../../core/settings.ts';
import { counted } from '../../core/text/counted.ts';
import { formatAge } from '../../core/text/duration.ts';
import { printable, printableJson } from '../../core/text/printable.ts';
import { redactorOf } from '../../core/text/redaction.ts';
import { discoverSuites } from '../../engine/planning/discover-suites.ts';
import type { SuitePlan } from '../../engine/planning/plan-suite.ts';
import { planSuite } from '../../engine/planning/plan-suite.ts';
import type { Ports } from '../../engine/ports.ts';
import { RanBeforeRuns } from '../../engine/reading/ran-before.ts';
import { answersAsItIs } from '../../engine/standing/standing-run.ts';
import type { Output } from '../../ports/output.ts';
import { composePorts } from '../compose.ts';
import type { ParsedArguments } from '../parse-arguments.ts';
import { resolveSettings } from '../resolve-settings.ts';
import { showDependents } from './changed-by.ts';
import { allShardsAsked, showCuts } from './plan-shards.ts';

/** 0 whenever it can be told: what is owed is no failure. */
export async function planCommand(
  parsed: Extract<ParsedArguments, { kind: 'run' | 'plan' }>,
  output: Output,
): Promise<number> {
  const asked = { cwd: process.cwd(), ...parsed };
  const all = allShardsAsked(parsed.flags);
  if (all !== null) {
    await showCuts(asked, all.upTo, output);
    return 0;
  }
  const settings = await resolveSettings(asked);
  const ports = composePorts(settings);
  const { list, changedBy, json = false } = parsed.flags;
  if (changedBy !== undefined) await showDependents(changedBy, settings, ports, output, json);
  else await (list ? listFiles : showPlan)(settings, ports, output, json);
  return 0;
}

async function showPlan(settings: Settings, ports: Ports, output: Output, json: boolean): Promise<void> {
  const suite = await planSuite(settings, await ports.workspace.observe(), ports);
  if (json) output.write(`${printableJson(planAsJson(suite, settings, ports), 2)}\n`);
  else output.write(planAsText(suite, settings, ports, await answersAsItIs(suite, settings, ports)));
}

/**
 * `pawl run --list`: the files and nothing else, so that other programs can read them. Throws a ProblemError where there
 * are none: it would be no list, but a mistyped pattern.
 */
export async function listFiles(settings: Settings, ports: Ports, output: Output, json: boolean): Promise<void> {
  const { files, problems } = await discoverSuites(settings, ports.workspace, await ports.workspace.observe());
  if (files.length === 0 && !settings.passWithNoTests) throw new ProblemError([...problems, nothingToList]);
  output.write(json ? `${printableJson(files, 2)}\n` : files.map((file) => `${printable(file)}\n`).join(''));
}

const nothingToList: Problem = {
  kind: 'no-files',
  where: 'patterns',
  message: 'no test files were found',
  next: 'give patterns, or --pass-with-no-tests where that is fine',
};

function planAsJson(suite: SuitePlan, settings: Settings, { store }: Ports): object {
  const ranBefore = new RanBeforeRuns(store);
  return {
    mode: suite.mode.kind,
    run: suite.earlier?.run.id ?? null,
    command: shownCommand(settings.suites[0], settings),
    runner: settings.suites[0].runner,
    ...(settings.shard !== null && { shard: { ...settings.shard, whole: suite.whole.length } }),
    ...(named(settings).length > 0 && { suites: named(settings).map((each) => suiteAsJson(each, settings)) }),
    detected: settings.detected,
    counts: { ...countsOf(suite.plan), by: countByGround(suite.plan) },
    files: suite.plan.map(({ file, decision }) => {
      const past = suite.past.get(file);
      return {
        file,
        ...suiteNamed(suite.suiteOf(file)),
        decision: decision.kind,
        ...(decision.kind === 'kept'
          ? { ground: decision.ground, by: decision.by, inputs: decision.inputs }
          : { reason: decision.reason, runs: decision.selected }),
        detail: decision.detail,
        explanation: describeDecision(decision),
        lastRan: past === undefined ? null : ranBefore.of(past),
        lastOutcome: past?.outcome ?? null,
        lastDurationMs: past?.durationMs ?? null,
      };
    }),
    removed: suite.removed,
    problems: suite.problems,
  };
}

/** @param answers whether the earlier run says it all, where nothing is owed */
function planAsText(suite: SuitePlan, settings: Settings, { clock, store }: Ports, answers: boolean): string {
  const nowMs = clock.now();
  const ranBefore = new RanBeforeRuns(store);
  const lines: string[] = [];
  if (settings.detected !== null) lines.push(...settings.detected.split('\n').map(printable));
  lines.push(...shardLine(suite, settings), ...commandLines(suite, settings, answers), '');
  for (const { file, decision } of suite.plan) {
    const past = suite.past.get(file);
    const { name } = suite.suiteOf(file);
    const shown = name === null ? printable(file) : `${name}  ${printable(file)}`;
    lines.push(`${decision.kind}  ${shown}  ${printable(explained(decision, past))}`);
  }
  for (const file of suite.removed) lines.push(`gone  ${printable(file)}  no longer counted`);
  for (const problem of suite.problems) lines.push(`note  ${printable(describeProblem(problem))}`);
  const working = suite.earlier?.run.invocations.at(-1);
  const owner = store.owner();
  if (working?.endedAt === null && working.host === owner?.host && working.pid === owner.pid) {
    lines.push(`note  another pawl (pid ${working.pid}) is at work on this run: what it runs now is owed here`);
  }
  const { owed, verified, assumed } = countsOf(suite.plan);
  lines.push('', `${owed} owed, ${verified + assumed} kept (${verified} verified, ${assumed} assumed)`);
  if (verified > 0) lines.push(groundsLine(suite.plan));
  return `${lines.join('\n')}\n`;

  /** A kept result says since when, an owed file what it came to the last time. */
  function explained(decision: Decision, past: ResultDigest | undefined): string {
    if (past === undefined) return describeDecision(decision);
    if (decision.kind === 'owed')
      return `${describeDecision(decision)} (${past.outcome} ${formatAge(past.finishedAt, nowMs)} ago)`;
    const words = describeDecision(decision, describeSince(ranBefore.of(past), nowMs));
    return past.outcome === 'passed' ? words : `${words} (${past.outcome})`;
  }
}

/** `verified by: traced 96, traced+project 4`. */
function groundsLine(plan: readonly PlannedFile[]): string {
  const { identity: _, ...proofs } = countByGround(plan);
  const counts = Object.entries(proofs).filter(([, count]) => count > 0);
  return `verified by: ${counts.map(([ground, count]) => `${ground} ${count}`).join(', ')}`;
}

/** `would begin the first run, each file by: mocha {file}`, or a line for each suite. */
function commandLines(plan: SuitePlan, settings: Settings, answers: boolean): string[] {
  const opening = intention(plan, answers);
  const byCommand = (suite: TestSuite): string =>
    `each file by: ${shownCommand(suite, settings).map(printable).join(' ')}`;
  const suites = named(settings);
  if (suites.length === 0) return [`${opening}, ${byCommand(settings.suites[0])}`];
  const place = ({ folder }: TestSuite): string => (folder === '' ? '' : ` in ${printable(folder)}`);
  const filesOf = (suite: TestSuite): number => plan.files.filter((file) => plan.suiteOf(file) === suite).length;
  return [
    opening,
    ...suites.map((suite) => `suite ${suite.name}${place(suite)}: ${filesWords(filesOf(suite))}, ${byCommand(suite)}`),
  ];
}

function shardLine({ files, whole }: SuitePlan, { shard }: Settings): string[] {
  if (shard === null) return [];
  return [`shard ${shard.index}/${shard.total}: ${filesWords(files.length)} of ${whole.length}`];
}

function filesWords(count: number): string {
  return count === 0 ? 'no files' : counted(count, 'file');
}

function named({ suites }: Settings): readonly TestSuite[] {
  return suites.filter(({ name }) => name !== null);
}

function suiteNamed({ name }: TestSuite): { suite?: string } {
  return name === null ? {} : { suite: name };
}

function suiteAsJson(suite: TestSuite, settings: Settings): object {
  const { name, folder, runner, patterns, ignore } = suite;
  return { name, folder, runner, command: shownCommand(suite, settings), patterns, ignore };
}

/** A secret may stand in it. */
function shownCommand({ command }: TestSuite, { redaction }: Settings): readonly string[] {
  return command.argv.map(redactorOf(redaction) ?? String);
}

function intention({ mode, earlier, plan }: SuitePlan, answers: boolean): string {
  if (earlier === null) return 'would begin the first run';
  if (answers && plan.every(({ decision }) => decision.kind === 'kept'))
    return `nothing is owed: ${earlier.run.id} stands`;
  return mode.kind === 'continue'
    ? `would go on with ${earlier.run.id}`
    : `would begin a new run after ${earlier.run.id}`;
}

function countsOf(plan: readonly PlannedFile[]): { owed: number; verified: number; assumed: number } {
  const counts = { owed: 0, verified: 0, assumed: 0 };
  for (const { decision } of plan) counts[decision.kind === 'owed' ? 'owed' : decision.ground] += 1;
  return counts;
}
