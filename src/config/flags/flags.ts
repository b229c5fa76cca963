// What was given on the command line, each value of the right type.

import type { Order } from '../../core/planning/order.ts';
import type { RunId } from '../../core/run.ts';
import type { TraceWay } from '../../core/settings.ts';
import type { HistoryFlags } from './flags-of-history.ts';
import type { QueueFlags } from './flags-of-queues.ts';
import type { ReportFlags } from './flags-of-reports.ts';
import type { RetryFlags } from './flags-of-retries.ts';
import type { ShardFlags } from './flags-of-shards.ts';

/** What was not given is absent. */
export interface Flags extends ShardFlags, QueueFlags, ReportFlags, RetryFlags, HistoryFlags {
  readonly suite?: readonly string[];
  readonly ignore?: readonly string[];
  readonly lastFailed?: boolean;
  readonly fresh?: boolean;
  readonly resume?: RunId;
  readonly verify?: boolean;
  /** A share of the kept files, or so many of them. */
  readonly audit?: string;
  readonly list?: boolean;
  readonly dryRun?: boolean;
  /** Relative to the working directory. */
  readonly changedBy?: readonly string[];
  readonly shell?: boolean;
  readonly workers?: number;
  readonly warm?: boolean;
  /** False after `--no-trace`. */
  readonly trace?: TraceWay | false;
  readonly order?: Order;
  readonly failedFirst?: boolean;
  readonly seed?: number;
  /** In milliseconds; false after `--no-timeout`. */
  readonly timeout?: number | false;
  /** In milliseconds; false after `--no-idle-timeout`. */
  readonly idleTimeout?: number | false;
  /** In bytes. */
  readonly outputLimit?: number;
  /** Texts, and regular expressions between slashes. */
  readonly redact?: readonly string[];
  /** Names of variables. */
  readonly redactEnv?: readonly string[];
  /** In milliseconds. */
  readonly killGrace?: number;
  /** False after `--no-bail`. */
  readonly bail?: number | false;
  readonly maxFiles?: number;
  /** In milliseconds. */
  readonly budget?: number;
  /** `hh:mm`, local time. */
  readonly stopAt?: string;
  readonly failOnFlaky?: boolean;
  readonly passWithNoTests?: boolean;
  readonly incompleteExitCode?: number;
  readonly json?: boolean;
  readonly watch?: boolean;
  readonly color?: boolean;
  readonly force?: boolean;
  readonly config?: string;
  readonly stateDir?: string;
  readonly version?: boolean;
  readonly help?: boolean;
}

export type FlagName = keyof Flags;
