// What a result depended on, as far as pawl knows.

import type { Digest } from '../digest.ts';
import { shortDigest } from '../digest.ts';
import type { InputEntry } from './input.ts';

/** Stands for what changed, or was touched, while something ran with it: nobody can say which of the two that was. */
export const changedMeanwhile: Digest = 'changed:meanwhile';

/** What so many tests depend on that a result under another value proves nothing. A config may name more. */
export const variablesThatCount = ['CI', 'LANG', 'LC_ALL', 'NODE_ENV', 'NODE_OPTIONS', 'TZ'] as const;

export interface Fingerprint {
  /** The content of the test file when the attempt began. */
  readonly testFile: Digest;
  /** The command template with its shell setting and declared environment: see `commandDigest`. */
  readonly command: Digest;
  /** One key over all non-ignored project files when the invocation began; null where it could not be taken. */
  readonly project: Digest | null;
  /** The machine's part in it: platform, runtime, installed packages, environment. Absent in what was not traced. */
  readonly surroundings?: Digest | undefined;
  /** One key over the files that the config declares as its inputs; absent where it declares none. */
  readonly declared?: Digest | undefined;
  /** What its processes were seen to depend on; absent where nobody saw them. */
  readonly inputs?: Inputs | undefined;
}

/** What the processes of an attempt read, listed or looked for. */
export interface Inputs {
  /** In the order of their paths, each once. */
  readonly entries: readonly InputEntry[];
  /** What could not be seen into, in words. Where there is any, more may have been read than is listed. */
  readonly unseen: readonly string[];
  /** What ran, such as `node v24.1.0`, for the record: whether it is still so is part of the surroundings. */
  readonly runtimes?: readonly string[] | undefined;
  /** What makes the list worthless: an input that changed meanwhile. Absent where nothing does. */
  readonly doubt?: string | undefined;
}

/** Equal in everything: the same file, run by the same command, in the same project. */
export function sameFingerprint(a: Fingerprint, b: Fingerprint): boolean {
  if (a.testFile !== b.testFile || a.command !== b.command || a.declared !== b.declared) return false;
  return (a.project !== null && a.project === b.project) || sameInputs(a, b);
}

/** Whether both were seen to depend on the same, and on nothing else. */
function sameInputs({ inputs: a, surroundings }: Fingerprint, { inputs: b, ...other }: Fingerprint): boolean {
  if (a === undefined || b === undefined || surroundings !== other.surroundings) return false;
  if (a.unseen.length > 0 || b.unseen.length > 0 || a.doubt !== undefined || b.doubt !== undefined) return false;
  return a.entries.length === b.entries.length && a.entries.every((entry, index) => entry === b.entries[index]);
}

/**
 * Two fingerprints that have a key in common are the same and were taken in equal surroundings, so that a few words do where
 * many have to be compared. None where nothing vouches for what is beside the test file.
 *
 * @param isStable whether the project key can vouch for it: see `isStable` of runs
 */
export function fingerprintKeys(fingerprint: Fingerprint, isStable: boolean): readonly string[] {
  const { testFile, command, declared = null, project, surroundings = null, inputs } = fingerprint;
  const around = [testFile, command, declared, surroundings];
  const keys: string[] = [];
  if (isStable && project !== null) keys.push(shortDigest(JSON.stringify(['project', ...around, project])));
  if (inputs !== undefined && inputs.unseen.length === 0 && inputs.doubt === undefined)
    keys.push(shortDigest(JSON.stringify(['inputs', ...around, inputs.entries])));
  return keys;
}
