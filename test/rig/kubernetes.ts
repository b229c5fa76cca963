// A Job of Kubernetes: what it does after an exit code, and examples/ci/kubernetes as one of the vendors.

import { parse } from 'yaml';

import { exitCodes } from '../../src/cli/exit-codes.ts';
import type { Checkouts } from './checkouts.ts';
import type { Environment, Vendor } from './vendors.ts';
import { emptyFolder, example } from './vendors.ts';

export interface Job {
  readonly spec: {
    readonly completions?: number;
    readonly podFailurePolicy: { readonly rules: readonly PodFailureRule[] };
    readonly template: {
      readonly spec: {
        readonly restartPolicy: string;
        readonly terminationGracePeriodSeconds: number;
        readonly containers: readonly [{ readonly name: string; readonly command: readonly [string, ...string[]] }];
      };
    };
  };
}

interface PodFailureRule {
  readonly action: string;
  readonly onExitCodes?: {
    readonly containerName: string;
    readonly operator: 'In';
    readonly values: readonly number[];
  };
}

/** The codes after which another pod may do better, and those after which it would not. */
export const forRunning = [exitCodes.incomplete, exitCodes.terminated, exitCodes.held];
export const againstRunning = [
  exitCodes.failed,
  exitCodes.usage,
  exitCodes.trouble,
  exitCodes.noFiles,
  exitCodes.missing,
];

/** What Kubernetes does after that exit code: the first rule that matches decides, and without one the failure counts. */
export function actionAfter({ spec }: Job, code: number): string {
  const { name } = spec.template.spec.containers[0];
  const matches = ({ onExitCodes: on }: PodFailureRule): boolean =>
    on?.containerName === name && on.values.includes(code);
  return spec.podFailurePolicy.rules.find(matches)?.action ?? 'Count';
}

/** All pods have one volume, and nothing is carried besides. */
export function kubernetes(checkouts: Checkouts): Vendor {
  const [shards, merge] = ['shards', 'merge'].map((name) => parse(example(`kubernetes/${name}.yaml`)) as Job);
  const volume = emptyFolder();
  const container = async (job: Job | undefined, env: Environment) => {
    const [program = '', ...args] = job?.spec.template.spec.containers[0].command ?? [];
    const argv = args.map((word) => word.replaceAll('/state', volume));
    return checkouts.start(checkouts.clone(), [program, ...argv], env).ended;
  };
  return {
    shards: shards?.spec.completions ?? 0,
    shard: async (index) => container(shards, { JOB_COMPLETION_INDEX: `${index - 1}` }),
    merge: async () => container(merge, {}),
  };
}
