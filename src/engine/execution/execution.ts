// What the files of one invocation have in common while they run.

import type { RunEvent } from '../../core/event.ts';
import type { Deaths } from '../../core/planning/poison.ts';
import type { Problem } from '../../core/problem.ts';
import type { Settings } from '../../core/settings.ts';
import type { SuiteOf } from '../../core/suite.ts';
import type { TestFile } from '../../core/test-file.ts';
import type { Redact } from '../../core/text/redaction.ts';
import { timestamp } from '../../ports/clock.ts';
import type { RunDirectory, StoredResult } from '../../ports/result-store.ts';
import type { InputWatch, ProjectState } from '../../ports/workspace.ts';
import type { StartCosts } from '../batches/start-costs.ts';
import type { DeclaredInputs } from '../planning/declared-inputs.ts';
import type { Ports } from '../ports.ts';
import type { StopControl } from '../stop-control.ts';
import type { Retries } from './retries.ts';

export interface Execution {
  readonly settings: Settings;
  readonly ports: Ports;
  readonly directory: RunDirectory;
  readonly invocation: number;
  /** The earlier result of a file, in this run or in the one before it: its failures stay on record. */
  readonly earlierResult: (file: TestFile) => StoredResult;
  /** Files with a kept result that stands until they have run again. */
  readonly audited: Pick<ReadonlySet<TestFile>, 'has'>;
  /** What the runner died of before: see core/planning/poison.ts. */
  readonly deaths: readonly Deaths[];
  readonly suiteOf: SuiteOf;
  /** The project as it was when the invocation began. */
  readonly project: ProjectState;
  /** What inputs are while it works. */
  readonly inputs: InputWatch;
  /** What the config declares as their inputs. */
  readonly declared: DeclaredInputs;
  /** Null where nothing is to be masked. */
  readonly redact: Redact | null;
  /** Runners that have exited with 0 and told nothing: each is named once. */
  readonly silent: Set<string>;
  /** Of the runners that could have been started once for many files. */
  readonly startCosts: StartCosts;
  readonly retries: Retries;
  readonly announce: (event: RunEvent) => void;
  readonly stop: StopControl;
}

/** What a person has to know of it, journalled and announced. */
export function tellProblem(problem: Problem, { announce, ports }: Pick<Execution, 'announce' | 'ports'>): void {
  announce({ kind: 'problem', at: timestamp(ports.clock), problem });
}
