// Whether what results were seen to depend on is still what it was. An entry that a thousand results have is looked at once.

import type { Inputs } from '../../core/freshness/fingerprint.ts';
import type { TracedBefore } from '../../core/freshness/freshness.ts';
import type { InputEntry } from '../../core/freshness/input.ts';
import { describeChange, inputOf } from '../../core/freshness/input.ts';
import type { InputValues } from '../../ports/workspace.ts';

export class InputCheck {
  readonly #values: InputValues;
  /** What has become of each; null where it is what it was. */
  readonly #changes = new Map<InputEntry, string | null>();

  constructor(values: InputValues) {
    this.#values = values;
  }

  /** Nothing of the entries themselves is kept but one copy of each. */
  of({ entries, unseen, doubt }: Inputs): TracedBefore {
    return { count: entries.length, unseen, doubt: doubt ?? null, change: this.firstChange(entries) };
  }

  /** Those that are what they were. */
  *held(): Generator<InputEntry> {
    for (const [entry, change] of this.#changes) if (change === null) yield entry;
  }

  /** In words; null where all are what they were. */
  firstChange(entries: readonly InputEntry[]): string | null {
    for (const entry of entries) {
      const change = this.#changeOf(entry);
      if (change !== null) return change;
    }
    return null;
  }

  #changeOf(entry: InputEntry): string | null {
    const known = this.#changes.get(entry);
    if (known !== undefined) return known;
    const input = inputOf(entry);
    const now = this.#values.valueOf(input);
    const change = now === input.value ? null : describeChange(entry, now);
    this.#changes.set(entry, change);
    return change;
  }
}
