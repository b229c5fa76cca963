// A life of pawl that ends before its n-th effect: from then on nothing of it reaches the world, and nobody hears of it.

import type { Disk } from '../../src/io/files/disk.ts';

/** What becomes of code that goes on in a life that is over. It has no code of the system's, so that nobody takes it for trouble. */
export class Gone extends Error {
  override readonly name = 'Gone';
}

export class Life {
  /** What it has done to the world. */
  readonly effects: string[] = [];
  readonly #deedsAtEnd: (() => void)[] = [];
  #isOver = false;
  readonly #effectsMax: number;

  constructor(effectsMax = Infinity) {
    this.#effectsMax = effectsMax;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Before each effect. */
  step(effect: string): void {
    if (this.effects.length === this.#effectsMax) this.#end();
    if (this.#isOver) throw new Gone('the process is gone');
    this.effects.push(effect);
  }

  /** What the system does for a process that is gone. */
  onEnd(deed: () => void): void {
    this.#deedsAtEnd.push(deed);
  }

  #end(): void {
    if (!this.#isOver) for (const deed of this.#deedsAtEnd) deed();
    this.#isOver = true;
  }
}

/** The disk as one life has it. */
export function diskDuring(life: Life, disk: Disk): Disk {
  const open = new Set<unknown>();
  life.onEnd(() => open.forEach((descriptor) => disk.close(descriptor as number)));
  return eachEffect(disk, ({ name, args: [first] }, deed) => {
    life.step(name);
    const gave = deed();
    if (name === 'create' || name === 'openForAppend') open.add(gave);
    if (name === 'close') open.delete(first);
    return gave;
  });
}

/** A disk on which something is done with each effect. */
export function eachEffect(disk: Disk, around: (effect: Effect, deed: () => unknown) => unknown): Disk {
  return Object.fromEntries(
    Object.entries(disk).map(([name, deed]) => [
      name,
      (...args: unknown[]) =>
        around({ name: name as keyof Disk, args }, () => (deed as (...args: unknown[]) => unknown)(...args)),
    ]),
  ) as unknown as Disk;
}

export interface Effect {
  readonly name: keyof Disk;
  readonly args: readonly unknown[];
}
