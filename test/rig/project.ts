// A project in a temporary folder, built in a line, with every invocation of its command counted.

import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { composePorts } from '../../src/cli/compose.ts';
import type { RunEvent } from '../../src/core/event.ts';
import type { FileResult } from '../../src/core/results/file-result.ts';
import type { Settings } from '../../src/core/settings.ts';
import type { TestFile } from '../../src/core/test-file.ts';
import type { Ran } from '../../src/engine/invocation/current-invocation.ts';
import { planSuite } from '../../src/engine/planning/plan-suite.ts';
import type { Ports } from '../../src/engine/ports.ts';
import { runSuite } from '../../src/engine/run-suite.ts';
import { StopControl } from '../../src/engine/stop-control.ts';
import type { SaidSettings } from './builders.ts';
import { someSettings } from './builders.ts';

export interface Told extends Ran {
  readonly events: readonly RunEvent[];
  /** The files whose command was started, in order, once for each attempt. */
  readonly ran: readonly string[];
}

/** Test files are shell scripts: their exit code is their verdict. */
export class Project {
  readonly root: string;
  readonly #calls: string;

  constructor(files: Readonly<Record<string, string>>) {
    const home = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'pawl-test-'));
    this.root = join(home, 'project');
    this.#calls = join(home, 'calls');
    fs.mkdirSync(this.root);
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  write(path: string, text: string): void {
    const absolute = join(this.root, path);
    fs.mkdirSync(dirname(absolute), { recursive: true });
    fs.writeFileSync(absolute, text);
  }

  remove(path: string): void {
    fs.rmSync(join(this.root, path), { recursive: true });
  }

  read(path: string): string {
    return fs.readFileSync(join(this.root, path), 'utf8');
  }

  settings(overrides: SaidSettings = {}): Settings {
    return someSettings({
      root: this.root,
      stateDir: join(this.root, '.pawl'),
      patterns: ['test/**/*.sh'],
      suitePatterns: ['test/**/*.sh'],
      command: {
        argv: ['sh', '-c', 'echo "$PAWL_FILE" >> "$RIG_CALLS"; exec sh "$0"', '{file}'],
        shell: false,
        env: {},
      },
      ...overrides,
    });
  }

  ports(settings: Settings): Ports {
    const ports = composePorts(settings);
    const envIn = (folder: string) => ({ ...ports.machine.envIn(folder), RIG_CALLS: this.#calls });
    const machine = { ...ports.machine, envIn };
    return { ...ports, machine };
  }

  async run(overrides: SaidSettings = {}, more: RunMore = {}): Promise<Told> {
    const settings = this.settings(overrides);
    const events: RunEvent[] = [];
    const stop = more.stop ?? new StopControl();
    const before = this.#callsSoFar().length;
    const listener = (event: RunEvent): void => {
      events.push(event);
      more.onEvent?.(event, stop);
    };
    const request = { settings, resumeCommand: 'pawl run' };
    const ports = { ...this.ports(settings), ...more.ports };
    const ran = await runSuite(request, ports, listener, stop);
    return { ...ran, events, ran: this.#callsSoFar().slice(before) };
  }

  async plan(overrides: SaidSettings = {}) {
    const settings = this.settings(overrides);
    const ports = this.ports(settings);
    return planSuite(settings, await ports.workspace.observe(), ports);
  }

  result(file: string, run = 'latest'): FileResult | null {
    const store = this.ports(this.settings()).store;
    const id = run === 'latest' ? this.latest() : run;
    const read = store.readRun(id);
    const stored = read.ok ? store.open(read.value).readResult(file as TestFile) : null;
    return stored?.ok ? stored.value : null;
  }

  latest(): string {
    return this.read('.pawl/latest').trim();
  }

  #callsSoFar(): string[] {
    return fs.existsSync(this.#calls) ? fs.readFileSync(this.#calls, 'utf8').trimEnd().split('\n') : [];
  }
}

export interface RunMore {
  readonly stop?: StopControl;
  readonly onEvent?: (event: RunEvent, stop: StopControl) => void;
  readonly ports?: Partial<Ports>;
}

/** `{a: 'passes', b: 'fails'}` as test files `test/a.sh` and `test/b.sh`. */
export function aProject(tests: Readonly<Record<string, 'passes' | 'fails'>>): Project {
  const files = Object.entries(tests).map(([name, does]) => [
    `test/${name}.sh`,
    does === 'passes' ? 'exit 0\n' : 'echo no\nexit 1\n',
  ]);
  return new Project(Object.fromEntries(files) as Record<string, string>);
}
