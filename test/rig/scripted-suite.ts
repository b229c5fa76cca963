// A suite without processes: what each file comes to is written in a script, and pawl's own engine and store run it on a
// disk of the test's choice. Fast, and the same each time.

import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { composeReading } from '../../src/cli/compose-reading.ts';
import type { RunEvent } from '../../src/core/event.ts';
import type { Settings } from '../../src/core/settings.ts';
import { asTestFile } from '../../src/core/test-file.ts';
import type { Ran } from '../../src/engine/invocation/current-invocation.ts';
import type { Ports } from '../../src/engine/ports.ts';
import { runSuite } from '../../src/engine/run-suite.ts';
import { StopControl } from '../../src/engine/stop-control.ts';
import type { Disk } from '../../src/io/files/disk.ts';
import { nodeDisk } from '../../src/io/files/disk.ts';
import { FolderChannels } from '../../src/io/state/channel.ts';
import { FileResultStore } from '../../src/io/state/result-store.ts';
import type { CommandSpec, ProcessRunner, RunningCommand } from '../../src/ports/process-runner.ts';
import type { ResultStore } from '../../src/ports/result-store.ts';
import type { Workspace } from '../../src/ports/workspace.ts';
import { aMoment, someSettings } from './builders.ts';
import { builtProbes } from './built-probes.ts';
import type { Life } from './life.ts';
import { diskDuring, Gone } from './life.ts';
import type { Start } from './witness.ts';

/** What a file prints, and with what exit code each of its attempts ends; the last one is for all further ones. */
interface Script {
  readonly prints?: string;
  readonly exits: readonly number[];
}

const scripts: Readonly<Record<string, Script>> = {
  'test/deep/fails.sh': { prints: 'expected 1, got 2\n', exits: [1] },
  'test/deep/passes.sh': { exits: [0] },
  'test/flaky.sh': { prints: 'once more\n', exits: [1, 0] },
  'test/prints.sh': { prints: 'all is well\n', exits: [0] },
  'test/silent.sh': { exits: [0] },
};

interface TimedStart extends Start {
  /** How many effects the disk had had by then. */
  readonly after: number;
}

/** The disk under pawl, and how many effects it has had. */
export interface Ground {
  readonly disk: Disk;
  effects(): number;
}

/** No sync reaches the machine, whose power nobody cuts: what a power loss takes is worked out in power-loss.ts. */
export const unsyncedDisk: Disk = { ...nodeDisk, sync: () => {}, syncAll: async () => {}, syncDirectory: () => {} };

export class ScriptedSuite {
  readonly root: string;
  /** What the world has seen of commands, whatever pawl knows of it. */
  readonly starts: TimedStart[] = [];
  readonly #workers: number;
  readonly #ground: Ground;
  #ticks = 0;

  constructor(workers: number, ground: Ground, root = newRoot()) {
    this.root = root;
    this.#workers = workers;
    this.#ground = ground;
  }

  get stateDir(): string {
    return join(this.root, '.pawl');
  }

  /** The engine over this suite, as one process: when its life is over, it rejects with `Gone`. */
  async run(said: Partial<Settings>, life: Life, onEvent: (event: RunEvent) => void): Promise<Ran> {
    const request = { settings: this.#settings(said), resumeCommand: 'pawl run' };
    const ports = this.#ports(life, diskDuring(life, this.#ground.disk));
    const ran = await runSuite(request, ports, (event) => life.isOver || onEvent(event), new StopControl());
    // What it does without hearing whether that went well, such as giving back the lock, may be where it ended.
    if (life.isOver) throw new Gone('the process is gone');
    return ran;
  }

  /** What is on disk, for whoever only looks. */
  get store(): ResultStore {
    return new FileResultStore(this.stateDir, nodeDisk);
  }

  get machine(): Ports['machine'] {
    return composeReading(this.root, this.stateDir).machine;
  }

  /** The process that held the lock is gone: it was ours, which goes on. */
  bury(): void {
    const lock = join(this.stateDir, 'lock');
    const mark = `${lock}.break`;
    if (fs.existsSync(lock)) fs.writeFileSync(lock, buried(fs.readFileSync(lock, 'utf8')));
    // The next pawl comes a minute later.
    if (fs.existsSync(mark)) fs.utimesSync(mark, 0, 0);
  }

  remove(): void {
    fs.rmSync(this.root, { recursive: true, force: true });
  }

  #settings(said: Partial<Settings>): Settings {
    const patterns = ['test/**/*.sh'];
    const { root, stateDir } = this;
    return someSettings({ root, stateDir, patterns, workers: this.#workers, retries: 1, ...said });
  }

  #ports(life: Life, disk: Disk): Ports {
    return {
      clock: { now: () => this.#now(), monotonic: () => this.#now(), after: () => () => {} },
      workspace,
      store: new FileResultStore(this.stateDir, disk),
      processes: this.#processes(life, disk),
      channels: new FolderChannels(join(this.stateDir, 'channels'), builtProbes),
      tells: () => null,
      tracer: null,
      openQueue: () => Promise.reject(new Error('there is no queue')),
      machine: this.machine,
    };
  }

  #now(): number {
    return Date.parse(aMoment) + this.#ticks++;
  }

  #processes(life: Life, disk: Disk): ProcessRunner {
    return {
      start: async (spec) => {
        life.step('start');
        return this.#started(spec, life, disk);
      },
      endLeftBehind: async () => ({ ended: [], survivors: [] }),
      close: () => {},
    };
  }

  #started({ env, outputPath }: CommandSpec, life: Life, disk: Disk): RunningCommand {
    const { PAWL_RUN_ID: run = '', PAWL_FILE: file = '', PAWL_ATTEMPT: number } = env;
    const attempt = Number(number);
    this.starts.push({ run, file, attempt, after: this.#ground.effects() });
    const { prints = '', exits } = scripts[file] as Script;
    const output = disk.openForAppend(outputPath);
    if (prints !== '') disk.write(output, prints);
    disk.close(output);
    const exitCode = exits[Math.min(attempt, exits.length) - 1] as number;
    const report = { exitCode, signal: null, durationMs: 1, left: [], survivors: [] };
    // The other worker starts its file before this one has ended.
    const ended = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      life.step('end');
      return report;
    });
    const never = { end: () => false, kill: () => {}, pause: () => {}, resume: () => {} };
    return { ...never, ended, printedBytes: () => prints.length };
  }
}

const workspace: Workspace = {
  observe: async () => ({
    key: 'sha256:project',
    has: () => true,
    covers: () => true,
    hasAnyUnder: () => true,
    paths: () => [],
    links: () => new Map(),
    surroundingsOf: () => 'surroundings:0',
    observedMs: 0,
    contentOf: () => undefined,
  }),
  discover: async () => ({ files: Object.keys(scripts).map(asTestFile), problems: [] }),
  digest: (file) => `sha256:${file}`,
  git: async () => null,
  declared: async () => ({ digest: 'declared:0', unmatched: [], wereTouched: () => false }),
  inputsIn: () => ({ valueOf: () => '-' }),
  inputsNow: () => ({ refresh: () => {}, valueOf: () => '-', touchedSince: () => null, isAsObserved: () => true }),
  close: () => {},
};

function newRoot(): string {
  return fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'pawl-scripted-'));
}

/** A lock that cannot be read is nobody's. */
function buried(lock: string): string {
  try {
    return JSON.stringify({ ...(JSON.parse(lock) as object), birth: 'of a process that is gone' });
  } catch {
    return lock;
  }
}
