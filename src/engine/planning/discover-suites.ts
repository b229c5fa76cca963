// The files of all suites that were chosen, and which suite runs each of them.

import type { Problem } from '../../core/problem.ts';
import type { Settings, TestSuite } from '../../core/settings.ts';
import type { SuiteOf } from '../../core/suite.ts';
import type { TestFile } from '../../core/test-file.ts';
import { uniqueInOrder } from '../../core/test-file.ts';
import { firstAndMore } from '../../core/text/counted.ts';
import type { Discovery, ProjectState, Workspace } from '../../ports/workspace.ts';
import type { CutFiles } from './cut-suite.ts';
import { cutFiles } from './cut-suite.ts';

export interface DiscoveredSuites extends CutFiles {
  /** For all files. */
  readonly suiteOf: SuiteOf;
  /** Patterns that matched nothing, files that are in two suites or in none, and timings of other files. */
  readonly problems: readonly Problem[];
}

export async function discoverSuites(
  settings: Settings,
  workspace: Workspace,
  project: ProjectState,
): Promise<DiscoveredSuites> {
  const { files, suiteOf, problems } = await discoverWhole(settings, workspace, project);
  const cut = cutFiles(files, settings);
  return { ...cut, suiteOf, problems: [...problems, ...cut.problems] };
}

interface WholeSuites {
  /** In code-unit order, each once. */
  readonly files: readonly TestFile[];
  readonly suiteOf: SuiteOf;
  readonly problems: readonly Problem[];
}

async function discoverWhole(settings: Settings, workspace: Workspace, project: ProjectState): Promise<WholeSuites> {
  const { patterns, ignore, suitePatterns: suite, suites, patternsAsked } = settings;
  const [first] = suites;
  const asked = () => workspace.discover({ patterns, ignore, suite }, project);
  if (first.name === null) {
    const { files, problems } = await asked();
    // A runner's own patterns name every place where tests might be: most projects use one of them.
    const told = patternsAsked || first.patternsAsked || files.length === 0;
    return { files, suiteOf: () => first, problems: told ? problems : [] };
  }
  const owners = new Owners();
  for (const each of suites) {
    const own = { patterns: each.patterns, ignore: each.ignore, suite: each.patterns };
    const { files, problems } = await workspace.discover(own, project);
    owners.add(each, files);
    if (each.patternsAsked) owners.problems.push(...problems);
  }
  return owners.among(patternsAsked ? await asked() : null);
}

/** The first suite that names a file has it. */
class Owners {
  readonly problems: Problem[] = [];
  readonly #suites = new Map<TestFile, TestSuite>();

  add(suite: TestSuite, files: readonly TestFile[]): void {
    const shared = new Map<TestSuite, TestFile[]>();
    for (const file of files) {
      const owner = this.#suites.get(file);
      if (owner === undefined) this.#suites.set(file, suite);
      else if (shared.get(owner)?.push(file) === undefined) shared.set(owner, [file]);
    }
    for (const [owner, both] of shared) this.problems.push(sharedFiles(owner, suite, both));
  }

  /** Those of the files that were asked for; all of them where nobody named any. */
  among(asked: Discovery | null): WholeSuites {
    const suiteOf: SuiteOf = (file) => this.#suites.get(file) as TestSuite;
    if (asked === null) return { files: uniqueInOrder(this.#suites.keys()), suiteOf, problems: this.problems };
    const files = asked.files.filter((file) => this.#suites.has(file));
    const strangers = asked.files.filter((file) => !this.#suites.has(file));
    // What is asked for is looked at, and nothing else of the suites is worth a word.
    const problems = [...asked.problems, ...(strangers.length > 0 ? [ownedByNone(strangers)] : [])];
    return { files, suiteOf, problems };
  }
}

function sharedFiles(owner: TestSuite, suite: TestSuite, files: readonly TestFile[]): Problem {
  const message = `names ${firstAndMore(files)} of the suite ${owner.name} as well`;
  const next = `each is run once, in ${owner.name}, which comes first`;
  return { kind: 'usage', where: `suite ${suite.name}`, message, next };
}

function ownedByNone(files: readonly TestFile[]): Problem {
  const message = `no suite has ${files.length === 1 ? 'it' : 'them'} among its files`;
  return { kind: 'no-files', where: firstAndMore(files), message, next: 'not run: nothing tells by which command' };
}
