// `pawl timings`: how long test files take, from any runs, as a file that machines share.

import { resolve } from 'node:path';

import type { Flags } from '../../config/flags/flags.ts';
import type { Result } from '../../core/problem.ts';
import { ProblemError } from '../../core/problem.ts';
import { counted } from '../../core/text/counted.ts';
import { printable } from '../../core/text/printable.ts';
import { collectTimings } from '../../engine/reading/collect-timings.ts';
import type { ReadableRun } from '../../engine/reading/stored-results.ts';
import { encodeTimings } from '../../formats/timings.ts';
import type { Output } from '../../ports/output.ts';
import { composeFinder, fileSink } from '../compose-reading.ts';
import { resolveStateDir } from '../find-project.ts';
import { printProblems } from '../print-problems.ts';

/** Throws a ProblemError where no run is found, or none tells of a file: an empty file would be taken for an answer. */
export async function timingsCommand(dirs: readonly string[], flags: Flags, out: Output, err: Output): Promise<number> {
  const cwd = process.cwd();
  const asked = dirs.length > 0 ? dirs : [(await resolveStateDir(cwd, flags)).stateDir];
  const { timings, runs, problems } = collectTimings(runsIn(asked, cwd));
  printProblems(problems, err);
  if (timings.size === 0) throw new ProblemError([nothingIn(asked.join(' '), 'no run tells how long a file takes')]);
  const text = encodeTimings(timings);
  if (flags.output === undefined) out.write(text);
  else {
    fileSink(resolve(cwd, flags.output)).replace([text]);
    out.write(`${printable(flags.output)}: ${counted(timings.size, 'file')}, from ${counted(runs, 'run')}\n`);
  }
  return 0;
}

/** One by one, those of folders that have some in them, too. */
function* runsIn(dirs: readonly string[], cwd: string): Generator<Result<ReadableRun>> {
  const finder = composeFinder(cwd);
  for (const { runs } of dirs.flatMap((dir) => finder.find(dir))) {
    for (const { run, directory } of runs()) {
      if (!run.ok) yield run;
      else if (directory !== null) yield { ok: true, value: { run: run.value, directory } };
    }
  }
}

function nothingIn(where: string, message: string) {
  return { kind: 'usage', where, message, next: 'nothing was written' } as const;
}
