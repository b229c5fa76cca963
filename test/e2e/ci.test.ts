// The recipes of docs/ci.md, taken from the page: their scripts are run, and what they ask of a vendor is what pawl tells.

import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { exitCodes } from '../../src/cli/exit-codes.ts';
import { Checkouts } from '../rig/checkouts.ts';
import type { Ended, Running } from '../rig/command-line.ts';
import { held } from '../rig/command-line.ts';
import { isMissing } from '../rig/requires.ts';

const page = fs.readFileSync(new URL('../../docs/ci.md', import.meta.url), 'utf8');

/** The fenced block of that language under that heading. */
function block(heading: string, language: string): string {
  const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  const found = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'ms').exec(section);
  if (found === null) throw new Error(`docs/ci.md has no ${language} under ${heading}`);
  return found[1] ?? '';
}

const passes = 'exit 0\n';
const three = { 'test/a.sh': passes, 'test/b.sh': passes, 'test/c.sh': passes };

const emptyFolder = (): string => fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'pawl-ci-'));

function minutesIn(duration: string | undefined): number {
  const [, hours = 0, minutes = 0] = /^(?:(\d+)h)?(?:(\d+)m)?$/.exec(duration ?? '') ?? [];
  return Number(hours) * 60 + Number(minutes);
}

const budgetIn = (script: string): number => minutesIn(/--budget (\S+)/.exec(script)?.[1]);

/** Two attempts on two machines, of which the second gets these paths from the first and nothing else. */
async function twoAttempts(
  checkouts: Checkouts,
  attempt: (clone: string) => Promise<Ended>,
  carried: readonly string[],
): Promise<readonly [Ended, Ended]> {
  const [clone, another] = [checkouts.clone(), checkouts.clone()];
  const first = await attempt(clone);
  for (const path of carried) fs.cpSync(join(clone, path), join(another, path), { recursive: true });
  return [first, await attempt(another)];
}

/** The first is stopped after two of three files, and the second runs the third alone. */
const goesOn = [
  expect.objectContaining({ code: exitCodes.incomplete }),
  expect.objectContaining({ code: 0, stdout: expect.stringContaining('kept 2 (2 verified, 0 assumed), ran 1') }),
];

describe('the loop of docs/ci.md', () => {
  const loop = ['bash', '-c', block('A loop', 'bash')] as const;

  it('ends when every file has a pass', async () => {
    const checkouts = new Checkouts(three, 1);
    expect(await checkouts.start(checkouts.clone(), loop).ended).toMatchObject({ code: 0 });
    expect(checkouts.line.calls()).toEqual(['test/a.sh', 'test/b.sh', 'test/c.sh']);
  });

  it('ends at a failure with 1', async () => {
    const checkouts = new Checkouts({ ...three, 'test/b.sh': 'exit 1\n' }, 1);
    expect(await checkouts.start(checkouts.clone(), loop).ended).toMatchObject({ code: 1 });
    expect(checkouts.line.calls()).toEqual(['test/a.sh', 'test/b.sh']);
  });
});

describe.skipIf(isMissing('jq'))('the release gate of docs/ci.md (needs jq)', () => {
  it('opens for a clean checkout in which everything passed, and for no other', async () => {
    const checkouts = new Checkouts({ 'test/a.sh': passes }, 1);
    const clone = checkouts.clone();
    const gate = async () => checkouts.start(clone, ['bash', '-c', block('A release gate', 'bash')]).ended;
    expect(await gate()).toMatchObject({ code: 0, stdout: expect.stringContaining('"commit"') });
    fs.writeFileSync(join(clone, 'new.ts'), '');
    expect(await gate()).toMatchObject({ code: 1, stdout: 'null\n' });
  });
});

interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string>>;
}

interface Workflow {
  readonly jobs: { readonly test: { readonly 'timeout-minutes': number; readonly steps: readonly Step[] } };
}

interface GitLab {
  readonly test: {
    readonly timeout: string;
    readonly script: readonly string[];
    readonly cache: { readonly when: string; readonly paths: readonly string[] };
    readonly retry: { readonly max: number; readonly exit_codes: readonly number[] };
  };
}

describe('GitHub Actions', () => {
  const { test } = (parse(block('GitHub Actions', 'yaml')) as Workflow).jobs;
  const using = (action: string): Step | undefined => test.steps.find((step) => step.uses?.startsWith(action));
  const script = test.steps.find((step) => step.id === 'pawl')?.run ?? '';

  it('goes on in a fresh clone, and tells the next step the exit code', async () => {
    const checkouts = new Checkouts(three, 2);
    const output = join(checkouts.line.home, 'output');
    const attempt = (clone: string) =>
      checkouts.start(clone, ['bash', '-e', '-c', script], { GITHUB_OUTPUT: output }).ended;
    expect(await twoAttempts(checkouts, attempt, ['.pawl'])).toEqual(goesOn);
    expect(fs.readFileSync(output, 'utf8')).toBe('code=75\ncode=0\n');
    expect(test.steps.at(-1)?.if).toContain(`steps.pawl.outputs.code == '${exitCodes.incomplete}'`);
  });

  it('writes a cache of its own in each attempt, whatever became of it, and finds that of the one before', () => {
    const [restore, save] = [using('actions/cache/restore'), using('actions/cache/save')];
    expect(save).toMatchObject({ if: 'always()', with: { path: '.pawl', key: restore?.with?.['key'] } });
    expect(restore?.with?.['path']).toBe('.pawl');
    const key = save?.with?.['key'] ?? '';
    expect(key).toMatch(/github\.run_id .*github\.run_attempt /);
    for (const prefix of restore?.with?.['restore-keys']?.trim().split('\n') ?? [])
      expect(key.startsWith(prefix)).toBe(true);
  });

  it('has a budget below the limit of the job, and a limit below six hours', () => {
    expect(budgetIn(script)).toBeGreaterThan(0);
    expect(budgetIn(script)).toBeLessThan(test['timeout-minutes']);
    expect(test['timeout-minutes']).toBeLessThan(360);
  });
});

describe('GitHub Actions, in shards', () => {
  interface Job {
    readonly steps: readonly Step[];
  }
  interface ShardJob extends Job {
    readonly strategy: { readonly matrix: { readonly shard: readonly number[] } };
  }
  const { shard, merge } = (
    parse(block('GitHub Actions, in shards', 'yaml')) as {
      readonly jobs: { readonly shard: ShardJob; readonly merge: Job };
    }
  ).jobs;
  const merging = merge.steps.find((step) => step.id === 'merge')?.run ?? '';
  const using = ({ steps }: Job, action: string): Step['with'] =>
    steps.find((step) => step.uses?.startsWith(action))?.with;

  const run = shard.steps.find((step) => step.run?.includes('pawl run'))?.run ?? '';
  const { matrix } = shard.strategy;

  /** The state of a shard that ran in a clone of its own. */
  async function stateOf(checkouts: Checkouts, index: number): Promise<{ state: string; files: readonly string[] }> {
    const clone = checkouts.clone();
    const script = run.replace('${{ matrix.shard }}', String(index));
    expect(await checkouts.start(clone, ['bash', '-e', '-c', script]).ended).toMatchObject({ code: exitCodes.passed });
    const state = join(clone, '.pawl');
    const latest = join(state, 'latest');
    if (!fs.existsSync(latest)) return { state, files: [] };
    const path = join(state, 'runs', fs.readFileSync(latest, 'utf8').trim(), 'run.json');
    return { state, files: (JSON.parse(fs.readFileSync(path, 'utf8')) as { expected: string[] }).expected };
  }

  it('merges in a fresh clone what ran in others, and is not green before the last shard is there', async () => {
    const checkouts = new Checkouts(three, 3);
    const folder = emptyFolder();
    const clone = checkouts.clone();
    const merged = () => checkouts.start(clone, ['bash', '-e', '-c', merging], { RUNNER_TEMP: folder }).ended;
    const states = await Promise.all(matrix.shard.map((index) => stateOf(checkouts, index)));
    const late = states.findIndex(({ files }) => files.includes('test/a.sh'));
    const download = (nth: number): void =>
      fs.cpSync(states[nth]?.state ?? '', join(folder, 'shards', `pawl-${nth + 1}-1`), { recursive: true });
    for (const nth of states.keys()) if (nth !== late) download(nth);
    expect(await merged()).toMatchObject({ code: exitCodes.missing });
    download(late);
    expect(await merged()).toMatchObject({ code: exitCodes.passed });
    expect(fs.readFileSync(join(clone, 'junit.xml'), 'utf8').match(/<testsuite /g)).toHaveLength(3);
    expect(checkouts.line.calls().toSorted()).toEqual(Object.keys(three));
  });

  it('has an artifact for each shard and attempt, with what is hidden, and takes all of them', () => {
    const [uploaded, downloaded] = [using(shard, 'actions/upload-artifact'), using(merge, 'actions/download-artifact')];
    expect(uploaded).toMatchObject({ path: '.pawl', 'include-hidden-files': true });
    expect(uploaded?.['name']).toMatch(/^pawl-.*matrix\.shard.*github\.run_attempt/);
    expect(downloaded).toEqual({ pattern: 'pawl-*', path: '${{ runner.temp }}/shards' });
  });
});

describe('GitLab', () => {
  const { test } = parse(block('GitLab', 'yaml')) as GitLab;
  const script = test.script.join('\n');

  it('goes on in a fresh clone', async () => {
    const checkouts = new Checkouts(three, 2);
    checkouts.standIn('npm', 'exit 0');
    const attempt = (clone: string) => checkouts.start(clone, ['bash', '-eo', 'pipefail', '-c', script]).ended;
    expect(await twoAttempts(checkouts, attempt, test.cache.paths)).toEqual(goesOn);
  });

  it('keeps its cache whatever became of the job, and tries again after a 75 alone', () => {
    expect(test.cache.when).toBe('always');
    expect(test.retry).toEqual({ max: 2, exit_codes: [exitCodes.incomplete] });
    expect(budgetIn(script)).toBeGreaterThan(0);
    expect(budgetIn(script)).toBeLessThan(minutesIn(test.timeout));
  });
});

describe('Buildkite', () => {
  it('goes on in a fresh clone with what the job before uploaded', async () => {
    const checkouts = new Checkouts(three, 2);
    const artifacts = emptyFolder();
    checkouts.standIn('npm', 'exit 0');
    checkouts.standIn(
      'buildkite-agent',
      `case "$2" in upload) cp "$3" "${artifacts}/" ;; download) cp "${artifacts}"/$4 "$5/" ;; esac`,
    );
    const script = block('Buildkite', 'bash');
    let retries = 0;
    const attempt = (clone: string) =>
      checkouts.start(clone, ['bash', '-c', script], { BUILDKITE_RETRY_COUNT: String(retries++) }).ended;
    expect(await twoAttempts(checkouts, attempt, [])).toEqual(goesOn);
    expect(fs.readdirSync(artifacts)).toEqual(['pawl-0.tar.gz', 'pawl-1.tar.gz']);
  });

  it('tries again after a 75, as often as one rule may', () => {
    const { steps } = parse(block('Buildkite', 'yaml')) as { steps: readonly [{ retry: { automatic: object[] } }] };
    expect(steps[0].retry.automatic).toContainEqual({ exit_status: exitCodes.incomplete, limit: 10 });
  });
});

interface Job {
  readonly spec: {
    readonly podFailurePolicy: { readonly rules: readonly Rule[] };
    readonly template: { readonly spec: Pod };
  };
}

interface Rule {
  readonly action: string;
  readonly onExitCodes?: {
    readonly containerName: string;
    readonly operator: 'In';
    readonly values: readonly number[];
  };
}

interface Pod {
  readonly restartPolicy: string;
  readonly terminationGracePeriodSeconds: number;
  readonly containers: readonly [{ readonly name: string; readonly command: readonly [string, ...string[]] }];
}

describe('Kubernetes', () => {
  const { spec } = parse(block('Kubernetes', 'yaml')) as Job;
  const pod = spec.template.spec;
  const [{ name, command }] = pod.containers;

  /** The first rule that matches decides; where none does, the failure counts towards the limit. */
  function actionAfter(code: number): string {
    const matches = ({ onExitCodes: on }: Rule): boolean => on?.containerName === name && on.values.includes(code);
    return spec.podFailurePolicy.rules.find(matches)?.action ?? 'Count';
  }

  it('makes a new pod where running again helps, and ends the job where it does not', () => {
    expect(pod.restartPolicy).toBe('Never');
    expect([exitCodes.incomplete, exitCodes.terminated, exitCodes.held].map(actionAfter)).toEqual(
      Array(3).fill('Ignore'),
    );
    const { failed, usage, trouble, noFiles, missing } = exitCodes;
    expect([failed, usage, trouble, noFiles, missing].map(actionAfter)).toEqual(Array(5).fill('FailJob'));
  });

  it('saves what was done when the pod is asked to end, and the next pod goes on', async () => {
    const checkouts = new Checkouts({ ...three, 'test/b.sh': held('b') }, 3);
    const volume = emptyFolder();
    const [program, ...args] = command.map((word) => word.replace('/state', volume));
    const container = (): Running => checkouts.start(checkouts.clone(), [program ?? '', ...args]);
    const first = container();
    await checkouts.line.running('b');
    first.signal('SIGTERM');
    const { code } = await first.ended;
    expect(actionAfter(code ?? 0)).toBe('Ignore');
    checkouts.line.letGo('b');
    expect(await container().ended).toMatchObject({ code: 0, stdout: expect.stringContaining('kept 1 (1 verified') });
  });

  it('gives commands less time to end than the pod has', () => {
    const grace = Number.parseInt(command[command.indexOf('--kill-grace') + 1] ?? '', 10);
    expect(grace).toBeGreaterThan(0);
    expect(grace).toBeLessThan(pod.terminationGracePeriodSeconds);
  });
});

it('Slurm: a signal reaches pawl, and the job is queued again until the suite has a verdict', async () => {
  const checkouts = new Checkouts({ ...three, 'test/b.sh': held('b'), 'test/d.sh': passes }, 2);
  const requeued = join(checkouts.line.home, 'requeued');
  checkouts.standIn('scontrol', `echo "$*" >> "${requeued}"`);
  const clone = checkouts.clone();
  const job = (): Running => checkouts.start(clone, ['bash', '-c', block('Slurm', 'bash')], { SLURM_JOB_ID: '42' });
  const first = job();
  await checkouts.line.running('b');
  first.signal('SIGTERM');
  expect(await first.ended).toMatchObject({ code: exitCodes.terminated });
  checkouts.line.letGo('b');
  expect(await job().ended).toMatchObject({ code: exitCodes.incomplete });
  expect(await job().ended).toMatchObject({ code: 0 });
  expect(fs.readFileSync(requeued, 'utf8')).toBe('requeue 42\nrequeue 42\n');
  expect(checkouts.line.calls()).toEqual(['test/a.sh', 'test/b.sh', 'test/b.sh', 'test/c.sh', 'test/d.sh']);
});
