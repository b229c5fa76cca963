// `pawl show <file>`: the evidence for one file.

import type { Flags } from '../../config/flags/flags.ts';
import { patternFromRoot } from '../../config/locate.ts';
import { describeDecision, describeSince } from '../../core/planning/plan.ts';
import { describeProblem, ProblemError } from '../../core/problem.ts';
import type { Attempt } from '../../core/results/attempt.ts';
import type { FileResult } from '../../core/results/file-result.ts';
import { isFlaky } from '../../core/results/file-result.ts';
import type { Run } from '../../core/run.ts';
import type { Settings } from '../../core/settings.ts';
import type { TestFile } from '../../core/test-file.ts';
import { asTestFile, uniqueInOrder } from '../../core/test-file.ts';
import { formatAge, formatDuration } from '../../core/text/duration.ts';
import { printable, printableJson } from '../../core/text/printable.ts';
import type { Ports } from '../../engine/ports.ts';
import { newestExpecting } from '../../engine/reading/read-run.ts';
import type { FileEvidence, MergedEvidence } from '../../engine/reading/show-file.ts';
import { showFile } from '../../engine/reading/show-file.ts';
import type { Output } from '../../ports/output.ts';
import type { Workspace } from '../../ports/workspace.ts';
import { composeReading } from '../compose-reading.ts';
import { composePorts } from '../compose.ts';
import { resolveStateDir } from '../find-project.ts';
import { resolveSettings } from '../resolve-settings.ts';
import { resolveSettingsAsIn } from '../settings-as-in.ts';
import { inputLines } from './inputs-text.ts';

/** `named` is relative to the working directory. */
export async function showCommand(named: string, flags: Flags, output: Output): Promise<number> {
  const cwd = process.cwd();
  const { root, stateDir } = await resolveStateDir(cwd, flags);
  const file = asTestFile(patternFromRoot(named.replace(/^\.\//, ''), { root, cwd }));
  const { settings, run } = await settingsFor(file, cwd, flags, composeReading(root, stateDir));
  const ports = composePorts(settings);
  const workspace = run === null ? ports.workspace : filesOf(run, file, ports.workspace);
  await showEvidence(file, settings, { ...ports, workspace }, output, flags.json ?? false);
  return 0;
}

interface SettingsFound {
  readonly settings: Settings;
  /** The run that they are from; null where they are what the user says now. */
  readonly run: Run | null;
}

/** Patterns and command that came from a command line are known to the run that it made, and to nobody else. */
async function settingsFor(
  file: TestFile,
  cwd: string,
  flags: Flags,
  { store }: Pick<Ports, 'store'>,
): Promise<SettingsFound> {
  try {
    return { settings: await resolveSettings({ cwd, flags, patterns: [], testCommand: null }), run: null };
  } catch (error) {
    const run = newestExpecting(store, file);
    // Which of several suites a file belongs to is for the config to say.
    if (run === null || run.suites !== undefined) throw withUnreadable(error, store);
    // Whatever else is wrong is wrong with these as well, and told then.
    return { settings: await resolveSettingsAsIn(run, cwd, flags), run };
  }
}

/** The run that would know may be there, and damaged. */
function withUnreadable(error: unknown, store: Ports['store']): unknown {
  const [newest] = store.runs();
  const read = newest === undefined ? null : store.readRun(newest);
  if (!(error instanceof ProblemError) || read === null || read.ok) return error;
  return new ProblemError([read.problem, ...error.problems], { cause: error });
}

/** Stored patterns are compared and never evaluated: whoever wrote them might have us search for ever. */
function filesOf({ expected }: Run, asked: TestFile, workspace: Workspace): Workspace {
  return {
    observe: () => workspace.observe(),
    declared: (globs, project) => workspace.declared(globs, project),
    inputsIn: (project) => workspace.inputsIn(project),
    inputsNow: (project) => workspace.inputsNow(project),
    close: () => workspace.close(),
    digest: (file) => workspace.digest(file),
    git: () => workspace.git(),
    discover: async (_, project) => {
      const isThere = (file: TestFile): boolean =>
        project.has(file) || (file === asked && workspace.digest(file) !== null);
      return { files: uniqueInOrder(expected.filter(isThere)), problems: [] };
    },
  };
}

/** Throws a ProblemError when nobody knows the file. */
async function showEvidence(
  file: TestFile,
  settings: Settings,
  ports: Ports,
  output: Output,
  json: boolean,
): Promise<void> {
  const evidence = await showFile(file, settings, ports);
  if (evidence.decision === null && evidence.result === null) {
    const message = 'is not one of the test files, and has no result';
    throw new ProblemError([{ kind: 'usage', where: file, message, next: 'see pawl run --list' }]);
  }
  output.write(json ? `${printableJson(evidence, 2)}\n` : evidenceAsText(evidence, ports.clock.now()));
}

function evidenceAsText(
  { file, suite, decision, problems, result, ranBefore, merged, outputTail, history }: FileEvidence,
  nowMs: number,
): string {
  const since = ranBefore === null ? '' : describeSince(ranBefore, nowMs);
  const why =
    decision === null
      ? 'not one of the files that pawl run would take now'
      : `${decision.kind}: ${describeDecision(decision, since)}`;
  const lines = [suite === null ? printable(file) : `${printable(file)} in suite ${printable(suite)}`, printable(why)];
  for (const problem of problems) lines.push(`note  ${printable(describeProblem(problem))}`);
  if (result === null) return `${[...lines, 'no result yet'].join('\n')}\n`;
  lines.push('', ...resultLines(result, nowMs));
  if (merged !== null) lines.push(...mergedLines(merged, nowMs));
  if (history.length > 0) lines.push('', 'history, newest first:');
  for (const { run, outcome, durationMs, attempts } of history) {
    lines.push(`  ${run}  ${outcome}  ${formatDuration(durationMs)}${attempts > 1 ? `  ${attempts} attempts` : ''}`);
  }
  if (outputTail !== '')
    lines.push('', `output (${printable(result.output?.path ?? 'its log')}):`, ...outputLines(outputTail));
  return `${lines.join('\n')}\n`;
}

function* resultLines(result: FileResult, nowMs: number): Generator<string> {
  const { outcome, finishedAt, run, fingerprint, attempts, failures, tests } = result;
  const flaky = isFlaky(result) ? ', flaky' : '';
  yield `${outcome}${flaky} ${formatAge(finishedAt, nowMs)} ago in ${printable(run)}, by pawl ${printable(result.pawl)}`;
  if (tests !== null)
    yield `tests: ${tests.passed} passed, ${tests.failed} failed, ${tests.skipped} skipped, ${tests.todo} todo`;
  for (const { startedAt, outcome: word, durationMs, host, ...ended } of attempts) {
    const end = endOf(ended);
    yield `  attempt at ${printable(startedAt)} on ${printable(host)}: ${word} in ${formatDuration(durationMs)} (${end})`;
  }
  for (const { test, message, location, detail } of failures) {
    yield `  ${printable(test ?? 'the file')}: ${printable(message)}${location === null ? '' : ` (${printable(location)})`}`;
    if (detail != null) yield* outputLines(detail).map((line) => `    ${line}`);
  }
  yield 'depended on:';
  yield `  test file  ${printable(fingerprint.testFile)}`;
  yield `  command    ${printable(fingerprint.command)}`;
  yield `  project    ${printable(fingerprint.project ?? 'not known')}`;
  if (fingerprint.inputs !== undefined) yield* inputLines(fingerprint.inputs);
}

function* mergedLines({ from, superseded }: MergedEvidence, nowMs: number): Generator<string> {
  if (from !== null) yield `merged from ${partName(from)}`;
  for (const { outcome, finishedAt, durationMs, ...part } of superseded) {
    const age = formatAge(finishedAt, nowMs);
    yield `superseded: ${outcome} ${age} ago in ${formatDuration(durationMs)}, in ${partName(part)}`;
  }
}

function partName({ run, shard, host }: NonNullable<MergedEvidence['from']>): string {
  const name = `${printable(run)} begun on ${printable(host)}`;
  return shard === null ? name : `shard ${shard.index} of ${shard.total} (${name})`;
}

function endOf({ exitCode, signal, warm }: Pick<Attempt, 'exitCode' | 'signal' | 'warm'>): string {
  if (signal !== null) return printable(signal);
  if (exitCode !== null) return `exit code ${exitCode}`;
  return warm === true ? 'in one start of the runner with other files' : 'not started';
}

/** Line by line, so that a newline stays one and every other control character shows. */
function outputLines(text: string): string[] {
  return text
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => `  ${printable(line)}`);
}
