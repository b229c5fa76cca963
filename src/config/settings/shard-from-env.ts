// Which of how many parallel jobs this is, in the words of whoever started it: environment → shard. Where the words of two
// disagree, or one is not what it should be, nothing is guessed: a wrong guess loses tests without a trace.

import type { ShardSpec } from '../../core/planning/shard.ts';
import type { Problem, Result } from '../../core/problem.ts';
import { ranges } from '../ranges.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

interface Vendor {
  readonly name: string;
  readonly index: string;
  /** Null where it does not tell how many there are. */
  readonly total: string | null;
  /** What the first job is called. */
  readonly first: 0 | 1;
  /** Asked where several vendors use the same variables. */
  readonly isHere?: (env: Environment) => boolean;
}

const vendors: readonly Vendor[] = [
  // https://docs.gitlab.com/ci/variables/predefined_variables/ and https://docs.gitlab.com/ci/yaml/#parallel
  { name: 'GitLab', index: 'CI_NODE_INDEX', total: 'CI_NODE_TOTAL', first: 1, isHere: isGitLab },
  // https://devcenter.heroku.com/articles/heroku-ci-parallel-test-runs, and whoever else has these names
  { name: 'Heroku', index: 'CI_NODE_INDEX', total: 'CI_NODE_TOTAL', first: 0, isHere: (env) => !isGitLab(env) },
  // https://circleci.com/docs/variables/
  { name: 'CircleCI', index: 'CIRCLE_NODE_INDEX', total: 'CIRCLE_NODE_TOTAL', first: 0 },
  // https://buildkite.com/docs/pipelines/configure/environment-variables
  { name: 'Buildkite', index: 'BUILDKITE_PARALLEL_JOB', total: 'BUILDKITE_PARALLEL_JOB_COUNT', first: 0 },
  // https://support.atlassian.com/bitbucket-cloud/docs/set-up-or-run-parallel-steps/
  { name: 'Bitbucket', index: 'BITBUCKET_PARALLEL_STEP', total: 'BITBUCKET_PARALLEL_STEP_COUNT', first: 0 },
  // https://docs.semaphoreci.com/reference/env-vars
  { name: 'Semaphore', index: 'SEMAPHORE_JOB_INDEX', total: 'SEMAPHORE_JOB_COUNT', first: 1 },
  // https://learn.microsoft.com/azure/devops/pipelines/test/parallel-testing-any-test-runner
  { name: 'Azure Pipelines', index: 'SYSTEM_JOBPOSITIONINPHASE', total: 'SYSTEM_TOTALJOBSINPHASE', first: 1 },
  // https://docs.aws.amazon.com/batch/latest/userguide/array_jobs.html
  { name: 'AWS Batch', index: 'AWS_BATCH_JOB_ARRAY_INDEX', total: 'AWS_BATCH_JOB_ARRAY_SIZE', first: 0 },
  // https://kubernetes.io/docs/concepts/workloads/controllers/job/#completion-mode
  { name: 'Kubernetes', index: 'JOB_COMPLETION_INDEX', total: null, first: 0 },
  // https://bazel.build/reference/test-encyclopedia#test-sharding
  { name: 'Bazel', index: 'TEST_SHARD_INDEX', total: 'TEST_TOTAL_SHARDS', first: 0 },
];

/** @param total how many there are, where the user says it: --shard auto/8 */
export function shardFromEnv(env: Environment, total: number | null): Result<ShardSpec> {
  const told: Told[] = [];
  for (const vendor of vendors) {
    const found = isTold(vendor, env) ? toldBy(vendor, env, total) : null;
    if (found?.ok === false) return found;
    if (found !== null) told.push({ by: vendor.name, variable: vendor.index, shard: found.value });
  }
  const slurm = isThere(env['SLURM_ARRAY_TASK_ID']) ? toldBySlurm(env) : null;
  if (slurm?.ok === false) return slurm;
  if (slurm !== null) told.push({ by: 'Slurm', variable: slurmVariable('ID'), shard: slurm.value });
  return agreed(told, total, env);
}

/** The file that Bazel wants touched by whoever heeds its variables; null where it asks for none. */
export function shardStatusFile(env: Environment): string | null {
  const path = env['TEST_SHARD_STATUS_FILE'];
  return isThere(path) && isThere(env['TEST_TOTAL_SHARDS']) ? path : null;
}

interface Told {
  readonly by: string;
  readonly variable: string;
  readonly shard: ShardSpec;
}

function agreed(told: readonly Told[], total: number | null, env: Environment): Result<ShardSpec> {
  const [first, ...others] = told;
  if (first === undefined) return nothingTold(env);
  const other = others.find(({ shard }) => shard.index !== first.shard.index || shard.total !== first.shard.total);
  if (other !== undefined)
    return wrong(
      `${first.variable} and ${other.variable}`,
      `disagree: ${inWords(first)}, ${inWords(other)}`,
      'say which it is: --shard i/n; nothing was run',
    );
  if (total === null || total === first.shard.total) return { ok: true, value: first.shard };
  return wrong('--shard', `says ${total} shards, and ${inWords(first)}`, 'leave the number out; nothing was run');
}

function inWords({ by, shard: { index, total } }: Told): string {
  return `${by} says ${index} of ${total}`;
}

function nothingTold(env: Environment): Result<never> {
  if (isThere(env['GITHUB_ACTIONS'])) {
    const next = 'pass them: --shard "$((${{ strategy.job-index }} + 1))/${{ strategy.job-total }}"; nothing was run';
    return wrong('--shard auto', 'GitHub Actions puts index and number of a job into no variable', next);
  }
  const names = [...new Set(vendors.map(({ index }) => index)), slurmVariable('ID')].join(', ');
  return wrong('--shard auto', `expected one of ${names}, found none`, 'say it: --shard i/n; nothing was run');
}

function isTold(vendor: Vendor, env: Environment): boolean {
  const { index, total, isHere } = vendor;
  if (isHere?.(env) === false) return false;
  return isThere(env[index]) || (total !== null && isThere(env[total]));
}

function toldBy(vendor: Vendor, env: Environment, asked: number | null): Result<ShardSpec> {
  const total = vendor.total === null ? totalAsked(vendor, asked) : numberIn(env, vendor.total);
  if (!total.ok) return total;
  if (total.value < 1 || total.value > ranges.shards.to)
    return wrongNumber(vendor.total ?? '--shard', `a number from 1 to ${ranges.shards.to}`, total.value);
  // A job that is not one of several need not have a place among them.
  if (total.value === 1 && !isThere(env[vendor.index])) return { ok: true, value: { index: 1, total: 1 } };
  const index = numberIn(env, vendor.index);
  if (!index.ok) return index;
  const { first } = vendor;
  const last = total.value - 1 + first;
  if (index.value >= first && index.value <= last)
    return { ok: true, value: { index: index.value - first + 1, total: total.value } };
  return wrongNumber(vendor.index, `a number from ${first} to ${last}, as ${vendor.name} counts`, index.value);
}

function totalAsked({ index, name }: Vendor, asked: number | null): Result<number> {
  if (asked !== null) return { ok: true, value: asked };
  const next = 'give the completions of the Job: --shard auto/8; nothing was run';
  return wrong(index, `${name} does not tell of how many`, next);
}

function slurmVariable(part: 'ID' | 'MIN' | 'MAX' | 'STEP' | 'COUNT'): string {
  return `SLURM_ARRAY_TASK_${part}`;
}

/** https://slurm.schedmd.com/job_array.html: ids may begin anywhere and have gaps, of which only even ones can be counted. */
function toldBySlurm(env: Environment): Result<ShardSpec> {
  const [id, min, max, count] = (['ID', 'MIN', 'MAX', 'COUNT'] as const).map((part) =>
    numberIn(env, slurmVariable(part)),
  );
  const step = isThere(env[slurmVariable('STEP')])
    ? numberIn(env, slurmVariable('STEP'))
    : ({ ok: true, value: 1 } as const);
  for (const read of [id, min, max, count, step]) if (read?.ok === false) return read;
  const value = (read: Result<number> | undefined): number => (read?.ok === true ? read.value : NaN);
  const index = (value(id) - value(min)) / value(step) + 1;
  const total = (value(max) - value(min)) / value(step) + 1;
  const fits = Number.isInteger(index) && index >= 1 && index <= total && total === value(count);
  if (fits && total <= ranges.shards.to) return { ok: true, value: { index, total } };
  const said = `${value(id)} of ${value(min)} to ${value(max)} in steps of ${value(step)}, ${value(count)} in all`;
  const next = 'number the array without gaps, as --array=1-8 does, or say it: --shard i/n; nothing was run';
  return wrong(slurmVariable('ID'), `expected a place that can be counted, found ${said}`, next);
}

function numberIn(env: Environment, variable: string): Result<number> {
  const text = env[variable] ?? '';
  if (/^\d{1,9}$/.test(text)) return { ok: true, value: Number(text) };
  const found = text === '' ? 'nothing' : JSON.stringify(text);
  return wrong(variable, `expected a whole number, found ${found}`, 'say it: --shard i/n; nothing was run');
}

function wrongNumber(variable: string, expected: string, found: number): Result<never> {
  return wrong(variable, `expected ${expected}, found ${found}`, 'say it: --shard i/n; nothing was run');
}

function wrong(where: string, message: string, next: string): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: { kind: 'usage', where, message, next } };
}

function isGitLab(env: Environment): boolean {
  return isThere(env['GITLAB_CI']);
}

/** An empty variable is one that was not set. */
function isThere(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}
