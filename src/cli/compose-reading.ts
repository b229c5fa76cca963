// What the commands need that only look: the other half of compose.ts. Nothing that starts a process is loaded with it.

import { hostname } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';

import { queueVariable } from '../config/settings/settings-queue.ts';
import type { Settings } from '../core/settings.ts';
import { version } from '../core/version.ts';
import type { Ports } from '../engine/ports.ts';
import { systemClock } from '../io/clock.ts';
import { nodeDisk } from '../io/files/disk.ts';
import type { ReportPaths } from '../io/reports/report-paths.ts';
import { reportPaths } from '../io/reports/report-paths.ts';
import { FileResultStore } from '../io/state/result-store.ts';
import { StoredRunFiles } from '../io/state/run-files.ts';
import { runFinder } from '../io/state/run-finder.ts';
import type { RunFiles } from '../ports/run-files.ts';
import type { RunFinder } from '../ports/run-finder.ts';

export { findConfig as locateProject, locateConfig } from '../io/config-files/config-file.ts';
export { readProjectFacts } from '../io/project/project-facts.ts';
export { readTimings } from '../io/timings-file.ts';
export { githubStep } from '../io/reports/github-step.ts';
export { reportPage } from '../io/reports/report-page.ts';
export { fileSink, outputSink, ownFileSink } from '../io/reports/report-sink.ts';
export { renderTable } from '../io/terminal/table.ts';
export { standardError, standardOutput } from '../io/terminal/terminal.ts';

/** What is needed to read a state directory and nothing more. */
export function composeReading(root: string, stateDir: string): Pick<Ports, 'clock' | 'store' | 'machine'> {
  const { pid, version: node } = process;
  const platform = `${process.platform}-${process.arch}`;
  const environments = new Map<string, Record<string, string>>();
  const envIn = (folder: string): Record<string, string> => {
    const env = environments.get(folder) ?? commandEnvironment(join(root, folder));
    environments.set(folder, env);
    return env;
  };
  const machine = { host: hostname(), pid, node, platform, pawl: version, envIn };
  return { clock: systemClock, store: new FileResultStore(stateDir, nodeDisk), machine };
}

/** Where reports go, now and before. Whoever writes one says so here: no report is an input of the tests. */
export function ownReports({ stateDir, reporters }: Settings): ReportPaths {
  return reportPaths(
    stateDir,
    reporters.flatMap(({ path }) => (path === null ? [] : resolve(path))),
  );
}

/** Finds runs that were brought here, relative to where the user is. */
export function composeFinder(cwd: string): RunFinder {
  return runFinder(nodeDisk, cwd);
}

/** Null where it was opened, or else why not. Loaded when it is needed: it starts a process. */
export async function openInBrowser(path: string): Promise<string | null> {
  return (await import('../io/reports/browser.ts')).openInBrowser(path);
}

/** The runs of a state directory as files. */
export function composeRunFiles(stateDir: string): RunFiles {
  return new StoredRunFiles(stateDir, nodeDisk);
}

/** Ours, with the project's own executables first on the path, as npm does it for scripts. */
function commandEnvironment(cwd: string): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) env[name] = value;
  // It holds a password, which is none of the tests' business.
  delete env[queueVariable];
  const pathName = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  env[pathName] = [...executableFolders(cwd), env[pathName] ?? ''].join(delimiter);
  return env;
}

/** `node_modules/.bin` of a folder and of every one above it: a workspace's tools are installed at its top. */
function* executableFolders(cwd: string): Generator<string> {
  for (let folder = cwd; ; folder = dirname(folder)) {
    yield join(folder, 'node_modules', '.bin');
    if (dirname(folder) === folder) return;
  }
}
