// What the results of a run stand on beside the project key: the seal has to know it, for nobody reads them again.

import type { Fingerprint } from '../../core/freshness/fingerprint.ts';
import { changedMeanwhile } from '../../core/freshness/fingerprint.ts';
import type { Input, InputEntry } from '../../core/freshness/input.ts';
import { absent, entryOf, folderOf, inFolder, inputOf, namesOfConfigs } from '../../core/freshness/input.ts';
import { unreachable } from '../../core/problem.ts';
import type { TestFile } from '../../core/test-file.ts';
import type { InputValues, ProjectState } from '../../ports/workspace.ts';
import type { SuitePlan } from '../planning/plan-suite.ts';

export class StandingInputs {
  readonly #entries: Set<InputEntry>;
  #isDoubtful = false;
  /** Whether nothing but its inputs vouches for each result. */
  #areTraced: boolean;

  /**
   * @param kept the inputs of what was kept
   * @param areTraced whether each of it was kept for that they are what they were
   */
  constructor(kept: Iterable<InputEntry>, areTraced: boolean) {
    this.#entries = new Set(kept);
    this.#areTraced = areTraced;
  }

  static of({ plan, inputs }: Pick<SuitePlan, 'plan' | 'inputs'>): StandingInputs {
    const areTraced = plan.every(({ decision }) => decision.kind === 'owed' || decision.by === 'traced');
    return new StandingInputs(inputs.held(), areTraced);
  }

  /** A result that was recorded. */
  add({ declared, inputs }: Fingerprint): void {
    if (declared === changedMeanwhile || inputs?.doubt !== undefined) this.#isDoubtful = true;
    if (inputs === undefined || inputs.unseen.length > 0) this.#areTraced = false;
    for (const entry of inputs?.entries ?? []) this.#entries.add(entry);
  }

  /**
   * All of it; null where the project as a whole vouches for any result, too.
   * @param files the test files, each of which has to be among it
   */
  traced(files: readonly TestFile[]): InputEntry[] | null {
    if (!this.#areTraced) return null;
    const entries = [...this.#entries];
    const inputs = entries.map(inputOf).filter(({ kind }) => kind === 'module' || kind === 'content');
    const read = new Set(inputs.map(({ path }) => path));
    return files.every((file) => read.has(file)) ? entries : null;
  }

  /** Few entries that hold as long as all of them do, provided that the project key is what it is; null where one does not. */
  beyond(project: ProjectState, values: InputValues): InputEntry[] | null {
    if (this.#isDoubtful) return null;
    const questions = new Map<string, Input>();
    for (const entry of this.#entries) {
      const input = inputOf(entry);
      if (values.valueOf(input) !== input.value) return null;
      const question = questionBeyond(input, project);
      if (question !== null) questions.set(`${question.kind} ${question.path}`, question);
    }
    return Array.from(questions.values(), (input) => entryOf(input, values.valueOf(input)));
  }
}

/** Which names a folder has says enough of what is sought in it: one question for all. Null for what the key covers. */
function questionBeyond(
  { kind, path, value }: Input & { readonly value: string },
  project: ProjectState,
): Input | null {
  const namesBeside: Input = { kind: 'names', path: folderOf(path) };
  switch (kind) {
    case 'content':
      if (project.covers(path)) return null;
      return isNothing(path, value, project) ? namesBeside : { kind, path };
    case 'module':
      return project.covers(path) ? namesBeside : { kind, path };
    case 'stem':
      return namesBeside;
    case 'there':
      if (project.covers(path) || project.hasAnyUnder(`${path}/`)) return null;
      return isNothing(path, value, project) ? namesBeside : { kind, path };
    case 'config':
      if (namesOfConfigs(value).every((name) => project.covers(inFolder(path, name)))) return { kind: 'names', path };
      return { kind, path };
    case 'names':
    case 'all-names':
    case 'tree':
    case 'importable':
    case 'packages':
      return { kind, path };
    default:
      return unreachable(kind);
  }
}

/** A link that leads nowhere has its name already. */
function isNothing(path: string, value: string, project: ProjectState): boolean {
  return value === absent && !project.has(path);
}
