// A project with a real test runner from our own dependencies, started as pawl starts it.

import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { CommandTemplate } from '../../src/core/settings.ts';
import type { Tells } from '../../src/ports/test-runner.ts';
import type { Told } from './tell.ts';
import { tell } from './tell.ts';

const nodeModules = fileURLToPath(new URL('../../node_modules', import.meta.url));

export class RunnerProject {
  readonly root: string;
  readonly #home: string;
  readonly #tells: Tells;

  /** @param name of its folder, for the characters in it */
  constructor(tells: Tells, name: string, files: Readonly<Record<string, string>>) {
    this.#tells = tells;
    this.#home = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'pawl-test-'));
    this.root = join(this.#home, name);
    for (const [path, text] of Object.entries(files)) {
      fs.mkdirSync(dirname(join(this.root, path)), { recursive: true });
      fs.writeFileSync(join(this.root, path), text);
    }
    fs.symlinkSync(nodeModules, join(this.root, 'node_modules'));
  }

  path(file: string): string {
    return join(this.root, file);
  }

  tell(
    argv: CommandTemplate['argv'],
    files: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<Told> {
    const scratch = fs.mkdtempSync(join(this.#home, 'scratch-'));
    return tell(this.#tells, { root: this.root, scratch, argv, files, env });
  }
}
