// The files that an invocation ran, and whether they still hold what they held then.

import type { Digest } from '../../core/digest.ts';
import { hashOf } from '../../core/hash.ts';
import type { TestFile } from '../../core/test-file.ts';
import type { Workspace } from '../../ports/workspace.ts';

export class RanFiles {
  readonly #files = new Set<TestFile>();
  /** All that they held in one digest, in which their order does not count: to keep each would take more memory than their names. */
  #held = 0n;

  add(file: TestFile, held: Digest): void {
    this.#files.add(file);
    this.#held = mixed(this.#held, file, held);
  }

  /** Takes back what was added: the file is to run again. */
  retract(file: TestFile, held: Digest): void {
    this.#files.delete(file);
    this.#held = mixed(this.#held, file, held);
  }

  has(file: TestFile): boolean {
    return this.#files.has(file);
  }

  areAsTheyWere(workspace: Workspace): boolean {
    let hold = 0n;
    for (const file of this.#files) hold = mixed(hold, file, workspace.digest(file) ?? 'unreadable');
    return hold === this.#held;
  }

  get any(): boolean {
    return this.#files.size > 0;
  }
}

/** Mixing the same thing in twice is as if it had never been mixed in. */
function mixed(digests: bigint, file: TestFile, held: Digest): bigint {
  return digests ^ BigInt(`0x${hashOf('sha256', `${file}\0${held}`)}`);
}
