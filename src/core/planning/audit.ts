// A sample of the kept results, run again: whether what vouched for them was right.

import type { Problem } from '../problem.ts';
import type { FileResult, ResultDigest } from '../results/file-result.ts';
import type { Outcome } from '../results/outcome.ts';
import type { TestFile } from '../test-file.ts';
import { byCodeUnit } from '../test-file.ts';
import { sample } from './order.ts';
import type { PlannedFile } from './plan.ts';
import { describeDecision } from './plan.ts';

/** How many of the kept files run again. */
export type AuditSize = { readonly percent: number } | { readonly files: number };

/** `5%`, `0.5%`, `10`; null for anything else. */
export function parseAuditSize(text: string): AuditSize | null {
  const [, number, sign] = /^(\d{1,9}(?:\.\d+)?)(%?)$/.exec(text) ?? [];
  const value = Number(number);
  if (!(value > 0)) return null;
  if (sign === '%') return value <= 100 ? { percent: value } : null;
  return Number.isInteger(value) ? { files: value } : null;
}

/** What the audit of an invocation came to. */
export interface AuditReport {
  /** Files that were kept. */
  readonly kept: number;
  /** Files of these that were to run again, and how many did. */
  readonly sampled: number;
  readonly ran: number;
  /** Files whose outcome is another one now. */
  readonly differed: readonly TestFile[];
}

/** The plan with a sample of the kept files owed: at least one. The same seed takes the same ones of the same files. */
export function withAudit(plan: readonly PlannedFile[], size: AuditSize, seed: number): readonly PlannedFile[] {
  const kept = plan.filter(({ decision }) => decision.kind === 'kept').map(({ file }) => file);
  const count = 'files' in size ? size.files : Math.ceil((kept.length * size.percent) / 100);
  const chosen = new Set(sample(kept, count, seed));
  return plan.map(({ file, decision }) => {
    if (decision.kind === 'owed' || !chosen.has(file)) return { file, decision };
    const asked = { reason: 'asked-audit', failureStands: false, retire: false, selected: true } as const;
    return { file, decision: { kind: 'owed', ...asked, detail: null, audits: decision } };
  });
}

interface Audited {
  readonly was: Outcome;
  readonly planned: PlannedFile;
}

/** Which kept files an invocation runs again, and what they came to. */
export class Audit {
  readonly #kept: number;
  readonly #audited = new Map<TestFile, Audited>();
  /** What those that ran came to. */
  readonly #now = new Map<TestFile, Outcome>();

  constructor(plan: readonly PlannedFile[], past: ReadonlyMap<TestFile, ResultDigest>) {
    let kept = 0;
    for (const planned of plan) {
      const { file, decision } = planned;
      const was = past.get(file)?.outcome;
      if (decision.kind === 'kept') kept += 1;
      else if (decision.audits !== null && was !== undefined) this.#audited.set(file, { was, planned });
    }
    this.#kept = kept + this.#audited.size;
  }

  has(file: TestFile): boolean {
    return this.#audited.has(file);
  }

  add({ file, outcome }: Pick<FileResult, 'file' | 'outcome'>): void {
    if (this.has(file)) this.#now.set(file, outcome);
  }

  /** Takes back what was added: the file is to run again. */
  retract({ file }: Pick<FileResult, 'file'>): void {
    this.#now.delete(file);
  }

  report(): AuditReport {
    const differed = this.#differing().map(([file]) => file);
    return { kept: this.#kept, sampled: this.#audited.size, ran: this.#now.size, differed };
  }

  /** One for each file that differs. */
  problems(): Problem[] {
    return this.#differing().map(([file, { was, planned }]) => {
      const kept = planned.decision.kind === 'owed' ? planned.decision.audits : null;
      const ground = kept === null ? '' : ` (${kept.by}: ${describeDecision(kept)})`;
      const message = `was kept as ${was}${ground}, and ${wordsFor(this.#now.get(file))} when it was run again`;
      const why = kept?.ground === 'assumed' ? 'nothing proved it' : 'a hole in what is seen of it, or a flaky test';
      return { kind: 'disagreement', where: file, message, next: `${why}; the new verdict is recorded` };
    });
  }

  #differing(): (readonly [TestFile, Audited])[] {
    const differing = [...this.#audited].filter(([file, { was }]) => (this.#now.get(file) ?? was) !== was);
    return differing.toSorted(([a], [b]) => byCodeUnit(a, b));
  }
}

function wordsFor(outcome: Outcome | undefined): string {
  return outcome === 'timed-out' || outcome === 'empty' ? `was ${outcome}` : String(outcome);
}
