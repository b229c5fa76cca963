// Writing to a pipe or a file so that nothing is lost, not even when the process exits right after.

/** Between two looks at a pipe that is full. */
const fullPipeWaitMs = 2;

export class DescriptorWriter {
  readonly #writeSome: (bytes: Buffer, offset: number) => number;
  #isGone = false;

  /** @param writeSome writes from the offset on and says how many bytes it wrote, as `fs.writeSync` does */
  constructor(writeSome: (bytes: Buffer, offset: number) => number) {
    this.#writeSome = writeSome;
  }

  /** Never throws. Once the reader has gone (`pawl run | head -1`) nothing is tried any more. */
  write(text: string): void {
    if (this.#isGone) return;
    const bytes = Buffer.from(text);
    for (let written = 0; written < bytes.length;) {
      try {
        written += this.#writeSome(bytes, written);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'EAGAIN') pause(fullPipeWaitMs);
        else if (code !== 'EINTR') {
          // A full disk may have room again later; a closed pipe stays closed.
          this.#isGone = code !== 'ENOSPC' && code !== 'EDQUOT';
          return;
        }
      }
    }
  }
}

const neverWoken = new Int32Array(new SharedArrayBuffer(4));

/** A pipe that others made non-blocking is full: its reader sets the pace, as it would with any blocking pipe. */
function pause(ms: number): void {
  Atomics.wait(neverWoken, 0, 0, ms);
}
