// Where each result of a run came from, for reports that are written at its end: a word for each file that did not run.

import type { RunEvent, RunStarted } from '../core/event.ts';
import type { Standing } from '../core/results/summary.ts';
import type { TestFile } from '../core/test-file.ts';

export class Standings {
  readonly #known = new Map<TestFile, Standing>();
  #how: RunStarted['how'] = 'began';

  onEvent(event: RunEvent): void {
    if (event.kind === 'run-started') this.#how = event.how;
    else if (event.kind === 'file-kept') this.#known.set(event.result.file, event.ground ?? 'stands');
    else if (event.kind === 'file-finished') this.#known.delete(event.result.file);
  }

  /** A proven verdict that is told again comes without its files: none of them ran. */
  of(file: TestFile): Standing {
    return this.#known.get(file) ?? (this.#how === 'standing' ? 'verified' : 'ran');
  }
}
