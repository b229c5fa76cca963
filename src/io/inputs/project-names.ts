// What of the whole project may decide which module is taken in the place of which. Resolvers in native code (those of
// vitest and jest are) look in places of which nobody is told: behind an alias, along `paths`, in `__mocks__`, by a link.

import { lastWordOf } from '../../core/freshness/module-names.ts';
import type { ProjectState } from '../../ports/workspace.ts';

export class ProjectNames {
  readonly #project: ProjectState;
  /** As they lead when the work begins. */
  readonly #links: ReadonlyArray<readonly [string, string | null]>;
  #namesakes: ReadonlyMap<string, readonly string[]> | null = null;
  #mocks: readonly string[] | null = null;

  constructor(project: ProjectState) {
    this.#project = project;
    this.#links = [...project.links()];
  }

  /**
   * Other files that are loaded by the same last word, `over/money.ts` and `money/index.js` of `src/money.ts`, and the
   * links that lead to it.
   */
  namesakesOf(path: string): string[] {
    const links = this.#links.filter(([, target]) => target !== null && `${path}/`.startsWith(`${target}/`));
    const word = lastWordOf(path);
    if (word !== null) this.#namesakes ??= namesakesIn(this.#project.paths());
    const named = word === null ? [] : (this.#namesakes?.get(word) ?? []);
    return [...named.filter((each) => each !== path), ...links.map(([link, target]) => `${link} ${target}`)];
  }

  mocks(): readonly string[] {
    this.#mocks ??= [...this.#project.paths()].filter((path) => path.includes('__mocks__/'));
    return this.#mocks;
  }
}

function namesakesIn(paths: Iterable<string>): Map<string, string[]> {
  const namesakes = new Map<string, string[]>();
  for (const path of paths) {
    const word = lastWordOf(path);
    if (word === null) continue;
    const known = namesakes.get(word);
    if (known === undefined) namesakes.set(word, [path]);
    else known.push(path);
  }
  return namesakes;
}
