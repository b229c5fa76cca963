// Starting a command as the leader of a process group of its own, its output going to a file descriptor.

import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';

import type { CommandSpec } from '../../ports/process-runner.ts';

/** How a command ended, or that it never began. */
export interface Ended {
  readonly exitCode?: number | undefined;
  readonly signal?: string | undefined;
  /** The system's word when the command could not be started, such as `ENOENT`. */
  readonly code?: string | undefined;
}

export interface Spawned {
  /** Undefined when the command could not be started: `ended` says why. */
  readonly pid: number | undefined;
  /** Never rejects. Waits for the command itself, not for whoever holds its output. */
  readonly ended: Promise<Ended>;
}

/**
 * An argv goes straight to the system. What needs knowledge of a system's shells and of how Windows finds and quotes
 * commands goes through execa, which costs twice the time: docs/decisions/0009-spawning.md.
 */
export async function spawnGroup(spec: CommandSpec, cwd: string, output: number): Promise<Spawned> {
  return spec.shell || process.platform === 'win32' ? withExeca(spec, cwd, output) : directly(spec, cwd, output);
}

function directly({ argv, env }: CommandSpec, cwd: string, output: number): Spawned {
  const [command, ...args] = argv;
  // A group of its own: our signals reach the whole tree, and Ctrl-C in the terminal reaches only us.
  let child: ChildProcess;
  try {
    child = spawn(command, args, { cwd, env, stdio: ['ignore', output, output], detached: true });
  } catch (error) {
    // Node throws some of the system's refusals and tells others later.
    const { code } = error as NodeJS.ErrnoException;
    return { pid: undefined, ended: Promise.resolve({ code }) };
  }
  const ended = new Promise<Ended>((resolve) => {
    child.once('error', ({ code }: NodeJS.ErrnoException) => resolve({ code }));
    child.once('exit', (exitCode, signal) => {
      resolve({ exitCode: exitCode ?? undefined, signal: signal ?? undefined });
    });
  });
  return { pid: child.pid, ended };
}

async function withExeca(spec: CommandSpec, cwd: string, output: number): Promise<Spawned> {
  const { execa } = await import('execa');
  const [command, args] = spec.shell ? [spec.argv.join(' '), []] : [spec.argv[0], spec.argv.slice(1)];
  const child = execa(command, args, {
    cwd,
    env: spec.env,
    extendEnv: false,
    shell: spec.shell,
    stdin: 'ignore',
    // execa takes any descriptor of ours here; its types name only the first three.
    stdout: output as 1,
    stderr: output as 1,
    buffer: false,
    reject: false,
    cleanup: false,
    detached: true,
    windowsHide: true,
  });
  return { pid: child.pid, ended: Promise.resolve(child) };
}
