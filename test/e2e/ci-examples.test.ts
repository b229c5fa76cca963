// The files of examples/ci: their scripts are run as their vendors would, and what they ask of a vendor is what pawl tells.

import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { exitCodes } from '../../src/cli/exit-codes.ts';
import { cutInto } from '../../src/core/planning/shard.ts';
import { asTestFile } from '../../src/core/test-file.ts';
import { Checkouts } from '../rig/checkouts.ts';
import { held } from '../rig/command-line.ts';
import type { Job } from '../rig/kubernetes.ts';
import { actionAfter, againstRunning, forRunning, kubernetes } from '../rig/kubernetes.ts';
import { isMissingServer } from '../rig/requires.ts';
import type { Server } from '../rig/servers.ts';
import { freePort, startServer } from '../rig/servers.ts';
import type { GitLab, Step, Vendor, Workflow } from '../rig/vendors.ts';
import { buildkite, circleCi, emptyFolder, example, gitHub, gitLab, jenkins } from '../rig/vendors.ts';

const passes = 'exit 0\n';

/** So many test files, of which none or one fails. */
function suite(count: number, failing: string | null = null): Record<string, string> {
  const names = Array.from({ length: count }, (_, index) => `test/${index}.sh`);
  return Object.fromEntries(names.map((name) => [name, name === failing ? 'exit 1\n' : passes]));
}

/** The shard that has several of the files, and one of these. */
function fullest(tests: Readonly<Record<string, string>>, total: number): { index: number; file: string } {
  const cut = cutInto(Object.keys(tests).map(asTestFile), total, () => null);
  const most = Math.max(...cut.map((files) => files.length));
  const nth = cut.findIndex((files) => files.length === most);
  return { index: nth + 1, file: cut[nth]?.[0] ?? '' };
}

/** @param shards as in the file */
const examples: readonly (readonly [file: string, shards: number, on: (checkouts: Checkouts) => Vendor])[] = [
  ['github-actions/shards.yml', 4, (checkouts) => gitHub(checkouts, 'shards.yml')],
  ['gitlab/gitlab-ci.yml', 4, gitLab],
  ['circleci/config.yml', 4, circleCi],
  ['buildkite/pipeline.yml', 4, buildkite],
  ['jenkins/Jenkinsfile', 4, jenkins],
  ['kubernetes/shards.yaml', 4, kubernetes],
];

describe.each(examples)('examples/ci/%s', (_, shards, on) => {
  it('is green when all shards came to their end, goes on with one that was stopped, and is 5 while one is missing', async () => {
    const tests = suite(shards + 1);
    const checkouts = new Checkouts(tests, 1);
    const vendor = on(checkouts);
    expect(vendor.shards).toBe(shards);
    const { index: late } = fullest(tests, shards);
    const others = Array.from({ length: shards }, (__, nth) => nth + 1).filter((index) => index !== late);
    const codes = (await Promise.all(others.map(async (index) => vendor.shard(index)))).map(({ code }) => code);
    expect(codes).toEqual(others.map(() => exitCodes.passed));
    expect(await vendor.merge()).toMatchObject({
      code: exitCodes.missing,
      stdout: expect.stringContaining(`shard ${late} never arrived`),
    });

    expect(await vendor.shard(late)).toMatchObject({ code: exitCodes.incomplete });
    const again = { code: exitCodes.passed, stdout: expect.stringContaining('kept 1 (1 verified, 0 assumed), ran 1') };
    expect(await vendor.shard(late)).toMatchObject(again);
    const merged = { code: exitCodes.passed, stdout: expect.stringContaining(`${shards + 1} passed, 0 failed`) };
    expect(await vendor.merge()).toMatchObject(merged);
    expect(checkouts.line.calls().toSorted()).toEqual(Object.keys(tests).toSorted());
  });

  it('is red when a shard is', async () => {
    const { index, file } = fullest(suite(shards), shards);
    const vendor = on(new Checkouts(suite(shards, file), shards));
    expect(await vendor.shard(index)).toMatchObject({ code: exitCodes.failed });
    expect(await vendor.merge()).toMatchObject({ code: exitCodes.failed });
  });
});

describe('examples/ci/github-actions/resume.yml', () => {
  const job = (parse(example('github-actions/resume.yml')) as Workflow).jobs['test'];
  const script = job?.steps.find(({ id }) => id === 'pawl')?.run ?? '';

  it('goes on in a fresh clone with .pawl alone, and tells the next step the exit code', async () => {
    const tests = suite(3);
    const checkouts = new Checkouts(tests, 2);
    const [clone, another] = [checkouts.clone(), checkouts.clone()];
    const env = { GITHUB_ACTIONS: 'true', GITHUB_OUTPUT: join(checkouts.line.home, 'output') };
    const attempt = async (root: string) => checkouts.start(root, ['bash', '-e', '-c', script], env).ended;
    expect(await attempt(clone)).toMatchObject({ code: exitCodes.incomplete });
    fs.cpSync(join(clone, '.pawl'), join(another, '.pawl'), { recursive: true });
    const again = { code: exitCodes.passed, stdout: expect.stringContaining('kept 2 (2 verified, 0 assumed), ran 1') };
    expect(await attempt(another)).toMatchObject(again);
    expect(fs.readFileSync(env.GITHUB_OUTPUT, 'utf8')).toBe('code=75\ncode=0\n');
    expect(job?.steps.at(-1)?.if).toContain(`steps.pawl.outputs.code == '${exitCodes.incomplete}'`);
    expect(checkouts.line.calls()).toEqual(Object.keys(tests));
  });
});

describe.skipIf(isMissingServer('redis'))('examples/ci/github-actions/queue.yml (needs redis-server)', () => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer('redis', 'open:sesame@/äö');
  });
  afterAll(async () => server.remove());

  const machines = (checkouts: Checkouts, url: string): Vendor =>
    gitHub(checkouts, 'queue.yml', { PAWL_QUEUE_URL: url, GITHUB_RUN_ID: randomUUID() });

  it('runs each file once on whatever machine, and is red on each of them when one fails', async () => {
    const tests = suite(6, 'test/3.sh');
    const checkouts = new Checkouts(tests, 6);
    const vendor = machines(checkouts, server.url);
    const ended = await Promise.all([1, 2].map(async (index) => vendor.shard(index)));
    const whole = { code: exitCodes.failed, stdout: expect.stringContaining('5 passed, 1 failed of 6 files') };
    expect([...ended, await vendor.merge()]).toEqual(Array(3).fill(expect.objectContaining(whole)));
    expect(checkouts.line.calls().toSorted()).toEqual(Object.keys(tests));
  });

  it('falls back to shards without a server, and the merge proves that these are all', async () => {
    const tests = suite(4);
    const checkouts = new Checkouts(tests, 4);
    const vendor = machines(checkouts, `redis://127.0.0.1:${await freePort()}`);
    const ended = await Promise.all([1, 2, 3, 4].map(async (index) => vendor.shard(index)));
    expect([...ended, await vendor.merge()].map(({ code }) => code)).toEqual(Array(5).fill(exitCodes.passed));
    expect(checkouts.line.calls().toSorted()).toEqual(Object.keys(tests));
  });
});

describe('what the examples for GitHub Actions ask for', () => {
  const workflows = ['shards.yml', 'resume.yml', 'queue.yml'] as const;

  it.each(workflows)(
    'in %s is a cache of its own for each attempt, whatever came of it, and that of the one before',
    (file) => {
      const { steps } = firstJob(file);
      const using = (action: string): Step | undefined => steps.find(({ uses }) => uses?.startsWith(action));
      const [restore, save] = [using('actions/cache/restore'), using('actions/cache/save')];
      expect(save).toMatchObject({ if: 'always()', with: { path: '.pawl', key: restore?.with?.['key'] } });
      expect(restore?.with?.['path']).toBe('.pawl');
      const key = save?.with?.['key'] ?? '';
      expect(key).toMatch(/github\.run_id .*github\.run_attempt /);
      for (const prefix of restore?.with?.['restore-keys']?.trim().split('\n') ?? [])
        expect(key.startsWith(prefix)).toBe(true);
    },
  );

  it.each(workflows)('in %s is a budget below the limit of the job, and a limit below six hours', (file) => {
    const { steps, 'timeout-minutes': limit } = firstJob(file);
    const budget = budgetIn(steps.find(({ id }) => id === 'pawl')?.run ?? '');
    expect(budget).toBeGreaterThan(0);
    expect(budget).toBeLessThan(limit);
    expect(limit).toBeLessThan(360);
  });

  it.each(['shards.yml', 'queue.yml'])(
    'in %s is an artifact for each job and attempt, and a merge of all of them',
    (file) => {
      const { jobs } = parse(example(`github-actions/${file}`)) as Workflow;
      const upload = firstJob(file).steps.find(({ uses }) => uses?.startsWith('actions/upload-artifact'));
      expect(upload).toMatchObject({ if: 'always()', with: { path: '.pawl', 'include-hidden-files': true } });
      expect(upload?.with?.['name']).toMatch(/^pawl-.*matrix\.\w+.*github\.run_attempt/);
      const download = jobs['merge']?.steps.find(({ uses }) => uses?.startsWith('actions/download-artifact'));
      expect(download?.with).toMatchObject({ pattern: 'pawl-*' });
      expect(jobs['merge']?.if).toBe('${{ !cancelled() }}');
    },
  );

  function firstJob(file: string): Workflow['jobs'][string] {
    const [job] = Object.values((parse(example(`github-actions/${file}`)) as Workflow).jobs);
    if (job === undefined) throw new Error(`${file} has no job`);
    return job;
  }
});

describe('what the other examples ask for', () => {
  it('of GitLab is to try again after a 75 alone, to keep what there is, and to merge whatever came of the shards', () => {
    const { shard, merge } = parse(example('gitlab/gitlab-ci.yml')) as GitLab;
    expect(shard.retry).toEqual({ max: 2, exit_codes: [exitCodes.incomplete] });
    expect([shard.cache.when, shard.artifacts.when, merge.when]).toEqual(['always', 'always', 'always']);
    expect(shard.cache.key).toContain('$CI_NODE_INDEX');
    expect(budgetIn(shard.script.join('\n'))).toBeGreaterThan(0);
    expect(budgetIn(shard.script.join('\n'))).toBeLessThan(minutesIn(shard.timeout));
  });

  it('of Buildkite is to try again after a 75, as often as one rule may', () => {
    const { steps } = parse(example('buildkite/pipeline.yml')) as {
      steps: readonly [{ retry: { automatic: object[] } }];
    };
    expect(steps[0].retry.automatic).toContainEqual({ exit_status: exitCodes.incomplete, limit: 10 });
    expect(steps).toContainEqual({ wait: null, continue_on_failure: true });
  });

  it('of Kubernetes is a new pod where running again helps, and none where it does not', () => {
    const job = parse(example('kubernetes/shards.yaml')) as Job;
    expect(forRunning.map((code) => actionAfter(job, code))).toEqual(forRunning.map(() => 'Ignore'));
    expect(againstRunning.map((code) => actionAfter(job, code))).toEqual(againstRunning.map(() => 'FailIndex'));
    const { restartPolicy, terminationGracePeriodSeconds, containers } = job.spec.template.spec;
    expect(restartPolicy).toBe('Never');
    const script = containers[0].command.join(' ');
    expect(script).toContain(`--shard auto/${job.spec.completions} `);
    const grace = Number(/--kill-grace (\d+)s/.exec(script)?.[1]);
    expect(grace).toBeGreaterThan(0);
    expect(grace).toBeLessThan(terminationGracePeriodSeconds);
  });
});

describe('examples/ci/kubernetes', () => {
  it('hands SIGTERM to pawl, which saves what was done', async () => {
    const checkouts = new Checkouts({ 'test/a.sh': held('a') }, 1);
    const job = parse(example('kubernetes/shards.yaml')) as Job;
    const [program, ...args] = job.spec.template.spec.containers[0].command;
    const volume = emptyFolder();
    const index = cutInto([asTestFile('test/a.sh')], 4, () => null).findIndex((files) => files.length > 0);
    const argv = args.map((word) => word.replace('/state', volume));
    const pod = checkouts.start(checkouts.clone(), [program, ...argv], { JOB_COMPLETION_INDEX: `${index}` });
    await checkouts.line.running('a');
    pod.signal('SIGTERM');
    expect(await pod.ended).toMatchObject({ code: exitCodes.terminated });
  });

  it.each([
    ['Complete', 0],
    ['FailureTarget Failed', 1],
  ])(
    'is waited for and merged whatever became of the shards, and says what the merge says: %s',
    async (merged, code) => {
      const checkouts = new Checkouts(suite(1), 1);
      const said = join(checkouts.line.home, 'kubectl');
      checkouts.standIn(
        'kubectl',
        `echo "$1 $2 $3" >> "${said}"
       case "$1 $2" in
         'get job/shards') echo "$(test -e "${said}.asked" && echo FailureTarget Failed)"; touch "${said}.asked" ;;
         'get job/merge') echo '${merged}' ;;
       esac`,
      );
      const script = ['bash', fileURLToPath(new URL('../../examples/ci/kubernetes/run.sh', import.meta.url))] as const;
      expect(await checkouts.start(checkouts.clone(), script, { POLL_SECONDS: '0' }).ended).toMatchObject({ code });
      const asked = fs.readFileSync(said, 'utf8').trimEnd().split('\n');
      expect(asked).toEqual([
        'create --filename shards.yaml',
        'get job/shards --output',
        'get job/shards --output',
        'create --filename merge.yaml',
        'get job/merge --output',
        'logs job/merge',
      ]);
    },
  );
});

function minutesIn(duration: string): number {
  const [, hours = 0, minutes = 0] = /^(?:(\d+)h)?(?:(\d+)m)?$/.exec(duration) ?? [];
  return Number(hours) * 60 + Number(minutes);
}

function budgetIn(script: string): number {
  return minutesIn(/--budget (\S+)/.exec(script)?.[1] ?? '');
}
