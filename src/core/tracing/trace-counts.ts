// How well it was seen what the files of an invocation depend on: counted as their results come.

import type { Fingerprint } from '../freshness/fingerprint.ts';
import type { Ground } from '../freshness/freshness.ts';

/** What may vouch for a result later; `doubtful` where an input changed while it ran. */
export type Seeing = Ground | 'doubtful';

export interface TraceReport {
  /** How many results, by what may vouch for them. */
  readonly counts: Readonly<Partial<Record<Seeing, number>>>;
  /** What kept most of the others from being `traced`, in words; null where nothing has words for it. */
  readonly because: string | null;
}

export class TraceCounts {
  readonly #counts = new Map<Seeing, number>();
  readonly #reasons = new Map<string, number>();

  add(fingerprint: Fingerprint): void {
    this.#count(fingerprint, 1);
  }

  /** Takes back what was added: the file is to run again. */
  retract(fingerprint: Fingerprint): void {
    this.#count(fingerprint, -1);
  }

  report(): TraceReport {
    const [because] = [...this.#reasons].filter(([, count]) => count > 0).toSorted(([, a], [, b]) => b - a);
    return {
      counts: Object.fromEntries([...this.#counts].filter(([, count]) => count > 0)),
      because: because?.[0] ?? null,
    };
  }

  #count(fingerprint: Fingerprint, by: 1 | -1): void {
    const seeing = seeingOf(fingerprint);
    this.#counts.set(seeing, (this.#counts.get(seeing) ?? 0) + by);
    const reason = fingerprint.inputs?.doubt ?? fingerprint.inputs?.unseen[0];
    if (reason !== undefined) this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + by);
  }
}

function seeingOf({ inputs, declared }: Fingerprint): Seeing {
  if (inputs?.doubt !== undefined) return 'doubtful';
  if (inputs !== undefined) return inputs.unseen.length === 0 ? 'traced' : 'traced+project';
  return declared === undefined ? 'project' : 'inputs';
}
