// The environment in which Node.js and Python load a tracer first, whatever starts them: npm, a shell, another test.

import { delimiter, join } from 'node:path';

import { quoteForNodeOptions } from '../../core/text/quoting.ts';

export interface TracerPlaces {
  /** Absolute: what the file of each process begins with. */
  readonly prefix: string;
  readonly probes: string;
  /** What lies outside of it is not told. */
  readonly root: string;
  /** Whether it is all for one test file: then nothing has to be divided. */
  readonly isAlone: boolean;
}

export function tracedEnvironment(
  env: Readonly<Record<string, string>>,
  { prefix, probes, root, isAlone }: TracerPlaces,
): Record<string, string> {
  const tracer = `--require=${quoteForNodeOptions(join(probes, 'trace.cjs'))}`;
  const before = env['NODE_OPTIONS'] ?? '';
  return {
    ...env,
    PAWL_TRACE: prefix,
    PAWL_TRACE_ROOT: root,
    ...(isAlone ? { PAWL_TRACE_ALONE: '1' } : {}),
    // In front: what is loaded before the tracer is not seen.
    NODE_OPTIONS: joined(tracer, before),
    // The shim takes the last word for the tracer's.
    PAWL_PRELOAD: joined(wordsFrom(before, probes), tracer),
    // On Windows it has another name, and no program could be a script.
    ...(process.platform === 'win32' ? {} : { PATH: inFront(join(probes, 'shim'), env['PATH']) }),
    PYTHONPATH: inFront(join(probes, 'python'), env['PYTHONPATH']),
  };
}

function joined(...words: readonly string[]): string {
  return words.filter((word) => word !== '').join(' ');
}

/** Those words of the options that are ours, for the shim to put them back where a script has thrown them out. */
function wordsFrom(options: string, probes: string): string {
  const words = options.match(/(?:[^\s"]|"(?:\\.|[^"\\])*")+/g) ?? [];
  const own = quoteForNodeOptions(probes).replaceAll('"', '');
  return words.filter((word) => word.includes(own)).join(' ');
}

function inFront(folder: string, list: string | undefined): string {
  return list === undefined || list === '' ? folder : `${folder}${delimiter}${list}`;
}
