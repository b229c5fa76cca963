// Looks for runs in a folder that somebody has filled: by hand, by a CI system, or by pawl itself.

import fs from 'node:fs';
import { basename, join, resolve } from 'node:path';

import type { Result } from '../../core/problem.ts';
import { ProblemError } from '../../core/problem.ts';
import type { Run } from '../../core/run.ts';
import { isRunId } from '../../core/run.ts';
import { byCodeUnit } from '../../core/test-file.ts';
import { decodeRun } from '../../formats/run.ts';
import type { RunDirectory } from '../../ports/result-store.ts';
import type { FoundRun, FoundRuns, RunFinder } from '../../ports/run-finder.ts';
import type { Disk } from '../files/disk.ts';
import { damageOf, isThere, lookAt, readPlainFile } from '../files/plain-file.ts';
import { FileResultStore } from './result-store.ts';
import { FileRunDirectory, unreadable } from './run-directory.ts';

/** So deep is looked: `artifacts/<name>/<folder>/.pawl` is three. */
const depthMax = 6;

/** Nobody keeps runs in there, and there is much to look through. */
const skipped = new Set(['node_modules', '.git']);

export function runFinder(disk: Disk, cwd: string): RunFinder {
  return {
    find: (directory) => {
      const path = resolve(cwd, directory);
      const found = lookAt(path, fs.statSync)?.isDirectory() === true ? [...runsIn(path, directory, disk)] : null;
      if (found !== null && found.length > 0) return found;
      const message = found === null ? 'is not a directory that is there' : 'holds neither a run nor a state directory';
      throw new ProblemError([{ kind: 'usage', where: directory, message, next: 'nothing was done' }]);
    },
  };
}

/** What is found is not looked into for more. */
function* runsIn(path: string, place: string, disk: Disk, depth = 0): Generator<FoundRuns> {
  if (isRunDirectory(path)) yield { place, runs: () => [runIn(path, disk)] };
  else if (isStateDirectory(path)) yield { place, runs: () => runsOf(path, disk) };
  else if (depth < depthMax) {
    const folders = fs.readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    for (const name of folders.map((entry) => entry.name).toSorted(byCodeUnit)) {
      if (!skipped.has(name)) yield* runsIn(join(path, name), join(place, name), disk, depth + 1);
    }
  }
}

/** One that has lost its run.json is still a run, of which nobody knows what it was about. */
function isRunDirectory(path: string): boolean {
  return isThere(join(path, 'run.json')) || isRunId(basename(path)) || isThere(join(path, 'results/summary.json'));
}

function isStateDirectory(path: string): boolean {
  const runs = join(path, 'runs');
  return isThere(join(path, 'latest')) || (isFolder(runs) && fs.readdirSync(runs).some(isRunId));
}

function isFolder(path: string): boolean {
  return lookAt(path)?.isDirectory() === true;
}

function runIn(path: string, disk: Disk): FoundRun {
  return foundRun(
    () => decodeRun(readPlainFile(join(path, 'run.json')), 'run.json'),
    (run) => new FileRunDirectory(path, run, disk),
  );
}

function* runsOf(path: string, disk: Disk): Generator<FoundRun> {
  const store = new FileResultStore(path, disk);
  if (!isFolder(join(path, 'runs'))) return;
  for (const id of store.runs()) {
    yield foundRun(
      () => store.readRun(id),
      (run) => store.open(run),
    );
  }
}

/** Whatever is wrong with it is no reason to leave the others. */
function foundRun(read: () => Result<Run>, open: (run: Run) => RunDirectory): FoundRun {
  try {
    const run = read();
    return { run, directory: run.ok ? open(run.value) : null };
  } catch (error) {
    if (error instanceof ProblemError && error.problems[0] !== undefined)
      return { run: { ok: false, problem: error.problems[0] }, directory: null };
    return { run: unreadable('run.json', damageOf(error)), directory: null };
  }
}
