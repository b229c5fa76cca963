// The files that an invocation ran, and whether they still hold what they held then.

import { createHash } from 'node:crypto';

import type { Digest } from '../core/fingerprint.ts';
import type { TestFile } from '../core/test-file.ts';
import type { Workspace } from '../ports/workspace.ts';

export class RanFiles {
  /** In the order in which they came to an end. */
  readonly #files = new Set<TestFile>();
  /** One digest over all of theirs: to keep each would take more memory than their names. */
  readonly #held = createHash('sha256');

  add(file: TestFile, held: Digest): void {
    this.#files.add(file);
    this.#held.update(held);
  }

  has(file: TestFile): boolean {
    return this.#files.has(file);
  }

  /** To be asked once, at the end. */
  areAsTheyWere(workspace: Workspace): boolean {
    const hold = createHash('sha256');
    for (const file of this.#files) hold.update(workspace.digest(file) ?? 'unreadable');
    return hold.digest('hex') === this.#held.digest('hex');
  }

  get any(): boolean {
    return this.#files.size > 0;
  }
}
