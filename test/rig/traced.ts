// A command run with the tracer of Node.js, and what is told of it.

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { decodeTraceLine } from '../../src/formats/trace-line.ts';
import { withPreload } from '../../src/runners/telling/node-options.ts';
import { builtProbes } from './built-probes.ts';

const hook = join(builtProbes, 'trace.cjs');

export const traceCheck = join(builtProbes, 'trace-check.cjs');

export interface Traced {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** As they stand in the files, one after the other, with what each process tells together. */
  readonly lines: readonly string[];
}

/** A project of its own: what is written into it, and the commands that run there. */
export class TracedProject {
  readonly root: string;
  readonly #logs = newFolder('pawl-traces-');

  constructor(files: Readonly<Record<string, string>> = {}) {
    this.root = newFolder('pawl-traced-');
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  write(path: string, text: string): void {
    fs.mkdirSync(join(this.root, path, '..'), { recursive: true });
    fs.writeFileSync(join(this.root, path), text);
  }

  /** @param root by which name the project is known, where it has several */
  traced(argv: readonly [string, ...string[]], root = this.root): Traced {
    const logs = fs.mkdtempSync(join(this.#logs, 'run-'));
    const run = this.#run(argv, {
      ...withPreload(environment(), hook),
      PAWL_TRACE: join(logs, '1-'),
      PAWL_TRACE_ROOT: root,
      PAWL_PRELOAD: `--require=${hook}`,
      PATH: [join(builtProbes, 'shim'), process.env['PATH']].join(delimiter),
      PYTHONPATH: join(builtProbes, 'python'),
    });
    const texts = fs.readdirSync(logs).map((name) => fs.readFileSync(join(logs, name), 'utf8'));
    return { ...run, lines: texts.flatMap((text) => text.split('\n').filter(Boolean)) };
  }

  /** The same without the tracer. */
  plain(argv: readonly [string, ...string[]]): Traced {
    return { ...this.#run(argv, environment()), lines: [] };
  }

  /** Where nothing can be written of it. */
  tracedIntoNothing(argv: readonly [string, ...string[]]): Traced {
    const env = { ...withPreload(environment(), hook), PAWL_TRACE: '/nowhere/1-', PAWL_TRACE_ROOT: this.root };
    return { ...this.#run(argv, env), lines: [] };
  }

  #run([program, ...args]: readonly [string, ...string[]], env: Readonly<Record<string, string>>) {
    const { status, stdout, stderr } = spawnSync(program, args, { cwd: this.root, env, encoding: 'utf8' });
    return { status, stdout, stderr };
  }

  /** The lines that are of these kinds, with the paths as they are in the project. */
  told({ lines }: Traced, kinds: string): readonly string[] {
    return lines.filter((line) => kinds.includes(line[0] as string)).map((line) => line.replace(`${this.root}/`, ''));
  }
}

/** Without what the tests themselves run under. */
function environment(): Readonly<Record<string, string>> {
  const kept = Object.entries(process.env).filter(([name]) => !/^(?:PAWL_|VITEST|NODE_)/.test(name));
  return Object.fromEntries(kept) as Record<string, string>;
}

function newFolder(name: string): string {
  return fs.mkdtempSync(join(fs.realpathSync(tmpdir()), name));
}

/** What was expected and is not told; a folder is listed by listing or copying all that is in one above it. */
export function untold(expected: readonly string[], { lines }: Traced): readonly string[] {
  const told = new Set(lines);
  const whole = lines.filter((line) => /^[DT] /.test(line)).map((line) => `${line.slice(2)}/`);
  return expected.filter((line) => {
    if (told.has(line)) return false;
    return !(line.startsWith('d ') && whole.some((folder) => `${line.slice(2)}/`.startsWith(folder)));
  });
}

/** Lines that are none of the wire. */
export function unreadable({ lines }: Traced): readonly string[] {
  return lines.filter((line) => decodeTraceLine(line) === null);
}
