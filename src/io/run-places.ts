// The runs in a directory that somebody names: a state directory with all of its runs, or the directory of a single one.

import { join } from 'node:path';

import type { Result } from '../core/problem.ts';
import type { Run } from '../core/run.ts';
import { decodeRun } from '../formats/run.ts';
import type { RunDirectory } from '../ports/result-store.ts';
import { nodeDisk } from './disk.ts';
import { damageOf, isThere, readPlainFile } from './plain-file.ts';
import { FileResultStore } from './result-store.ts';
import { FileRunDirectory, unreadable } from './run-directory.ts';

export interface FoundRun {
  readonly run: Run;
  readonly directory: RunDirectory;
}

/** @param path absolute. Empty where there are none. */
export function* runsIn(path: string): Generator<Result<FoundRun>> {
  if (isThere(join(path, 'run.json'))) {
    yield openRun(path);
    return;
  }
  const store = new FileResultStore(path, nodeDisk);
  for (const id of store.runs()) {
    const run = store.readRun(id);
    yield run.ok ? { ok: true, value: { run: run.value, directory: store.open(run.value) } } : run;
  }
}

function openRun(path: string): Result<FoundRun> {
  const where = join(path, 'run.json');
  try {
    const run = decodeRun(readPlainFile(where), where);
    return run.ok
      ? { ok: true, value: { run: run.value, directory: new FileRunDirectory(path, run.value, nodeDisk) } }
      : run;
  } catch (error) {
    return unreadable(where, damageOf(error));
  }
}
