// The shape of a config, for checking and for editors. The only place in front of the results that loads zod, so it is
// imported when there is a config to check and not before. Each message is what follows `expected`.

import * as z from 'zod';

import { orders } from '../../core/planning/order.ts';
import { retryTimes } from '../../core/planning/retry.ts';
import { traceWays } from '../../core/settings.ts';
import { parseDurationMs } from '../../core/text/duration.ts';
import { parseSizeBytes } from '../../core/text/size.ts';
import { flags } from '../flags/flag-table.ts';
import type { Range } from '../ranges.ts';
import {
  aDuration,
  aSize,
  aTimeLimit,
  describeRange,
  durationMsMax,
  isOutputLimit,
  isTimeLimitMs,
  ranges,
} from '../ranges.ts';
import { aRedaction, isRedaction } from '../redaction-pattern.ts';
import { aReporter, parseReporter } from '../reporter-choice.ts';
import { aFolder, aSuiteName, isFolderWithin, isSuiteName } from '../suite-place.ts';
import type { PawlConfig, SuiteConfig } from './config.ts';

const yesOrNo = z.boolean('true or false');
const aGlob = text('a glob');
const declaredGlobs = z.array(aGlob, 'a list of globs').min(1, 'a list of at least one glob');
const aTraceWay = `true, false, ${traceWays.join(' or ')}`;
const aBail = `true, false or ${describeRange(ranges.bail)}`;

/** What a suite may say, and the top of the config for all of them. */
const sharedShape = {
  patterns: z
    .array(aGlob, 'a list of globs')
    .min(1, 'a list of at least one glob')
    .describe(
      'globs of the test files, relative to the project root or the cwd of the suite; ! in front takes files away',
    )
    .optional(),
  ignore: z.array(aGlob, 'a list of globs').describe(flags.ignore.description).optional(),
  command: z
    .union([text('a command'), z.array(z.string('a word'), 'a list of words').min(1, 'at least one word')], {
      error: 'a command as a string or a list of words',
    })
    .describe('what runs one test file; {file} stands for its path')
    .optional(),
  shell: yesOrNo.describe('hand the command to the shell as the one line it is').optional(),
  env: z
    .record(z.string(), z.string('a string'), 'an object of strings')
    .describe('added to the environment of the command')
    .optional(),
  inputs: z
    .union([declaredGlobs, z.record(z.string().min(1), declaredGlobs)], {
      error: 'a list of globs, or such lists by the pattern of the test files that depend on them',
    })
    .describe(
      'globs of files that results depend on, or lists of them by the pattern of the test files that they count for',
    )
    .optional(),
  environment: z
    .array(text('the name of a variable'), 'a list of names of variables')
    .describe('further variables of the environment that results depend on')
    .optional(),
  runner: text('the name of a test runner')
    .describe('decides command and patterns where these are not given')
    .optional(),
  timeout: timeLimit(flags.timeout.description),
  idleTimeout: timeLimit(flags.idleTimeout.description),
};

export const suiteSchema = z.strictObject(
  {
    ...sharedShape,
    cwd: z
      .string(aFolder)
      .refine(isFolderWithin, aFolder)
      .describe('the folder in which the command runs: patterns and {file} are relative to it')
      .optional(),
  },
  'an object',
) satisfies z.ZodType<SuiteConfig>;

/** `z.toJSONSchema(configSchema, { io: 'input' })` is what editors complete and check with. */
export const configSchema = z.strictObject(
  {
    $schema: text('the address of a JSON Schema').optional(),
    ...sharedShape,
    suites: z
      .record(z.string().refine(isSuiteName, aSuiteName), suiteSchema, 'an object of suites by name')
      .refine((suites) => Object.keys(suites).length > 0, 'at least one suite')
      .describe('suites by name, each with its own files and command; a file belongs to the first one that names it')
      .optional(),
    workers: wholeNumber(ranges.workers).describe(flags.workers.description).optional(),
    warm: yesOrNo.describe(flags.warm.description).optional(),
    trace: z
      .union([z.boolean(), z.enum(traceWays)], { error: aTraceWay })
      .describe(flags.trace.description)
      .optional(),
    retries: wholeNumber(ranges.retries).describe(flags.retries.description).optional(),
    retryWhen: z
      .enum(retryTimes, `one of ${retryTimes.join(', ')}`)
      .describe(flags.retryWhen.description)
      .optional(),
    maxRetried: wholeNumber(ranges.maxRetried).describe(flags.maxRetried.description).optional(),
    order: z
      .enum(orders, `one of ${orders.join(', ')}`)
      .describe(flags.order.description)
      .optional(),
    failedFirst: yesOrNo.describe(flags.failedFirst.description).optional(),
    seed: wholeNumber(ranges.seed).describe(flags.seed.description).optional(),
    bail: z
      .union([z.boolean(), wholeNumber(ranges.bail, aBail)], { error: aBail })
      .describe('stop after so many failures in an invocation; true is 1')
      .optional(),
    maxFiles: wholeNumber(ranges.maxFiles).describe(flags.maxFiles.description).optional(),
    failOnFlaky: yesOrNo.describe(flags.failOnFlaky.description).optional(),
    passWithNoTests: yesOrNo.describe(flags.passWithNoTests.description).optional(),
    timings: text('a file').describe(flags.timings.description).optional(),
    reporters: z
      .array(
        z.string(aReporter).refine((name) => parseReporter(name) !== null, aReporter),
        `a list of ${aReporter}`,
      )
      .describe('how to report: name to print, name=path to write a file')
      .optional(),
    stateDir: text('a directory').describe(flags.stateDir.description).optional(),
    outputLimit: z
      .union(
        [z.string().refine((size) => isOutputLimit(parseSizeBytes(size)), aSize), z.int().refine(isOutputLimit, aSize)],
        {
          error: aSize,
        },
      )
      .describe(`${flags.outputLimit.description}: a size, or bytes`)
      .optional(),
    redact: z
      .array(
        z.union([z.string().refine(isRedaction, aRedaction), z.instanceof(RegExp)], { error: aRedaction }),
        `a list: ${aRedaction} in each place`,
      )
      .describe('texts and /regular expressions/ that are masked in all that is kept of a test')
      .optional(),
    redactEnv: z
      .array(text('the name of a variable'), 'a list of names of variables')
      .describe('variables whose values are masked in all that is kept of a test')
      .optional(),
    killGrace: z
      .union([z.string().refine(isDuration, aDuration), z.int().min(0, aDuration).max(durationMsMax, aDuration)], {
        error: aDuration,
      })
      .describe(`${flags.killGrace.description}: a duration, or milliseconds`)
      .optional(),
    incompleteExitCode: wholeNumber(ranges.exitCode).describe(flags.incompleteExitCode.description).optional(),
    verify: yesOrNo.describe(flags.verify.description).optional(),
  },
  'an object',
) satisfies z.ZodType<PawlConfig>;

function text(what: string): z.ZodString {
  return z.string(what).min(1, what);
}

function wholeNumber(range: Range, what = describeRange(range)): z.ZodInt {
  return z.int(what).min(range.from, what).max(range.to, what);
}

function timeLimit(description: string) {
  const written = z.string().refine((duration) => isTimeLimitMs(parseDurationMs(duration)), aTimeLimit);
  return z
    .union([written, z.int().refine(isTimeLimitMs, aTimeLimit)], { error: aTimeLimit })
    .describe(`${description}: a duration, or milliseconds`)
    .optional();
}

function isDuration(value: string): boolean {
  const ms = parseDurationMs(value);
  return ms !== null && ms <= durationMsMax;
}
