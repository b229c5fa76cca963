// What each CI vendor does around the scripts of examples/ci: it tells a job who it is, starts it in a fresh clone, and carries
// files from one job to the next. Scripts, paths and numbers are those of the example; what a vendor does with them is said here.

import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parse } from 'yaml';

import type { Checkouts } from './checkouts.ts';
import type { Ended } from './command-line.ts';

export interface Vendor {
  readonly shards: number;
  /** An attempt of a shard, from 1, on a machine that has what is carried from the attempt before. */
  shard(index: number): Promise<Ended>;
  /** The job that comes after, on a machine of its own. */
  merge(): Promise<Ended>;
}

export type Environment = Readonly<Record<string, string>>;

export function example(path: string): string {
  return fs.readFileSync(new URL(`../../examples/ci/${path}`, import.meta.url), 'utf8');
}

export const emptyFolder = (): string => fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'pawl-ci-'));

export interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string>>;
}

export interface Workflow {
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly if?: string;
        readonly 'timeout-minutes': number;
        readonly strategy: { readonly matrix: Readonly<Record<string, readonly number[]>> };
        readonly steps: readonly Step[];
      }
    >
  >;
}

/** A cache for each job of the matrix; artifacts with a name for each attempt, which are laid out in folders of that name. */
export function gitHub(checkouts: Checkouts, file: string, more: Environment = {}): Vendor {
  const { merge: merging, ...others } = (parse(example(`github-actions/${file}`)) as Workflow).jobs;
  const [parallel] = Object.values(others);
  const [[variable, indexes] = ['', []]] = Object.entries(parallel?.strategy.matrix ?? {});
  const stepOf = (job: typeof parallel, is: (step: Step) => boolean): Step => job?.steps.find(is) ?? {};
  const script = stepOf(parallel, ({ id }) => id === 'pawl').run ?? '';
  const download =
    stepOf(merging, ({ uses = '' }) => uses.startsWith('actions/download-artifact')).with?.['path'] ?? '';
  const temporary = emptyFolder();
  const env = { GITHUB_ACTIONS: 'true', GITHUB_RUN_ID: '1658821493', RUNNER_TEMP: temporary, ...more };
  const caches = new Carried();
  const attempts = new Map<number, number>();
  return {
    shards: indexes.length,
    shard: async (index) => {
      const attempt = (attempts.get(index) ?? 0) + 1;
      attempts.set(index, attempt);
      const clone = checkouts.clone();
      caches.restore(index, clone, '.pawl');
      const words = script
        .replace(`\${{ matrix.${variable} }}`, `${index}`)
        .replace('${{ strategy.job-total }}', `${indexes.length}`);
      const bash = ['bash', '-e', '-c', words] as const;
      const ended = await checkouts.start(clone, bash, { ...env, GITHUB_RUN_ATTEMPT: `${attempt}` }).ended;
      caches.save(index, clone, '.pawl');
      copy(join(clone, '.pawl'), join(download.replace('${{ runner.temp }}', temporary), `pawl-${index}-${attempt}`));
      return ended;
    },
    merge: async () => {
      const bash = ['bash', '-e', '-c', stepOf(merging, ({ id }) => id === 'merge').run ?? ''] as const;
      return checkouts.start(checkouts.clone(), bash, env).ended;
    },
  };
}

export interface GitLab {
  readonly shard: {
    readonly parallel: number;
    readonly timeout: string;
    readonly script: readonly string[];
    readonly cache: { readonly key: string; readonly when: string; readonly paths: readonly [string] };
    readonly artifacts: { readonly when: string; readonly paths: readonly [string] };
    readonly retry: { readonly max: number; readonly exit_codes: readonly number[] };
  };
  readonly merge: { readonly when: string; readonly script: readonly string[] };
}

/** Artifacts of all jobs are laid into the checkout of the merge, at the paths that they had. */
export function gitLab(checkouts: Checkouts): Vendor {
  const { shard, merge } = parse(example('gitlab/gitlab-ci.yml')) as GitLab;
  const total = shard.parallel;
  const [caches, artifacts] = [new Carried(), emptyFolder()];
  const bash = (script: readonly string[]) => ['bash', '-eo', 'pipefail', '-c', script.join('\n')] as const;
  return {
    shards: total,
    shard: async (index) => {
      const clone = checkouts.clone();
      caches.restore(index, clone, shard.cache.paths[0]);
      const env = { GITLAB_CI: 'true', CI_NODE_INDEX: `${index}`, CI_NODE_TOTAL: `${total}` };
      const ended = await checkouts.start(clone, bash(shard.script), env).ended;
      caches.save(index, clone, shard.cache.paths[0]);
      copy(join(clone, shard.artifacts.paths[0]), join(artifacts, shard.artifacts.paths[0]));
      return ended;
    },
    merge: async () => {
      const clone = checkouts.clone();
      copy(artifacts, clone);
      return checkouts.start(clone, bash(merge.script), { GITLAB_CI: 'true' }).ended;
    },
  };
}

interface CircleJob {
  readonly parallelism?: number;
  readonly steps: readonly {
    readonly run?: string | { readonly name: string; readonly command: string };
    readonly save_cache?: { readonly paths: readonly [string] };
    readonly persist_to_workspace?: { readonly root: string };
    readonly attach_workspace?: { readonly at: string };
  }[];
}

/** A step after one that failed is left out, so what is handed on depends on the step with pawl; /tmp is that of the machine. */
export function circleCi(checkouts: Checkouts): Vendor {
  const { shard, merge } = (parse(example('circleci/config.yml')) as { jobs: Record<'shard' | 'merge', CircleJob> })
    .jobs;
  const total = shard.parallelism ?? 1;
  const [caches, workspace] = [new Carried(), emptyFolder()];
  const folderIn = (temporary: string, path = ''): string => path.replace('/tmp', temporary);
  const run = async (job: CircleJob, name: string, clone: string, temporary: string, env: Environment) => {
    const step = job.steps.map((each) => each.run).find((each) => typeof each === 'object' && each.name === name);
    const command = typeof step === 'object' ? step.command : '';
    const bash = ['bash', '-eo', 'pipefail', '-c', command.replaceAll('/tmp', temporary)] as const;
    return checkouts.start(clone, bash, { CIRCLECI: 'true', ...env }).ended;
  };
  return {
    shards: total,
    shard: async (index) => {
      const [clone, temporary] = [checkouts.clone(), emptyFolder()];
      const cached = folderIn('', shard.steps.find((step) => step.save_cache)?.save_cache?.paths[0]);
      const root = shard.steps.find((step) => step.persist_to_workspace)?.persist_to_workspace?.root;
      const env = { CIRCLE_NODE_INDEX: `${index - 1}`, CIRCLE_NODE_TOTAL: `${total}` };
      caches.restore(index, temporary, cached);
      const ended = await run(shard, 'pawl', clone, temporary, env);
      caches.save(index, temporary, cached);
      if (ended.code !== 0) return { ...ended, code: null };
      copy(folderIn(temporary, root), workspace);
      const { code } = await run(shard, 'exit code of pawl', clone, temporary, env);
      return { ...ended, code };
    },
    merge: async () => {
      const temporary = emptyFolder();
      copy(workspace, folderIn(temporary, merge.steps.find((step) => step.attach_workspace)?.attach_workspace?.at));
      return run(merge, 'pawl merge', checkouts.clone(), temporary, {});
    },
  };
}

/** Artifacts of all jobs of a build are found by their names. */
export function buildkite(checkouts: Checkouts): Vendor {
  const { steps } = parse(example('buildkite/pipeline.yml')) as { steps: readonly [{ readonly parallelism: number }] };
  const total = steps[0].parallelism;
  const artifacts = emptyFolder();
  checkouts.standIn('npm', 'exit 0');
  checkouts.standIn(
    'buildkite-agent',
    `case "$2" in upload) cp "$3" "${artifacts}/" ;; download) cp "${artifacts}"/$4 "$5/" ;; esac`,
  );
  const retries = new Map<number, number>();
  return {
    shards: total,
    shard: async (index) => {
      const retry = retries.get(index) ?? 0;
      retries.set(index, retry + 1);
      const place = { BUILDKITE_PARALLEL_JOB: `${index - 1}`, BUILDKITE_PARALLEL_JOB_COUNT: `${total}` };
      const env = { BUILDKITE: 'true', ...place, BUILDKITE_RETRY_COUNT: `${retry}` };
      return checkouts.start(checkouts.clone(), ['bash', '-c', example('buildkite/shard.sh')], env).ended;
    },
    merge: async () =>
      checkouts.start(checkouts.clone(), ['bash', '-c', example('buildkite/merge.sh')], { BUILDKITE: 'true' }).ended,
  };
}

/** Stashes are kept for a build that is restarted from a stage. Each step is a shell of its own. */
export function jenkins(checkouts: Checkouts): Vendor {
  const pipeline = example('jenkins/Jenkinsfile');
  const [inShard, inMerge] = pipeline
    .split("stage('Merge')")
    .map((stage) =>
      [...stage.matchAll(/\bsh '(.*)'$/gm)].map(([, script = '']) => script).filter((script) => script !== 'npm ci'),
    );
  const total = /values (.*)$/m.exec(pipeline)?.[1]?.split(',').length ?? 0;
  const stashes = new Carried();
  const sh = async (clone: string, script = '', env: Environment = {}) =>
    checkouts.start(clone, ['sh', '-xe', '-c', script], { JENKINS_URL: 'http://jenkins.example/', ...env }).ended;
  return {
    shards: total,
    shard: async (index) => {
      const clone = checkouts.clone();
      await sh(clone, inShard?.[0]);
      stashes.restore(index, clone, '.pawl');
      const ended = await sh(clone, inShard?.[1], { SHARD: `${index}` });
      stashes.save(index, clone, '.pawl');
      return ended;
    },
    merge: async () => {
      const clone = checkouts.clone();
      await sh(clone, inMerge?.[0]);
      for (let index = 1; index <= total; index++) stashes.restore(index, join(clone, 'shards', `${index}`), '.pawl');
      return sh(clone, inMerge?.[1]);
    },
  };
}

/** What a job leaves for its next attempt. */
class Carried {
  readonly #folder = emptyFolder();

  save(index: number, root: string, path: string): void {
    copy(join(root, path), join(this.#folder, `${index}`, path));
  }

  restore(index: number, root: string, path: string): void {
    copy(join(this.#folder, `${index}`, path), join(root, path));
  }
}

function copy(from: string, to: string): void {
  if (fs.existsSync(from)) fs.cpSync(from, to, { recursive: true });
}
