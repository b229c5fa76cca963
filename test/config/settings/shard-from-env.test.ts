import { describe, expect, it } from 'vitest';

import type { Environment } from '../../../src/config/settings/shard-from-env.ts';
import { shardFromEnv, shardStatusFile } from '../../../src/config/settings/shard-from-env.ts';
import { describeProblem } from '../../../src/core/problem.ts';

/** `2/4`, or what is wrong. */
function told(env: Environment, total: number | null = null): string {
  const read = shardFromEnv(env, total);
  return read.ok ? `${read.value.index}/${read.value.total}` : describeProblem(read.problem);
}

const slurm = (ID: number, MIN: number, MAX: number, COUNT: number, STEP = 1): Environment => ({
  SLURM_ARRAY_TASK_ID: `${ID}`,
  SLURM_ARRAY_TASK_MIN: `${MIN}`,
  SLURM_ARRAY_TASK_MAX: `${MAX}`,
  SLURM_ARRAY_TASK_COUNT: `${COUNT}`,
  SLURM_ARRAY_TASK_STEP: `${STEP}`,
});

describe('what the documentation of each vendor gives as an example', () => {
  it.each<[string, string, Environment]>([
    ['GitLab, parallel: 5, the first', '1/5', { GITLAB_CI: 'true', CI_NODE_INDEX: '1', CI_NODE_TOTAL: '5' }],
    ['GitLab, the last', '5/5', { GITLAB_CI: 'true', CI_NODE_INDEX: '5', CI_NODE_TOTAL: '5' }],
    ['GitLab without parallel', '1/1', { GITLAB_CI: 'true', CI_NODE_TOTAL: '1' }],
    ['Heroku, 32 dynos, the first', '1/32', { CI_NODE_INDEX: '0', CI_NODE_TOTAL: '32' }],
    ['Heroku, the last', '32/32', { CI_NODE_INDEX: '31', CI_NODE_TOTAL: '32' }],
    ['CircleCI, parallelism: 4, the first', '1/4', { CIRCLE_NODE_INDEX: '0', CIRCLE_NODE_TOTAL: '4' }],
    ['CircleCI, the last', '4/4', { CIRCLE_NODE_INDEX: '3', CIRCLE_NODE_TOTAL: '4' }],
    ['CircleCI without parallelism', '1/1', { CIRCLE_NODE_INDEX: '0', CIRCLE_NODE_TOTAL: '1' }],
    ['Buildkite, parallelism: 5', '1/5', { BUILDKITE_PARALLEL_JOB: '0', BUILDKITE_PARALLEL_JOB_COUNT: '5' }],
    ['Buildkite, the last', '5/5', { BUILDKITE_PARALLEL_JOB: '4', BUILDKITE_PARALLEL_JOB_COUNT: '5' }],
    ['Bitbucket, 5 steps', '3/5', { BITBUCKET_PARALLEL_STEP: '2', BITBUCKET_PARALLEL_STEP_COUNT: '5' }],
    ['Semaphore, 1 of 4', '1/4', { SEMAPHORE_JOB_INDEX: '1', SEMAPHORE_JOB_COUNT: '4' }],
    ['Semaphore, the last', '4/4', { SEMAPHORE_JOB_INDEX: '4', SEMAPHORE_JOB_COUNT: '4' }],
    ['Azure, parallel: 2', '2/2', { SYSTEM_JOBPOSITIONINPHASE: '2', SYSTEM_TOTALJOBSINPHASE: '2' }],
    ['Azure without a strategy', '1/1', { SYSTEM_JOBPOSITIONINPHASE: '1', SYSTEM_TOTALJOBSINPHASE: '1' }],
    ['AWS Batch, size 10', '1/10', { AWS_BATCH_JOB_ARRAY_INDEX: '0', AWS_BATCH_JOB_ARRAY_SIZE: '10' }],
    ['AWS Batch, the last', '10/10', { AWS_BATCH_JOB_ARRAY_INDEX: '9', AWS_BATCH_JOB_ARRAY_SIZE: '10' }],
    ['Bazel, shard_count = 3', '3/3', { TEST_SHARD_INDEX: '2', TEST_TOTAL_SHARDS: '3' }],
    ['Slurm, --array=1-3', '2/3', slurm(2, 1, 3, 3)],
    ['Slurm, --array=0-15', '16/16', slurm(15, 0, 15, 16)],
    ['Slurm, --array=0-15:4', '3/4', slurm(8, 0, 12, 4, 4)],
  ])('%s is %s', (_, shard, env) => {
    expect(told(env)).toBe(shard);
  });

  it('Kubernetes, completions: 5, of which no variable tells', () => {
    expect(told({ JOB_COMPLETION_INDEX: '0' }, 5)).toBe('1/5');
    expect(told({ JOB_COMPLETION_INDEX: '4' }, 5)).toBe('5/5');
    expect(told({ JOB_COMPLETION_INDEX: '4' })).toBe(
      'JOB_COMPLETION_INDEX: Kubernetes does not tell of how many — give the completions of the Job: --shard auto/8; nothing was run',
    );
  });

  it('GitHub Actions, which has no variable, gets the line to write', () => {
    expect(told({ GITHUB_ACTIONS: 'true', CI: 'true' })).toContain(
      '--shard "$((${{ strategy.job-index }} + 1))/${{ strategy.job-total }}"',
    );
  });
});

describe('what is ambiguous is refused, with the variable, what was expected and what was found', () => {
  it.each<[string, Environment, string]>([
    [
      'an index that counts from 1 where the first is 0',
      { CIRCLE_NODE_INDEX: '4', CIRCLE_NODE_TOTAL: '4' },
      'CIRCLE_NODE_INDEX: expected a number from 0 to 3, as CircleCI counts, found 4',
    ],
    [
      'the same of a variable that several have',
      { CI_NODE_INDEX: '4', CI_NODE_TOTAL: '4' },
      'CI_NODE_INDEX: expected a number from 0 to 3, as Heroku counts, found 4',
    ],
    [
      'an index that counts from 0 where the first is 1',
      { GITLAB_CI: 'true', CI_NODE_INDEX: '0', CI_NODE_TOTAL: '4' },
      'CI_NODE_INDEX: expected a number from 1 to 4, as GitLab counts, found 0',
    ],
    [
      'two that disagree',
      { CIRCLE_NODE_INDEX: '0', CIRCLE_NODE_TOTAL: '1', TEST_SHARD_INDEX: '1', TEST_TOTAL_SHARDS: '4' },
      'CIRCLE_NODE_INDEX and TEST_SHARD_INDEX: disagree: CircleCI says 1 of 1, Bazel says 2 of 4',
    ],
    [
      'a total without an index',
      { BUILDKITE_PARALLEL_JOB_COUNT: '4' },
      'BUILDKITE_PARALLEL_JOB: expected a whole number, found nothing',
    ],
    [
      'an index without a total',
      { SEMAPHORE_JOB_INDEX: '1' },
      'SEMAPHORE_JOB_COUNT: expected a whole number, found nothing',
    ],
    [
      'what is no number',
      { TEST_SHARD_INDEX: '-1', TEST_TOTAL_SHARDS: '4' },
      'TEST_SHARD_INDEX: expected a whole number, found "-1"',
    ],
    [
      'no shards at all',
      { TEST_SHARD_INDEX: '0', TEST_TOTAL_SHARDS: '0' },
      'TEST_TOTAL_SHARDS: expected a number from 1 to 10000, found 0',
    ],
    ['a Slurm array with gaps', slurm(4, 1, 8, 4), 'found 4 of 1 to 8 in steps of 1, 4 in all'],
    ['a Slurm task before the first', slurm(0, 1, 4, 4), 'found 0 of 1 to 4 in steps of 1, 4 in all'],
    ['more Slurm tasks than shards can be', slurm(1, 1, 10_001, 10_001), 'found 1 of 1 to 10001 in steps of 1'],
    ['a Slurm task between two steps', slurm(2, 1, 9, 3, 4), 'found 2 of 1 to 9 in steps of 4, 3 in all'],
    [
      'Slurm without a last one',
      { SLURM_ARRAY_TASK_ID: '1', SLURM_ARRAY_TASK_MIN: '1' },
      'SLURM_ARRAY_TASK_MAX: expected a whole number, found nothing',
    ],
    ['nothing', {}, '--shard auto: expected one of CI_NODE_INDEX, '],
    ['what belongs to a child', { GTEST_SHARD_INDEX: '0', GTEST_TOTAL_SHARDS: '2' }, '--shard auto: expected one of'],
    ['what is empty', { CIRCLE_NODE_INDEX: '', CIRCLE_NODE_TOTAL: '' }, '--shard auto: expected one of'],
  ])('%s', (_, env, message) => {
    expect(told(env)).toContain(message);
    expect(told(env)).toContain('nothing was run');
  });

  it('a total that the user gives and another that is told', () => {
    const env = { CIRCLE_NODE_INDEX: '0', CIRCLE_NODE_TOTAL: '4' };
    expect(told(env, 4)).toBe('1/4');
    expect(told(env, 8)).toContain('--shard: says 8 shards, and CircleCI says 1 of 4');
  });

  it('and two that agree are no trouble', () => {
    const gitlab = { GITLAB_CI: 'true', CI_NODE_INDEX: '2', CI_NODE_TOTAL: '4' };
    expect(told({ ...gitlab, ...slurm(2, 1, 4, 4) })).toBe('2/4');
  });
});

it('Bazel is told in the file that it names, and only where it cuts', () => {
  expect(shardStatusFile({ TEST_TOTAL_SHARDS: '3', TEST_SHARD_STATUS_FILE: '/status' })).toBe('/status');
  expect(shardStatusFile({ TEST_SHARD_STATUS_FILE: '/status' })).toBeNull();
  expect(shardStatusFile({ TEST_TOTAL_SHARDS: '3', TEST_SHARD_STATUS_FILE: '' })).toBeNull();
});
