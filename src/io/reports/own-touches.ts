// Folders that pawl has touched last, to put a report there while tests run: nobody has to doubt what a test saw in them.

import fs from 'node:fs';

interface OwnTouch {
  /** The folder as we left it. */
  readonly state: string;
  /** When somebody else had touched it before. */
  readonly othersMs: number;
}

const touches = new Map<string, OwnTouch>();

/**
 * Does what touches the folder, and notes that it was us. Where others have put something there or taken it away meanwhile,
 * they count; what they put there and took away again in that moment is not seen.
 *
 * @param ours names of the files that are put there
 */
export function touching(folder: string, ours: readonly string[], deed: () => void): void {
  const [before, namesBefore] = [statOf(folder), namesIn(folder, ours)];
  deed();
  const after = statOf(folder);
  if (before === undefined || after === undefined) return;
  const othersMs = namesIn(folder, ours) === namesBefore ? touchedByOthersAt(before) : touchedAt(after);
  touches.set(keyOf(after), { state: stateOf(after), othersMs });
}

/** When somebody other than us has touched it last, in milliseconds since the epoch; 0 for what is not there. */
export function touchedByOthersAt(stat: fs.Stats | undefined): number {
  const own = stat === undefined ? undefined : touches.get(keyOf(stat));
  return stat !== undefined && own?.state === stateOf(stat) ? own.othersMs : touchedAt(stat);
}

/** By anybody; 0 for what is not there. */
export function touchedAt(stat: fs.Stats | undefined): number {
  return stat === undefined ? 0 : Math.max(stat.mtimeMs, stat.ctimeMs);
}

function keyOf({ dev, ino }: fs.Stats): string {
  return `${dev} ${ino}`;
}

function stateOf({ mtimeMs, ctimeMs }: fs.Stats): string {
  return `${mtimeMs} ${ctimeMs}`;
}

function statOf(folder: string): fs.Stats | undefined {
  return fs.statSync(folder, { throwIfNoEntry: false });
}

function namesIn(folder: string, ours: readonly string[]): string {
  try {
    return fs
      .readdirSync(folder)
      .filter((name) => !ours.includes(name))
      .join('\0');
  } catch {
    return '';
  }
}
