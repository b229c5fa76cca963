// Where a script starts a test runner: behind assignments, npx, cross-env, coverage tools and other scripts.

import type { Scripts } from '../../core/tracing/script-line.ts';
import type { Runner, Start } from '../runner.ts';
import type { ScriptCommand } from './script.ts';
import { commandsOf } from './script.ts';

export interface FoundStart {
  readonly runner: Runner;
  readonly start: Start;
  /** What the script sets for the runner alone. */
  readonly env: Readonly<Record<string, string>>;
  /** The scripts that led there, the first one first. */
  readonly scripts: readonly string[];
  /** Other commands on the way, which a run of single files leaves out. */
  readonly others: readonly string[];
}

/** The commands in the script of that name, and in scripts that it runs, which start one of the runners. */
export function findStarts(name: string, scripts: Scripts, runners: readonly Runner[]): FoundStart[] {
  return new Search(scripts, runners).script(name, [], {}, []);
}

/** The same for the words of a command line, such as `npm test --` or `npx mocha`. */
export function findStartsIn(words: readonly string[], scripts: Scripts, runners: readonly Runner[]): FoundStart[] {
  return new Search(scripts, runners).words(words, [], {});
}

/** Programs that only start another one. Their own flags are stepped over until a runner is found behind them. */
const wrappers = new Set(
  [
    'npx bunx pnpx corepack cross-env cross-env-shell env time exec c8 nyc dotenv dotenvx env-cmd xvfb-run',
    'bundle uv poetry pdm pipenv hatch rye',
  ].flatMap((programs) => programs.split(' ')),
);
const managers = new Set(['npm', 'yarn', 'pnpm', 'bun']);
const scriptLists = new Set(['run-s', 'run-p', 'npm-run-all', 'npm-run-all2']);

type Way = FoundStart['scripts'];
type Env = FoundStart['env'];

class Search {
  readonly #scripts: Scripts;
  readonly #runners: readonly Runner[];

  constructor(scripts: Scripts, runners: readonly Runner[]) {
    this.#scripts = scripts;
    this.#runners = runners;
  }

  script(name: string, way: Way, env: Env, extra: readonly string[]): FoundStart[] {
    const text = this.#scripts[name];
    // A script that runs itself would never end.
    if (text === undefined || way.includes(name)) return [];
    const all = commandsOf(text);
    // Another folder is another project.
    const cd = all.findIndex(({ words }) => words[0] === 'cd');
    const commands = cd === -1 ? all : all.slice(0, cd);
    const last = all.length - 1;
    const starts = commands.map(({ words }, index) =>
      this.words(index === last ? [...words, ...extra] : words, [...way, name], env),
    );
    const others = othersOf(all, (index) => (starts[index] ?? []).length > 0);
    return starts.flat().map((found) => ({ ...found, others: [...others, ...found.others] }));
  }

  words(words: readonly string[], way: Way, env: Env): FoundStart[] {
    const [first, ...rest] = words;
    if (first === undefined) return [];
    const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(first) ?? [];
    if (name !== undefined) return this.words(rest, way, { ...env, [name]: value ?? '' });
    for (const runner of this.#runners) {
      const start = runner.startIn(words);
      if (start !== null) return [{ runner, start, env, scripts: way, others: [] }];
    }
    if (scriptLists.has(first)) return this.#listed(rest, way, env);
    if (managers.has(first)) return this.#managed(first, rest, way, env);
    return wrappers.has(first) ? this.#wrapped(rest, way, env) : [];
  }

  /** The first place behind a wrapper's own flags where a runner begins. */
  #wrapped(words: readonly string[], way: Way, env: Env): FoundStart[] {
    for (let at = 0; at < words.length; at++) {
      const found = this.words(words.slice(at), way, env);
      if (found.length > 0) return found;
    }
    return [];
  }

  /** `npm run` starts a script; yarn and pnpm start a script or an executable, whichever there is. */
  #managed(manager: string, words: readonly string[], way: Way, env: Env): FoundStart[] {
    if (words.some((word) => elsewhere.test(word))) return [];
    const named = scriptNamed(words);
    if (manager === 'pnpm' && named !== null && /^\/.+\/$/.test(named.name)) {
      return this.#all(this.#matching(named.name.slice(1, -1)), way, env);
    }
    if (named === null || !Object.hasOwn(this.#scripts, named.name)) return this.#wrapped(words, way, env);
    const dashes = named.behind.indexOf('--');
    const handedOn = manager === 'npm' ? named.behind.slice(dashes === -1 ? Infinity : dashes + 1) : named.behind;
    return this.script(
      named.name,
      way,
      env,
      handedOn.filter((word) => word !== '--'),
    );
  }

  /** `run-s build test:*`: those that lead somewhere, and the others beside them. */
  #listed(words: readonly string[], way: Way, env: Env): FoundStart[] {
    const names = words.filter((word) => !word.startsWith('-')).flatMap((word) => this.#named(word));
    return this.#all(names, way, env);
  }

  #all(names: readonly string[], way: Way, env: Env): FoundStart[] {
    const starts = names.map((name) => this.script(name, way, env, []));
    const others = names.filter((_, index) => starts[index]?.length === 0).map((name) => `npm run ${name}`);
    return starts.flat().map((found) => ({ ...found, others: [...others, ...found.others] }));
  }

  /** Scripts that pnpm runs for an expression such as `/^test:/`. */
  #matching(expression: string): string[] {
    try {
      const regex = new RegExp(expression);
      return Object.keys(this.#scripts).filter((name) => regex.test(name));
    } catch {
      return [];
    }
  }

  #named(word: string): string[] {
    if (!word.endsWith('*')) return [word];
    return Object.keys(this.#scripts).filter((name) => name.startsWith(word.replace(/\*+$/, '')));
  }
}

/** Flags and words that take a package manager to another package. */
const elsewhere = /^(?:-w|-C|-F|-r|--workspaces?|--prefix|--filter|--cwd|--recursive|--dir|workspaces?)(?:=|$)/;

function scriptNamed(words: readonly string[]): { name: string; behind: readonly string[] } | null {
  const at = words.findIndex((word) => !word.startsWith('-') && !['run', 'run-script'].includes(word));
  if (at === -1) return null;
  const name = words[at] as string;
  return { name: name === 't' || name === 'tst' ? 'test' : name, behind: words.slice(at + 1) };
}

/** Commands that do work of their own: a pipe's reader and the shell's small change are not told. */
function othersOf(commands: readonly ScriptCommand[], startsRunner: (index: number) => boolean): string[] {
  return commands
    .filter((command, index) => !startsRunner(index) && !command.piped)
    .map(({ words }) => words.join(' '))
    .filter((line) => !/^(?:echo|exit|true|:)\b/.test(line));
}
