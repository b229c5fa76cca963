// A real start of a test runner, and what its probe told.

import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { CommandEnd } from '../../src/core/results/outcome.ts';
import type { RunnerEvent } from '../../src/core/results/runner-event.ts';
import type { FileVerdict, Telling } from '../../src/core/results/telling.ts';
import type { CommandTemplate } from '../../src/core/settings.ts';
import { asTestFile } from '../../src/core/test-file.ts';
import { tellingSession } from '../../src/engine/starts/runner-session.ts';
import { FolderChannels } from '../../src/io/state/channel.ts';
import type { Tells } from '../../src/ports/test-runner.ts';
import { builtProbes } from './built-probes.ts';

export interface Told {
  readonly telling: Telling;
  readonly events: readonly RunnerEvent[];
  readonly end: CommandEnd;
  /** Standard output and error, in one file as in a run. */
  readonly output: string;
  /** As if the file had been the only one of the start. */
  verdict(file: string): FileVerdict;
}

/** Starts the runner once for these files of the project, as pawl would. The channel and the output go into `scratch`. */
export async function tell(
  tells: Tells,
  {
    root,
    scratch,
    argv,
    files,
    env = {},
  }: {
    readonly root: string;
    readonly scratch: string;
    readonly argv: CommandTemplate['argv'];
    readonly files: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
  },
): Promise<Told> {
  const outputPath = join(scratch, 'output.log');
  closeSync(openSync(outputPath, 'w'));
  const [first, ...rest] = files.map(asTestFile);
  if (first === undefined) throw new Error('no files');
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const session = await tellingSession(
    tells,
    {
      template: { argv, shell: false, env: {} },
      files: [first, ...rest],
      root,
      env: { ...Object.fromEntries(inherited.filter(([name]) => !/^(?:VITEST|NODE_OPTIONS)/.test(name))), ...env },
      outputPath,
      about: null,
    },
    new FolderChannels(join(scratch, 'channels'), builtProbes),
  );
  const output = openSync(outputPath, 'a');
  const [program, ...words] = session.argv;
  const ended = spawnSync(program, words, { cwd: root, env: session.env, stdio: ['ignore', output, output] });
  closeSync(output);
  if (ended.error !== undefined) throw ended.error;
  const events = await session.end();
  session.close();
  const end = { exitCode: ended.status, signal: ended.signal };
  return {
    telling: session.telling,
    events,
    end,
    output: readFileSync(outputPath, 'utf8'),
    verdict: (file) => session.telling.verdictAlone(join(root, file), end),
  };
}
