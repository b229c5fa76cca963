// Whether the tracer sees in a runtime what it must see there: tried out once for each version, and remembered.

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

import { createHash } from '../../core/hash.ts';
import type { ProcessBegan } from '../../core/tracing/trace-line.ts';
import { isListOf, isObject, isText, isTextOrNull } from '../../formats/guard.ts';
import { parsedOrNull } from '../../formats/parse-json.ts';
import { nodeDisk } from '../files/disk.ts';
import { DurableFiles } from '../files/durable-files.ts';
import { linesFrom } from '../files/lines-from.ts';
import { readPlainFile } from '../files/plain-file.ts';
import { tracedEnvironment } from './traced-environment.ts';

/** Programs that touch files in every way that the tracer relies on, and print the lines which that has to give. */
const trials: Readonly<Record<string, { readonly program: string; readonly executable: RegExp }>> = {
  node: { program: 'trace-check.cjs', executable: /^(?:node|nodejs)(?:\.exe)?$/ },
  python: { program: 'python/pawl_trace_check.py', executable: /^(?:python|pypy)[\d.]*(?:\.exe)?$/ },
};

const trialMsMax = 20_000;

export class TracerCheck {
  readonly #path: string;
  readonly #probes: string;
  #known: Map<string, string | null> | null = null;
  #learnt = false;

  /** @param path where it is remembered: whatever is wrong with it costs time and nothing else */
  constructor(path: string, probes: string) {
    this.#path = path;
    this.#probes = probes;
  }

  /** Why what a process of this runtime tells is not to be taken for everything; null where it is. */
  distrust({ runtime, version, executable }: ProcessBegan): string | null {
    this.#known ??= readKnown(this.#path, probesDigest(this.#probes));
    const name = `${runtime} ${version}`;
    let answer = this.#known.get(name);
    if (answer === undefined) {
      answer = this.#tryOut(runtime, name, executable);
      this.#known.set(name, answer);
      this.#learnt = true;
    }
    return answer;
  }

  /** Keeps what was found out. */
  close(): void {
    if (!this.#learnt || this.#known === null || !fs.existsSync(dirname(dirname(this.#path)))) return;
    const known = { probes: probesDigest(this.#probes), runtimes: [...this.#known] };
    try {
      new DurableFiles(nodeDisk).write(this.#path, JSON.stringify(known), false);
    } catch {
      // It will be tried out again.
    }
  }

  #tryOut(runtime: string, name: string, executable: string): string | null {
    const trial = trials[runtime];
    if (trial === undefined || !trial.executable.test(basename(executable)))
      return `ran in ${name}, which was never tried`;
    const folder = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'pawl-trial-'));
    try {
      const missing = missedIn(folder, [executable, join(this.#probes, trial.program)], this.#probes);
      if (missing === null) return `ran in ${name}, in which the tracer could not be tried`;
      return missing.length === 0 ? null : `ran in ${name}, in which the tracer misses ${missing.join(', ')}`;
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** What was to be told and was not; null where the trial itself came to nothing. */
function missedIn(folder: string, argv: readonly [string, string], probes: string): string[] | null {
  const root = join(folder, 'project');
  const logs = join(folder, 'logs');
  fs.mkdirSync(root);
  fs.mkdirSync(logs);
  const env = tracedEnvironment(plainEnvironment(), { prefix: join(logs, '1-'), probes, root, isAlone: true });
  const { status, stdout } = spawnSync(argv[0], [argv[1], root], { env, timeout: trialMsMax, encoding: 'utf8' });
  const expected = status === 0 ? expectedIn(parsedOrNull(stdout)) : null;
  if (expected === null) return null;
  const lines = fs.readdirSync(logs).flatMap((name) => linesFrom(join(logs, name), 0).lines);
  return untold(expected, lines).map((line) => line.replace(`${root}/`, ''));
}

/** A folder is also listed by who lists or copies all that is in one above it. */
function untold(expected: readonly string[], lines: readonly string[]): string[] {
  const told = new Set(lines);
  const whole = lines.filter((line) => /^[DT] /.test(line)).map((line) => `${line.slice(2)}/`);
  return expected.filter((line) => {
    const isListed = line.startsWith('d ') && whole.some((folder) => `${line.slice(2)}/`.startsWith(folder));
    return !told.has(line) && !isListed;
  });
}

/** The lines that are to be told; null for what is no answer. */
function expectedIn(answer: unknown): readonly string[] | null {
  const lines = isObject(answer) ? answer['told'] : answer;
  return isListOf(lines, isText) && lines.length > 0 ? lines : null;
}

function plainEnvironment(): Record<string, string> {
  const { NODE_OPTIONS: _, PYTHONPATH: __, ...rest } = process.env;
  return Object.fromEntries(
    Object.entries(rest).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** Another tracer has to be tried out again. */
function probesDigest(probes: string): string {
  const files = ['', 'python', 'shim'].flatMap((folder) =>
    fs
      .readdirSync(join(probes, folder), { withFileTypes: true })
      .filter((entry) => entry.isFile() && (folder !== '' || entry.name.startsWith('trace')))
      .map(({ name }) => join(folder, name)),
  );
  const digest = createHash('sha256');
  for (const file of files.toSorted()) digest.update(file).update(fs.readFileSync(join(probes, file)));
  return digest.digest('hex');
}

function readKnown(path: string, probes: string): Map<string, string | null> {
  const known = parsedOrNull(textOf(path));
  if (!isObject(known) || known['probes'] !== probes || !isListOf(known['runtimes'], isKnown)) return new Map();
  return new Map(known['runtimes']);
}

function isKnown(value: unknown): value is [string, string | null] {
  return Array.isArray(value) && value.length === 2 && isText(value[0]) && isTextOrNull(value[1]);
}

function textOf(path: string): string {
  try {
    return readPlainFile(path);
  } catch {
    return '';
  }
}
