// What a page tells of the starts of files: why each was run or kept, which worker had it, and which came to no verdict.

import type { RunEvent } from '../../core/event.ts';
import type { Run } from '../../core/run.ts';
import type { TestFile } from '../../core/test-file.ts';
import type { PageCutShort } from '../../formats/page-data.ts';
import type { Archive } from '../../ports/reporter.ts';

const cutShortMax = 1000;

/** As it was told: a few words of each file, most of which are the same. */
export class Reasons {
  readonly #words = new Map<string, string>();
  readonly #of = new Map<TestFile, string>();

  onEvent(event: RunEvent): void {
    if (event.kind === 'file-started') this.#note(event.file, event.why);
    else if (event.kind === 'file-kept') this.#note(event.result.file, event.why);
  }

  of(file: TestFile): string | undefined {
    return this.#of.get(file);
  }

  #note(file: TestFile, why: string | undefined): void {
    if (why === undefined) return;
    const words = this.#words.get(why) ?? why;
    this.#words.set(words, words);
    this.#of.set(file, words);
  }
}

/** As the journal has it, over all invocations. */
export class Starts {
  readonly cutShort: PageCutShort[] = [];
  readonly #slots = new Map<string, number>();
  readonly #reasons = new Map<TestFile, string>();

  constructor(run: Run, { executions }: Archive) {
    const hosts = new Map(run.invocations.map(({ number, host }) => [number, host]));
    for (const { file, startedAt, endedAt, slot, end, invocation, why } of executions(run)) {
      this.#slots.set(keyOf(file, startedAt), slot);
      if (why !== undefined) this.#reasons.set(file, why);
      if (end !== 'interrupted' && end !== 'lost') continue;
      const to = endedAt === null ? null : Date.parse(endedAt);
      const at = Date.parse(startedAt);
      if (this.cutShort.length < cutShortMax)
        this.cutShort.push({ file, at, to, host: hosts.get(invocation) ?? '', slot });
    }
  }

  slotOf(file: TestFile, startedAt: string): number | undefined {
    return this.#slots.get(keyOf(file, startedAt));
  }

  whyRan(file: TestFile): string | undefined {
    return this.#reasons.get(file);
  }
}

function keyOf(file: TestFile, startedAt: string): string {
  return `${startedAt} ${file}`;
}
