// A test runner that is really started, for one file.

import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { FileVerdict } from '../../src/core/results/telling.ts';
import type { CommandTemplate } from '../../src/core/settings.ts';
import type { Tells } from '../../src/ports/test-runner.ts';
import { tell } from '../rig/tell.ts';

export interface Alone extends FileVerdict {
  readonly output: string;
  readonly exitCode: number | null;
  /** The tests that failed; null for a trouble of the file as a whole. */
  readonly failed: readonly (string | null)[];
}

/** What a file of the project comes to when the command is started for it and no other. */
export async function alone(
  tells: Tells,
  { root, argv, env = {} }: { root: string; argv: CommandTemplate['argv']; env?: Readonly<Record<string, string>> },
  file: string,
): Promise<Alone> {
  const scratch = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'pawl-alone-'));
  const told = await tell(tells, { root, scratch, argv, files: [file], env });
  const verdict = told.verdict(file);
  const failed = verdict.failures.map(({ test }) => test);
  return { ...verdict, output: told.output, exitCode: told.end.exitCode, failed };
}
