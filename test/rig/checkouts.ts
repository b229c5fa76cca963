// A repository with a suite, and fresh clones of it, as machines that know nothing of each other have them.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { CommandLine, Running } from './command-line.ts';
import { commitAll, git } from './git.ts';
import { Project } from './project.ts';

const pawl = fileURLToPath(new URL('../../bin/pawl.js', import.meta.url));

/** A clone with pawl installed where npm would put it. */
export class Checkouts {
  readonly #origin: Project;
  /** What all clones have in common: the calls of the command, and the files that tests wait for. */
  readonly line: CommandLine;

  /** An invocation in it starts `maxFiles` files, so that it ends with 75 where a budget would end it. */
  constructor(tests: Readonly<Record<string, string>>, maxFiles: number) {
    const command = ['sh', '-c', 'echo "$PAWL_FILE" >> "$RIG_CALLS"; exec sh "$0"', '{file}'];
    const config = JSON.stringify({ patterns: ['test/*.sh'], command, maxFiles });
    this.#origin = new Project({ ...tests, 'pawl.config.json': config, '.gitignore': 'node_modules\n' });
    this.line = new CommandLine(this.#origin);
    commitAll(this.#origin.root);
  }

  clone(): string {
    const folder = join(fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'pawl-clone-')), 'project');
    git(this.#origin.root, 'clone', '-q', '.', folder);
    fs.mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
    fs.symlinkSync(pawl, join(folder, 'node_modules/.bin/pawl'));
    return folder;
  }

  /** A program of this name for `sh` to find on the PATH, before any real one. */
  standIn(name: string, script: string): void {
    fs.mkdirSync(this.#bin, { recursive: true });
    fs.writeFileSync(join(this.#bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  start(clone: string, argv: readonly [string, ...string[]], more: Readonly<Record<string, string>> = {}): Running {
    const [program, ...args] = argv;
    const { home } = this.line;
    const rig = { RIG_HOME: home, RIG_CALLS: join(home, 'calls'), NO_COLOR: '1', CI: 'true' };
    const env = { ...process.env, ...rig, PATH: `${this.#bin}:${process.env['PATH']}`, ...more };
    return new Running(spawn(program, args, { cwd: clone, env, stdio: 'pipe' }));
  }

  get #bin(): string {
    return join(this.line.home, 'bin');
  }
}
