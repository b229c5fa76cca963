// Which reports pawl has written into the project: they are no inputs of the tests, whether or not they are asked for now.

import { byCodeUnit } from '../../core/test-file.ts';
import { isListOf, isObject, isText } from '../../formats/guard.ts';
import { formatVersion } from '../../formats/version.ts';
import { nodeDisk } from '../files/disk.ts';
import { DurableFiles } from '../files/durable-files.ts';
import { isThere, readPlainFile } from '../files/plain-file.ts';
import { PlainFolders } from '../files/plain-folders.ts';
import { temporaryOf } from './report-sink.ts';

/** So many are remembered: a report with a date in its name is another one each time. */
const pathsMax = 200;

export interface ReportPaths {
  /** All absolute paths to which reports went, those of now with them, and what a death may have left beside them. */
  readonly all: readonly string[];
  /** Those of now where a file lies that pawl has not written, as far as it knows. It may be a test. */
  readonly foreign: readonly string[];
  /** Remembers the foreign ones, too, where there is a state directory: once they are known to be none. */
  keep(): void;
}

/** Remembers those of now, but for the foreign ones. */
export function reportPaths(stateDir: string, now: readonly string[]): ReportPaths {
  const place = new PlainFolders(stateDir).at('cache/reports.json');
  const before = readPaths(place);
  const fresh = now.filter((path) => !before.includes(path));
  const foreign = fresh.filter(isThere);
  const together = (some: readonly string[]) =>
    [...new Set([...some, ...before])].slice(0, pathsMax).toSorted(byCodeUnit);
  if (foreign.length < fresh.length) remember(place, together(fresh.filter((path) => !foreign.includes(path))));
  return {
    all: together(now).flatMap((path) => [path, temporaryOf(path)]),
    foreign,
    keep: () => {
      if (foreign.length > 0) remember(place, together(now));
    },
  };
}

function readPaths(place: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(readPlainFile(place));
    return isObject(value) && isListOf(value['paths'], isText) ? value['paths'] : [];
  } catch {
    return [];
  }
}

function remember(place: string, paths: readonly string[]): void {
  try {
    new DurableFiles(nodeDisk).write(place, `${JSON.stringify({ format: formatVersion, paths }, null, 1)}\n`, false);
  } catch {
    // Then a report that is not asked for the next time counts as a change, and what depends on it runs again.
  }
}
