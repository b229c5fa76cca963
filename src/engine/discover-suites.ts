// The files of all suites that were chosen, and which suite runs each of them.

import type { Problem } from '../core/problem.ts';
import type { Settings } from '../core/settings.ts';
import type { SuiteOf } from '../core/suite.ts';
import type { TestFile } from '../core/test-file.ts';
import type { ProjectState, Workspace } from '../ports/workspace.ts';

export interface DiscoveredSuites {
  /** In code-unit order, each once. */
  readonly files: readonly TestFile[];
  /** For those files. */
  readonly suiteOf: SuiteOf;
  /** Patterns that matched nothing. */
  readonly problems: readonly Problem[];
}

export async function discoverSuites(
  settings: Settings,
  workspace: Workspace,
  project: ProjectState,
): Promise<DiscoveredSuites> {
  const { patterns, ignore, suitePatterns: suite, suites } = settings;
  const { files, problems } = await workspace.discover({ patterns, ignore, suite }, project);
  return { files, suiteOf: () => suites[0], problems };
}
