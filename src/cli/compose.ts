// The only place that names concrete adapters: what the engine asks for, made of this machine.

import { hostname } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';

import type { Settings } from '../core/settings.ts';
import { version } from '../core/version.ts';
import type { Ports } from '../engine/ports.ts';
import { systemClock } from '../io/clock.ts';
import { nodeDisk } from '../io/disk.ts';
import { GroupProcessRunner } from '../io/process-runner.ts';
import { reportPaths } from '../io/report-paths.ts';
import { RunningRecord } from '../io/running-record.ts';
import { FileResultStore } from '../io/result-store.ts';
import { DiskWorkspace } from '../io/workspace.ts';

export { findConfig as locateProject } from '../io/config-file.ts';
export { readProjectFacts } from '../io/project-facts.ts';
export { fileSink, outputSink } from '../io/report-sink.ts';
export { onInterruption, onSuspension } from '../io/signals.ts';
export { renderTable } from '../io/table.ts';
export { standardError, standardOutput } from '../io/terminal.ts';

export function composePorts(settings: Settings): Ports {
  const { root, stateDir } = settings;
  const reportFiles = settings.reporters.flatMap(({ path }) => (path === null ? [] : resolve(path)));
  return {
    ...composeReading(root, stateDir),
    workspace: new DiskWorkspace(root, stateDir, reportPaths(stateDir, reportFiles)),
    processes: new GroupProcessRunner(root, new RunningRecord(join(stateDir, 'running')), systemClock),
  };
}

/** What is needed to read a state directory and nothing more. */
export function composeReading(root: string, stateDir: string): Pick<Ports, 'clock' | 'store' | 'machine'> {
  const { pid, version: node } = process;
  const machine = { host: hostname(), pid, node, pawl: version, env: commandEnvironment(root) };
  return { clock: systemClock, store: new FileResultStore(stateDir, nodeDisk), machine };
}

/** Ours, with the project's own executables first on the path, as npm does it for scripts. */
function commandEnvironment(root: string): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) env[name] = value;
  const pathName = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  env[pathName] = [...executableFolders(root), env[pathName] ?? ''].join(delimiter);
  return env;
}

/** `node_modules/.bin` of the root and of every folder above it: a workspace's tools are installed at its top. */
function* executableFolders(root: string): Generator<string> {
  for (let folder = root; ; folder = dirname(folder)) {
    yield join(folder, 'node_modules', '.bin');
    if (dirname(folder) === folder) return;
  }
}
