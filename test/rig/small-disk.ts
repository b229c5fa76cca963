// A real file system of a few kilobytes, mounted where only those see it who are sent there, and gone with the test.

import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';

export class SmallDisk {
  /** Runs the command behind it where the disk is mounted, in the folder that holds it. */
  readonly prefix: readonly string[];
  readonly #holder: ChildProcess;
  readonly #path: string;

  private constructor(holder: ChildProcess, path: string) {
    this.#holder = holder;
    this.#path = path;
    const enter = ['nsenter', '-t', String(holder.pid), '-U', '-m', '--preserve-credentials'];
    // Whoever enters stands at the root of the file system.
    this.prefix = [...enter, 'sh', '-c', 'cd "$0" && exec "$@"', dirname(path)];
  }

  /** Mounted at a folder that is there. */
  static async mountedAt(path: string, kilobytes: number): Promise<SmallDisk> {
    const script = `mount -t tmpfs -o size=${kilobytes}k tmpfs "$1" && echo mounted && exec cat`;
    const holder = spawn('unshare', ['-rm', 'sh', '-c', script, 'sh', path], { stdio: ['pipe', 'pipe', 'inherit'] });
    await new Promise((mounted) => holder.stdout.once('data', mounted));
    return new SmallDisk(holder, path);
  }

  /** With `size=4m` or `ro`, say. */
  remount(options: string): void {
    const words = [...this.prefix.slice(1), 'mount', '-o', `remount,${options}`, 'tmpfs', this.#path];
    const { status, stderr } = spawnSync('nsenter', words, { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  }

  /** Where this process, which does not see the disk, finds a file of it. */
  place(path: string): string {
    return join('/proc', String(this.#holder.pid), 'root', this.#path, path);
  }

  /** What is mounted goes with the last process that sees it. */
  async unmount(): Promise<void> {
    const ended = new Promise((resolve) => this.#holder.once('exit', resolve));
    this.#holder.stdin?.end();
    await ended;
  }
}
