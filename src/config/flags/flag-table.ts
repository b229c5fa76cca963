// The one table of options. The parser, the help, the completion and the docs are made from it.

import { orders } from '../../core/planning/order.ts';
import { traceWays } from '../../core/settings.ts';
import type { CommandName } from '../command-line/commands.ts';
import { ranges } from '../ranges.ts';
import { readRedaction } from '../redaction-pattern.ts';
import {
  oneOf,
  readAuditSize,
  readClockTime,
  readDurationMs,
  readOutputLimit,
  readRunName,
  readTimeLimitMs,
  textOf,
  wholeNumber,
} from './flag-values.ts';
import type { FlagFor } from './flag.ts';
import { historyFlags } from './flags-of-history.ts';
import { queueFlags } from './flags-of-queues.ts';
import { reportFlags } from './flags-of-reports.ts';
import { retryFlags } from './flags-of-retries.ts';
import { shardFlags } from './flags-of-shards.ts';
import type { FlagName, Flags } from './flags.ts';

const suite: readonly CommandName[] = ['run', 'plan'];
const verdicts: readonly CommandName[] = [...suite, 'merge', 'report'];
const project: readonly CommandName[] = [...verdicts, 'status', 'show', 'history', 'clean'];
const places: readonly CommandName[] = [...project, 'timings'];
const everywhere: readonly CommandName[] = [...places, 'init', 'completion', 'help'];

/** In the order of the help, group by group. */
export const flags: { readonly [Name in FlagName]-?: FlagFor<NonNullable<Flags[Name]>> } = {
  suite: {
    group: 'Which files',
    description: 'only this suite, of the several that a config may have',
    commands: suite,
    argument: 'name',
    read: textOf('the name of a suite'),
    repeatable: true,
  },
  ignore: {
    group: 'Which files',
    description: 'leave out files that match, beside what .gitignore names',
    commands: suite,
    argument: 'glob',
    read: textOf('a glob'),
    repeatable: true,
  },
  lastFailed: {
    group: 'Which files',
    description: 'run the files again that did not pass, and no others',
    commands: suite,
    oneShot: true,
  },
  fresh: {
    group: 'Which files',
    description: 'begin a new run that carries nothing over',
    commands: suite,
    oneShot: true,
  },
  resume: {
    group: 'Which files',
    description: 'go on with this run, whether or not it is finished',
    commands: suite,
    argument: 'run',
    read: readRunName,
  },
  verify: {
    group: 'Which files',
    description: 'run again what is kept only because its test file and command are unchanged',
    commands: suite,
    negatable: true,
  },
  audit: {
    group: 'Which files',
    description: 'run a sample of the kept files again, 5% of them or 10, and report any that differ',
    commands: suite,
    argument: 'size',
    read: readAuditSize,
    oneShot: true,
  },
  ...historyFlags,
  list: {
    group: 'Which files',
    description: 'print the test files, one a line, and run nothing',
    commands: suite,
    oneShot: true,
  },
  dryRun: {
    group: 'Which files',
    description: 'say what would be done, and do nothing: for a run, what pawl plan says',
    commands: [...suite, 'init', 'clean'],
    oneShot: true,
  },
  changedBy: {
    group: 'Which files',
    description: 'say instead which test files these paths touch, as far as the results tell',
    commands: ['plan'],
    argument: 'path',
    read: textOf('a path'),
    repeatable: true,
    takesAllWords: true,
    oneShot: true,
  },
  shell: {
    group: 'How they run',
    description: 'have the shell read the command after --, its words joined by spaces',
    commands: suite,
  },
  workers: {
    group: 'How they run',
    description: 'how many files run at a time',
    commands: suite,
    argument: 'n',
    read: wholeNumber(ranges.workers),
    default: '1',
  },
  warm: {
    group: 'How they run',
    description: 'start the test runner once for many files; each still has its result the moment it ends',
    commands: suite,
    negatable: true,
  },
  trace: {
    group: 'How they run',
    description: 'how to see what a test depends on: auto for Node.js and Python, strace for anything on Linux',
    commands: suite,
    argument: 'how',
    read: oneOf(traceWays),
    choices: traceWays,
    negatable: true,
    default: 'auto',
  },
  ...retryFlags,
  order: {
    group: 'How they run',
    description: `in which order owed files run: ${orders.join(', ')}`,
    commands: suite,
    argument: 'order',
    read: oneOf(orders),
    choices: orders,
    default: 'path',
  },
  failedFirst: {
    group: 'How they run',
    description: 'earlier failures go first, whatever the order among the rest',
    commands: suite,
    negatable: true,
  },
  seed: {
    group: 'How they run',
    description: 'decides the order random and the sample of an audit: the same seed, the same of both',
    commands: suite,
    argument: 'n',
    read: wholeNumber(ranges.seed),
    default: 'another one each time',
  },
  timeout: {
    group: 'How they run',
    description: 'how long one attempt of a file may take before it is ended as timed out',
    commands: suite,
    argument: 'duration',
    read: readTimeLimitMs,
    negatable: true,
    default: 'none',
  },
  idleTimeout: {
    group: 'How they run',
    description: 'how long one attempt may print nothing before it is ended as timed out',
    commands: suite,
    argument: 'duration',
    read: readTimeLimitMs,
    negatable: true,
    default: 'none',
  },
  outputLimit: {
    group: 'How they run',
    description: 'how much of what one attempt prints is kept: its beginning and its end',
    commands: suite,
    argument: 'size',
    read: readOutputLimit,
    default: '10MB',
  },
  redact: {
    group: 'How they run',
    description: 'mask this text, or what a /regular expression/ matches, in all that is kept of a test',
    commands: suite,
    argument: 'pattern',
    read: readRedaction,
    repeatable: true,
  },
  redactEnv: {
    group: 'How they run',
    description: 'mask the value of this variable in the same way, without writing it anywhere',
    commands: suite,
    argument: 'name',
    read: textOf('the name of a variable'),
    repeatable: true,
  },
  killGrace: {
    group: 'How they run',
    description: 'how long a command that is ended has before it is killed',
    commands: suite,
    argument: 'duration',
    read: readDurationMs,
    default: '10s',
  },
  ...shardFlags,
  ...queueFlags,
  bail: {
    group: 'When to stop',
    description: 'stop after so many failures in this invocation, 1 where no number is given',
    commands: suite,
    argument: 'n',
    read: wholeNumber(ranges.bail),
    withoutArgument: '1',
    negatable: true,
  },
  maxFiles: {
    group: 'When to stop',
    description: 'start at most so many files now; run again to continue',
    commands: suite,
    argument: 'n',
    read: wholeNumber(ranges.maxFiles),
    oneShot: true,
  },
  budget: {
    group: 'When to stop',
    description: 'how long this invocation may take: files that would not end in that time are left for the next one',
    commands: suite,
    argument: 'duration',
    read: readDurationMs,
  },
  stopAt: {
    group: 'When to stop',
    description: 'the same until a time of day; whichever of the two comes first',
    commands: suite,
    argument: 'hh:mm',
    read: readClockTime,
  },
  failOnFlaky: {
    group: 'What counts',
    description: 'fail when a file failed and then passed on the same code',
    commands: verdicts,
    negatable: true,
  },
  passWithNoTests: {
    group: 'What counts',
    description: 'exit 0 where no test file is found, and where files are empty of tests',
    commands: verdicts,
    negatable: true,
  },
  incompleteExitCode: {
    group: 'What counts',
    description: 'the exit code of a run that is green so far and stopped early',
    commands: suite,
    argument: 'n',
    read: wholeNumber(ranges.exitCode),
    default: '75',
  },
  ...reportFlags,
  json: { group: 'What is shown', description: 'print JSON instead of text', commands: project },
  watch: { group: 'What is shown', description: 'stay, and show the run as it goes', commands: ['status'] },
  color: {
    group: 'What is shown',
    description: 'color the output',
    commands: everywhere,
    negatable: true,
    default: 'on a terminal, unless NO_COLOR is set',
  },
  config: {
    group: 'Where things are',
    description: 'read this config file',
    commands: places,
    argument: 'file',
    read: textOf('a file'),
    default: 'the nearest pawl.config.{ts,mts,js,mjs,json} or package.json with a pawl key',
  },
  stateDir: {
    group: 'Where things are',
    description: 'keep runs and results here',
    commands: places,
    argument: 'dir',
    read: textOf('a directory'),
    default: '.pawl beside the config or package.json',
  },
  force: {
    group: 'Where things are',
    description: 'replace a config that is there',
    commands: ['init'],
  },
  version: { group: 'Where things are', description: 'print the version of pawl', commands: everywhere, short: 'V' },
  help: { group: 'Where things are', description: 'print this help', commands: everywhere, short: 'h' },
};
