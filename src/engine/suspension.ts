// The way in for Ctrl-Z: whoever runs commands or measures time is told to stand still, and to go on.

export interface SuspensionListener {
  readonly suspend: () => void;
  readonly resume: () => void;
}

export class Suspension {
  readonly #listeners = new Set<SuspensionListener>();

  suspend(): void {
    for (const listener of this.#listeners) listener.suspend();
  }

  resume(): void {
    for (const listener of this.#listeners) listener.resume();
  }

  /** Returns the way to forget about the listener. */
  onChange(listener: SuspensionListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
