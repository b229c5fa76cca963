// Whether the tracer sees in a runtime what it must see there.

import type { ProcessBegan } from '../core/trace-line.ts';

export interface TracerCheck {
  /** Why what a process of this runtime tells is not to be taken for everything; null where it is. */
  distrust(process: ProcessBegan): string | null;
  /** Keeps what was found out. */
  close(): void;
}
