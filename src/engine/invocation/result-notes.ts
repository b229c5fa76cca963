// What an invocation keeps in mind of the results that come of it: a few words each, and none of them for ever.

import type { Audit } from '../../core/planning/audit.ts';
import type { FileResult } from '../../core/results/file-result.ts';
import { TraceCounts } from '../../core/tracing/trace-counts.ts';
import type { StandingInputs } from '../standing/standing-inputs.ts';
import { RanFiles } from './ran-files.ts';

export class ResultNotes {
  readonly ran = new RanFiles();
  readonly traces = new TraceCounts();
  readonly audit: Audit;
  readonly inputs: StandingInputs;

  constructor(audit: Audit, inputs: StandingInputs) {
    this.audit = audit;
    this.inputs = inputs;
  }

  add(result: FileResult): void {
    const { file, fingerprint } = result;
    this.ran.add(file, fingerprint.testFile);
    this.audit.add(result);
    this.traces.add(fingerprint);
    this.inputs.add(fingerprint);
  }

  /** The file is to run again. That its inputs stay noted does no harm: they say what else is to be looked at. */
  retract(result: FileResult): void {
    const { file, fingerprint } = result;
    this.ran.retract(file, fingerprint.testFile);
    this.audit.retract(result);
    this.traces.retract(fingerprint);
  }
}
