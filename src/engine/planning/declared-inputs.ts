// What the config declares as inputs: which of it counts for which test file, and what it was when the invocation began.

import type { Digest } from '../../core/digest.ts';
import { sha256Hex } from '../../core/digest.ts';
import type { Problem } from '../../core/problem.ts';
import type { DeclaredGlobs, TestSuite } from '../../core/settings.ts';
import type { TestFile } from '../../core/test-file.ts';
import { byCodeUnit } from '../../core/test-file.ts';
import type { DeclaredFiles, ProjectState, Workspace } from '../../ports/workspace.ts';

interface Declaration {
  /** The test files that it counts for; null for all of the suite. */
  readonly of: ReadonlySet<TestFile> | null;
  readonly files: DeclaredFiles;
}

export class DeclaredInputs {
  readonly problems: readonly Problem[];
  readonly #bySuite: ReadonlyMap<TestSuite, readonly Declaration[]>;

  private constructor(bySuite: ReadonlyMap<TestSuite, readonly Declaration[]>, problems: readonly Problem[]) {
    this.#bySuite = bySuite;
    this.problems = problems;
  }

  static async of(suites: readonly TestSuite[], workspace: Workspace, project: ProjectState): Promise<DeclaredInputs> {
    const problems: Problem[] = [];
    const bySuite = new Map<TestSuite, Declaration[]>();
    for (const suite of suites) {
      const declarations: Declaration[] = [];
      for (const said of suite.inputs) {
        const files = await workspace.declared(said.globs, project);
        for (const glob of files.unmatched) problems.push(nothingMatched(said, glob, 'matches no file'));
        declarations.push({ of: await testFilesOf(said, suite), files });
      }
      if (declarations.length > 0) bySuite.set(suite, declarations);
    }
    return new DeclaredInputs(bySuite, problems);

    async function testFilesOf(said: DeclaredGlobs, { patterns }: TestSuite): Promise<ReadonlySet<TestFile> | null> {
      if (said.of === null) return null;
      const { files } = await workspace.discover({ patterns: [said.of], ignore: [], suite: patterns }, project);
      if (files.length === 0) problems.push(nothingMatched(said, said.of, 'matches no test file'));
      return new Set(files);
    }
  }

  /** Null where nothing is declared for the file. */
  digestFor(file: TestFile, suite: TestSuite): Digest | null {
    const digests = [...new Set(this.#for(file, suite).map(({ digest }) => digest))];
    const [first] = digests;
    if (first === undefined || digests.length === 1) return first ?? null;
    return `declared:${sha256Hex(digests.toSorted(byCodeUnit).join('\n'))}`;
  }

  /** Whether anything that counts for the file was touched since the invocation began. */
  wereTouched(file: TestFile, suite: TestSuite): boolean {
    return this.#for(file, suite).some((files) => files.wereTouched());
  }

  #for(file: TestFile, suite: TestSuite): DeclaredFiles[] {
    const declarations = this.#bySuite.get(suite) ?? [];
    return declarations.filter(({ of }) => of === null || of.has(file)).map(({ files }) => files);
  }
}

function nothingMatched({ where }: DeclaredGlobs, what: string, message: string): Problem {
  return { kind: 'no-files', where: `${where}: ${what}`, message, next: 'no result depends on it' };
}
