// The files that an invocation ran, and whether they still hold what they held then.

import type { Digest } from '../../core/digest.ts';
import { createHash } from '../../core/hash.ts';
import type { TestFile } from '../../core/test-file.ts';
import type { Workspace } from '../../ports/workspace.ts';

export class RanFiles {
  readonly #files = new Set<TestFile>();
  /** All that they held in one digest, in which their order does not count: to keep each would take more memory than their names. */
  #held = emptyDigest();

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
    let hold = emptyDigest();
    for (const file of this.#files) hold = mixed(hold, file, workspace.digest(file) ?? 'unreadable');
    return hold.equals(this.#held);
  }

  get any(): boolean {
    return this.#files.size > 0;
  }
}

function emptyDigest(): Buffer {
  return Buffer.alloc(32);
}

/** Mixing the same thing in twice is as if it had never been mixed in. */
function mixed(digest: Buffer, file: TestFile, held: Digest): Buffer {
  const part = createHash('sha256').update(file).update('\0').update(held).digest();
  return Buffer.from(digest.map((byte, at) => byte ^ (part[at] as number)));
}
