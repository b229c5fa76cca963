// Tracing by strace, which sees every program on Linux. Who lists a folder, a runner or a test, nobody can tell from
// outside: Node.js and Python tell that themselves beside it.

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';

import type { Problem } from '../../core/problem.ts';
import type { ProcessBegan } from '../../core/tracing/trace-line.ts';
import { readStrace, straceArgv, straceTrial } from '../../formats/foreign/strace.ts';
import type { ShellLaunch, Trace, Tracer, WrittenLine } from '../../ports/tracer.ts';
import type { PreloadTrace, PreloadTracer, TracePlaces } from './tracer.ts';

const trialMsMax = 5000;

export class StraceTracer implements Tracer {
  readonly #inner: PreloadTracer;
  readonly #places: TracePlaces;
  #trouble: Problem | null | undefined;

  constructor(inner: PreloadTracer, places: TracePlaces) {
    this.#inner = inner;
    this.#places = places;
  }

  trouble(): Problem | null {
    if (this.#trouble === undefined) this.#trouble = straceTrouble();
    return this.#trouble;
  }

  trace(launch: ShellLaunch, folder: string, files: number): Trace {
    const inner = this.#inner.trace(launch, folder, files);
    // For which of several files something is done, only a runner can tell.
    if (files > 1 || this.trouble() !== null) return inner;
    // What cannot be started is to be refused by the system, and not by strace.
    const canStart = launch.shell || isProgram(launch.argv[0], launch.env['PATH'] ?? '', folder);
    return canStart ? new StraceTrace(inner, folder, this.#places.root) : inner;
  }

  close(): void {
    this.#inner.close();
  }
}

class StraceTrace implements Trace {
  readonly argv: ShellLaunch['argv'];
  readonly env: ShellLaunch['env'];
  readonly shell = false;
  readonly root: string;
  readonly scripts = () => null;
  readonly #inner: PreloadTrace;
  readonly #folder: string;
  readonly #output: string;

  constructor(inner: PreloadTrace, folder: string, root: string) {
    this.#inner = inner;
    this.#folder = folder;
    this.root = root;
    this.#output = `${inner.prefix}strace`;
    this.argv = straceArgv(inner.shell ? ['/bin/sh', '-c', inner.argv.join(' ')] : inner.argv, this.#output);
    this.env = inner.env;
  }

  /** All at once, when the command has ended: what a process did is known when it is known who started it. */
  take(): WrittenLine[] {
    const files = this.#files().map((name) => ({
      pid: Number(name.slice(name.lastIndexOf('.') + 1)),
      text: fs.readFileSync(join(dirname(this.#output), name), 'latin1'),
    }));
    const about = { root: this.root, folder: this.#folder, prefix: this.#inner.prefix };
    const told = readStrace(files, about).flatMap((lines, writer) =>
      lines.map((line) => ({ writer: `strace-${writer}`, line })),
    );
    return [...this.#inner.take(), ...told];
  }

  /** What a tracer within a process misses is seen from outside. */
  distrust({ runtime }: ProcessBegan): string | null {
    return runtime === 'strace' || this.#files().length > 0 ? null : 'ran without strace';
  }

  close(): void {
    for (const name of this.#files()) fs.rmSync(join(dirname(this.#output), name), { force: true });
    this.#inner.close();
  }

  #files(): string[] {
    const start = `${basename(this.#output)}.`;
    return fs.readdirSync(dirname(this.#output)).filter((name) => name.startsWith(start));
  }
}

function straceTrouble(): Problem | null {
  const [program = '', ...args] = straceTrial;
  const { error, status, stderr } = spawnSync(program, args, { timeout: trialMsMax, encoding: 'utf8' });
  if (error === undefined && status === 0) return null;
  const why = error === undefined ? stderr.trim().split('\n').at(-1) : error.message;
  return {
    kind: 'untraced',
    where: '--trace strace',
    message: `strace cannot be used here: ${why}`,
    next: 'what Node.js and Python tell themselves is all that is traced',
  };
}

function isProgram(program: string, path: string, folder: string): boolean {
  const candidates = program.includes('/')
    ? [join(folder, program)]
    : path.split(delimiter).map((each) => join(each, program));
  if (program.startsWith('/')) candidates.push(program);
  return candidates.some((candidate) => {
    try {
      fs.accessSync(candidate, fs.constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
