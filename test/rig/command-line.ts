// The real binary on a real project: started, watched, signalled and waited for. No test waits by the clock.

import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Project } from './project.ts';

const binary = fileURLToPath(new URL('../../bin/pawl.js', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A test file that says when it runs and goes on when it is let. */
export const held = (name: string): string =>
  `echo $$ > "$RIG_HOME/${name}.running"\nwhile [ ! -e "$RIG_HOME/${name}.go" ]; do sleep 0.02; done\n`;

export class CommandLine {
  readonly project: Project;
  readonly home: string;
  readonly #prefix: readonly string[];
  readonly #env: Readonly<Record<string, string>>;

  /**
   * @param prefix a command that runs the command behind it, such as `nsenter …`
   * @param env added to the environment of pawl
   */
  constructor(project: Project, prefix: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
    this.project = project;
    this.home = join(project.root, '..');
    this.#prefix = prefix;
    this.#env = env;
  }

  /** Runs to its end. */
  async pawl(...args: readonly string[]): Promise<Ended> {
    return this.start(...args).ended;
  }

  start(...args: readonly string[]): Running {
    const env = {
      ...process.env,
      RIG_HOME: this.home,
      RIG_CALLS: join(this.home, 'calls'),
      NO_COLOR: '1',
      CI: '',
      ...this.#env,
    };
    const [program = '', ...words] = [...this.#prefix, process.execPath, binary, ...args];
    return new Running(spawn(program, words, { cwd: this.project.root, env, stdio: 'pipe' }));
  }

  /** Until a held test file runs: its pid. */
  async running(name: string): Promise<number> {
    const path = join(this.home, `${name}.running`);
    return Number(await until(() => fs.existsSync(path) && fs.readFileSync(path, 'utf8').trim()));
  }

  letGo(name: string): void {
    fs.writeFileSync(join(this.home, `${name}.go`), '');
  }

  /** The started files, once for each attempt, of all runs so far. */
  calls(): string[] {
    const path = join(this.home, 'calls');
    return fs.existsSync(path) ? fs.readFileSync(path, 'utf8').trimEnd().split('\n') : [];
  }
}

export class Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  stdout = '';
  stderr = '';

  constructor(child: ChildProcess) {
    this.child = child;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    child.stdin?.end();
    this.ended = new Promise((resolve) => {
      child.once('close', (code, signal) => resolve({ code, signal, stdout: this.stdout, stderr: this.stderr }));
    });
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }
}

/** Asks again and again until there is an answer; the test's own timeout is the end of it. */
export async function until<T>(answer: () => T | false | undefined | null | ''): Promise<T> {
  for (;;) {
    const value = answer();
    if (value !== false && value !== undefined && value !== null && value !== '') return value;
    await new Promise((again) => setTimeout(again, 5));
  }
}
