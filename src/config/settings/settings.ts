// Defaults, then what was detected, then the config, then the flags: the last one that says something decides.

import { parseAuditSize } from '../../core/planning/audit.ts';
import { msUntil } from '../../core/planning/budget.ts';
import type { Ordering } from '../../core/planning/order.ts';
import type { Limits } from '../../core/planning/stop.ts';
import { ProblemError } from '../../core/problem.ts';
import type { Settings, TraceWay } from '../../core/settings.ts';
import { parseSizeBytes } from '../../core/text/size.ts';
import type { PawlConfig } from '../file/config.ts';
import type { Flags } from '../flags/flags.ts';
import { contradictionsAmong } from './settings-contradictions.ts';
import { queueFrom, queueProblems } from './settings-queue.ts';
import { redactionFrom } from './settings-redaction.ts';
import { reportersFrom } from './settings-reporters.ts';
import { retriesFrom, retryProblems } from './settings-retries.ts';
import { shardFrom } from './settings-shard.ts';
import type { SettingsSources } from './settings-sources.ts';
import { durationMsOf, suitesFrom } from './settings-suites.ts';
import { stateDirFrom, stateDirProblems } from './state-dir.ts';

/** Throws a ProblemError with everything that is wrong. */
export function settingsFrom(sources: SettingsSources): Settings {
  const { flags, config } = sources;
  const suites = suitesFrom(sources);
  const reporters = reportersFrom(sources);
  const shard = shardFrom(sources);
  const parts = [
    ...suites.problems,
    ...reporters.problems,
    ...shard.problems,
    ...queueProblems(sources),
    ...retryProblems(sources),
  ];
  const problems = [...contradictionsAmong(sources), ...parts, ...stateDirProblems(sources)];
  if (problems.length > 0) throw new ProblemError(problems);
  return {
    root: sources.root,
    stateDir: stateDirFrom(sources),
    ...suites.value,
    ...shard.value,
    reporters: reporters.value,
    ...choicesFrom(flags, config),
    ...retriesFrom(sources),
    ordering: orderingFrom(sources),
    limits: limitsFrom(sources),
    outputBytesMax: flags.outputLimit ?? bytesOf(config.outputLimit) ?? 10_000_000,
    redaction: redactionFrom(sources),
    killGraceMs: flags.killGrace ?? durationMsOf(config.killGrace) ?? 10_000,
    fresh: flags.fresh ?? false,
    lastFailed: flags.lastFailed ?? false,
    audit: parseAuditSize(flags.audit ?? ''),
    resume: flags.resume ?? null,
    queue: queueFrom(sources),
  };
}

function choicesFrom(flags: Flags, config: PawlConfig) {
  return {
    workers: flags.workers ?? config.workers ?? 1,
    warm: flags.warm ?? config.warm ?? false,
    trace: traceFrom(flags.trace ?? config.trace ?? true),
    failOnFlaky: flags.failOnFlaky ?? config.failOnFlaky ?? false,
    passWithNoTests: flags.passWithNoTests ?? config.passWithNoTests ?? false,
    verify: flags.verify ?? config.verify ?? false,
    incompleteExitCode: flags.incompleteExitCode ?? config.incompleteExitCode ?? 75,
  };
}

function traceFrom(said: TraceWay | boolean): TraceWay | null {
  if (said === false) return null;
  return said === true ? 'auto' : said;
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

function bytesOf(value: string | number | undefined): number | null {
  return typeof value === 'string' ? parseSizeBytes(value) : (value ?? null);
}
