// Defaults, then what was detected, then the config, then the flags: the last one that says something decides.

import { msUntil } from '../core/budget.ts';
import { parseDurationMs } from '../core/duration.ts';
import type { Ordering } from '../core/order.ts';
import { ProblemError } from '../core/problem.ts';
import type { Settings, TestSuite } from '../core/settings.ts';
import { parseSizeBytes } from '../core/size.ts';
import type { Limits } from '../core/stop.ts';
import type { TimeLimits } from '../core/time-limit.ts';
import type { PawlConfig } from './config.ts';
import type { Flags } from './flags.ts';
import type { CommandPart } from './settings-command.ts';
import { commandFrom } from './settings-command.ts';
import { contradictionsAmong } from './settings-contradictions.ts';
import { reportersFrom } from './settings-reporters.ts';
import { redactionFrom } from './settings-redaction.ts';
import type { SelectionPart } from './settings-selection.ts';
import { selectionFrom } from './settings-selection.ts';
import type { SettingsSources } from './settings-sources.ts';
import { stateDirFrom, stateDirProblems } from './state-dir.ts';

/** Throws a ProblemError with everything that is wrong. */
export function settingsFrom(sources: SettingsSources): Settings {
  const { flags, config } = sources;
  const command = commandFrom(sources);
  const selection = selectionFrom(sources, command);
  const reporters = reportersFrom(sources);
  const contradictions = contradictionsAmong(sources);
  const parts = [selection, command, reporters].flatMap((part) => part.problems);
  const problems = [...contradictions, ...parts, ...stateDirProblems(sources)];
  if (problems.length > 0) throw new ProblemError(problems);
  return {
    root: sources.root,
    stateDir: stateDirFrom(sources),
    ...selection.value,
    suites: [suiteFrom(sources, command, selection)],
    detected: command.detected,
    reporters: reporters.value,
    ...choicesFrom(flags, config),
    ordering: orderingFrom(sources),
    limits: limitsFrom(sources),
    outputBytesMax: flags.outputLimit ?? bytesOf(config.outputLimit) ?? 10_000_000,
    redaction: redactionFrom(sources),
    killGraceMs: flags.killGrace ?? durationMsOf(config.killGrace) ?? 10_000,
    fresh: flags.fresh ?? false,
    lastFailed: flags.lastFailed ?? false,
    resume: flags.resume ?? null,
  };
}

function suiteFrom({ flags, config }: SettingsSources, command: CommandPart, selection: SelectionPart): TestSuite {
  const { patterns, ignore } = selection.value;
  return { name: null, folder: '', patterns, ignore, ...command.value, timeLimits: timeLimitsFrom(flags, config) };
}

function choicesFrom(flags: Flags, config: PawlConfig) {
  return {
    workers: flags.workers ?? config.workers ?? 1,
    warm: flags.warm ?? config.warm ?? false,
    retries: flags.retries ?? config.retries ?? 0,
    failOnFlaky: flags.failOnFlaky ?? config.failOnFlaky ?? false,
    passWithNoTests: flags.passWithNoTests ?? config.passWithNoTests ?? false,
    verify: flags.verify ?? config.verify ?? false,
    incompleteExitCode: flags.incompleteExitCode ?? config.incompleteExitCode ?? 75,
  };
}

function orderingFrom({ flags, config, seed }: SettingsSources): Ordering {
  return {
    order: flags.order ?? config.order ?? 'path',
    failedFirst: flags.failedFirst ?? config.failedFirst ?? false,
    seed: flags.seed ?? config.seed ?? seed,
  };
}

function limitsFrom({ flags, config, nowMs }: SettingsSources): Limits {
  const bail = flags.bail ?? config.bail ?? false;
  return {
    bail: typeof bail === 'number' ? bail : bail ? 1 : null,
    maxFiles: flags.maxFiles ?? config.maxFiles ?? null,
    budgetMs: budgetFrom(flags, nowMs),
  };
}

/** The nearer of the two ends; null where the user named none. */
function budgetFrom({ budget, stopAt }: Flags, nowMs: number): number | null {
  const ends = [...(budget === undefined ? [] : [budget]), ...(stopAt === undefined ? [] : [msUntil(stopAt, nowMs)])];
  return ends.length === 0 ? null : Math.min(...ends);
}

function timeLimitsFrom(flags: Flags, config: PawlConfig): TimeLimits {
  return {
    timeoutMs: (flags.timeout ?? durationMsOf(config.timeout)) || null,
    idleTimeoutMs: (flags.idleTimeout ?? durationMsOf(config.idleTimeout)) || null,
  };
}

function durationMsOf(value: string | number | undefined): number | null {
  return typeof value === 'string' ? parseDurationMs(value) : (value ?? null);
}

function bytesOf(value: string | number | undefined): number | null {
  return typeof value === 'string' ? parseSizeBytes(value) : (value ?? null);
}
