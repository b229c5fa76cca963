// The only place that names concrete adapters: what the engine asks for, made of this machine.

import { hostname } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';

import type { Settings } from '../core/settings.ts';
import { version } from '../core/version.ts';
import type { Ports } from '../engine/ports.ts';
import { systemClock } from '../io/clock.ts';
import { nodeDisk } from '../io/disk.ts';
import { isAlive } from '../io/alive.ts';
import { GroupProcessRunner } from '../io/process-runner.ts';
import { FileResultStore } from '../io/result-store.ts';
import { DiskWorkspace } from '../io/workspace.ts';

export function composePorts(settings: Settings): Ports {
  const { root, stateDir } = settings;
  const reportFiles = settings.reporters.flatMap(({ path }) => (path === null ? [] : resolve(path)));
  return {
    clock: systemClock,
    workspace: new DiskWorkspace(root, stateDir, reportFiles),
    store: new FileResultStore(stateDir, nodeDisk),
    processes: new GroupProcessRunner(root),
    machine: {
      host: hostname(),
      pid: process.pid,
      node: process.version,
      pawl: version,
      env: commandEnvironment(root),
      isAlive,
    },
  };
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
