// A project that is made up for one test, and what a real runner tells of its files.

import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import type { CommandTemplate } from '../../src/core/settings.ts';
import type { Tells } from '../../src/ports/test-runner.ts';
import type { Told } from './tell.ts';
import { tell } from './tell.ts';

export interface MadeUp {
  readonly root: string;
  /** One start of the runner for these files. */
  run(argv: CommandTemplate['argv'], ...files: readonly string[]): Promise<Told>;
}

/** @param files texts by path, or a folder to copy */
export function madeUp(tells: Tells, files: Readonly<Record<string, string>> | string): MadeUp {
  const home = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'pawl-made-up-'));
  const root = join(home, "it's a [project] é");
  if (typeof files === 'string') fs.cpSync(files, root, { recursive: true });
  else {
    for (const [path, text] of Object.entries(files)) {
      fs.mkdirSync(dirname(join(root, path)), { recursive: true });
      fs.writeFileSync(join(root, path), text);
    }
  }
  return {
    root,
    run: (argv, ...names) => tell(tells, { root, scratch: fs.mkdtempSync(join(home, 'start-')), argv, files: names }),
  };
}
