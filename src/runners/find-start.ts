// Where a script starts a test runner: behind assignments, npx, cross-env, coverage tools and other scripts.

import type { Runner, Start } from './runner.ts';
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

export type Scripts = Readonly<Record<string, string>>;

/** The first command in the script of that name, or in a script that it runs, which starts one of the runners. */
export function findStart(name: string, scripts: Scripts, runners: readonly Runner[]): FoundStart | null {
  return new Search(scripts, runners).script(name, [], {}, []);
}

/** Programs that only start another one. Their own flags are stepped over until a runner is found behind them. */
const wrappers = new Set(
  'npx bunx pnpx corepack cross-env cross-env-shell env time exec c8 nyc dotenv dotenvx env-cmd xvfb-run'.split(' '),
);
const managers = new Set(['npm', 'yarn', 'pnpm', 'bun']);
const scriptLists = new Set(['run-s', 'run-p', 'npm-run-all', 'npm-run-all2']);

/** A script that runs itself would never end. */
const depthMax = 8;

class Search {
  readonly #scripts: Scripts;
  readonly #runners: readonly Runner[];

  constructor(scripts: Scripts, runners: readonly Runner[]) {
    this.#scripts = scripts;
    this.#runners = runners;
  }

  script(name: string, way: readonly string[], env: FoundStart['env'], extra: readonly string[]): FoundStart | null {
    const text = this.#scripts[name];
    if (text === undefined || way.length >= depthMax) return null;
    const commands = commandsOf(text);
    const last = commands.length - 1;
    for (const [index, command] of commands.entries()) {
      if (command.words[0] === 'cd') return null; // Another folder is another project.
      const words = index === last ? [...command.words, ...extra] : command.words;
      const found = this.#words(words, [...way, name], env);
      if (found !== null) return { ...found, others: [...othersOf(commands, index), ...found.others] };
    }
    return null;
  }

  #words(words: readonly string[], way: readonly string[], env: FoundStart['env']): FoundStart | null {
    const [first, ...rest] = words;
    if (first === undefined) return null;
    const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(first) ?? [];
    if (name !== undefined) return this.#words(rest, way, { ...env, [name]: value ?? '' });
    for (const runner of this.#runners) {
      const start = runner.startIn(words);
      if (start !== null) return { runner, start, env, scripts: way, others: [] };
    }
    if (scriptLists.has(first)) return this.#anyScript(rest, way, env);
    if (managers.has(first)) return this.#managed(first, rest, way, env);
    return wrappers.has(first) ? this.#wrapped(rest, way, env) : null;
  }

  /** The first place behind a wrapper's own flags where a runner begins. */
  #wrapped(words: readonly string[], way: readonly string[], env: FoundStart['env']): FoundStart | null {
    for (let at = 0; at < words.length; at++) {
      const found = this.#words(words.slice(at), way, env);
      if (found !== null) return found;
    }
    return null;
  }

  /** `npm run` starts a script; yarn and pnpm start a script or an executable, whichever there is. */
  #managed(
    manager: string,
    words: readonly string[],
    way: readonly string[],
    env: FoundStart['env'],
  ): FoundStart | null {
    if (words.some((word) => elsewhere.test(word))) return null;
    const named = scriptNamed(words);
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

  /** `run-s build test:*`: the first of them that leads somewhere. */
  #anyScript(words: readonly string[], way: readonly string[], env: FoundStart['env']): FoundStart | null {
    const named = words.filter((word) => !word.startsWith('-')).flatMap((word) => this.#named(word));
    for (const name of named) {
      const found = this.script(name, way, env, []);
      if (found === null) continue;
      const others = named.filter((each) => each !== name).map((each) => `npm run ${each}`);
      return { ...found, others: [...others, ...found.others] };
    }
    return null;
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
function othersOf(commands: readonly ScriptCommand[], runner: number): string[] {
  return commands
    .filter((command, index) => index !== runner && !command.piped)
    .map(({ words }) => words.join(' '))
    .filter((line) => !/^(?:echo|exit|true|:)\b/.test(line));
}
