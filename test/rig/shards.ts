// A suite that ran in shards, each in a state directory of its own, which were then brought to another place.

import fs from 'node:fs';
import { join } from 'node:path';

import { composeFinder } from '../../src/cli/compose-reading.ts';
import { exitCodeOfMerge } from '../../src/cli/exit-codes.ts';
import type { RunEvent } from '../../src/core/event.ts';
import type { Run } from '../../src/core/run.ts';
import type { MergedRuns } from '../../src/engine/merge-runs.ts';
import { mergeRuns } from '../../src/engine/merge-runs.ts';
import { readParts } from '../../src/engine/read-parts.ts';
import type { ResultStore } from '../../src/ports/result-store.ts';
import type { SaidSettings } from './builders.ts';
import type { Project } from './project.ts';
import { aProject } from './project.ts';

export interface MergedAll extends MergedRuns {
  readonly code: number;
  readonly events: readonly RunEvent[];
}

export class Shards {
  readonly project: Project;
  readonly total: number;
  /** Where everything is that was brought here: the project is elsewhere. */
  readonly artifacts: string;
  readonly #files: readonly string[];

  constructor(tests: Readonly<Record<string, 'passes' | 'fails'>>, total: number) {
    this.project = aProject(tests);
    this.total = total;
    this.artifacts = join(this.project.root, '../artifacts');
    this.#files = Object.keys(tests).map((name) => `test/${name}.sh`);
  }

  static async ran(tests: Readonly<Record<string, 'passes' | 'fails'>>, total = 3): Promise<Shards> {
    const shards = new Shards(tests, total);
    for (let index = 1; index <= total; index++) await shards.run(index);
    return shards;
  }

  /** The files of a shard: every so many-th. */
  filesOf(index: number): string[] {
    return this.#files.filter((_, nth) => nth % this.total === index - 1);
  }

  /** Runs a shard where its state is, or begins with it, and says of it that it is one. */
  async run(index: number, place = `shard-${index}`, said: SaidSettings = {}): Promise<void> {
    const stateDir = join(this.artifacts, place, '.pawl');
    await this.project.run({ stateDir, patterns: this.filesOf(index), ...said });
    this.change(place, () => ({
      patterns: this.project.settings().patterns,
      shard: { index, total: this.total, whole: this.#files },
    }));
  }

  /** The directory of the run that a place holds. */
  runIn(place: string): string {
    const stateDir = join(this.artifacts, place, '.pawl');
    return join(stateDir, 'runs', fs.readFileSync(join(stateDir, 'latest'), 'utf8').trim());
  }

  change(place: string, change: (run: Run) => object): void {
    const path = join(this.runIn(place), 'run.json');
    const run = JSON.parse(fs.readFileSync(path, 'utf8')) as Run;
    fs.writeFileSync(path, JSON.stringify({ ...run, ...change(run) }));
  }

  result(place: string, name: string): string {
    return join(this.runIn(place), `results/test/${name}.sh.result.json`);
  }

  get stateDir(): string {
    return join(this.project.root, '.pawl');
  }

  async merge(
    directories: readonly string[] = [this.artifacts],
    store: ResultStore = this.project.ports(this.project.settings()).store,
  ): Promise<MergedAll> {
    const settings = this.project.settings();
    const finder = composeFinder(this.artifacts);
    const read = readParts(directories.flatMap((directory) => finder.find(directory)));
    const events: RunEvent[] = [];
    const request = { settings, read, resumeCommand: 'pawl run' };
    const ports = { ...this.project.ports(settings), store };
    const merged = await mergeRuns(request, ports, (event) => void events.push(event));
    return { ...merged, events, code: exitCodeOfMerge(merged.summary, merged.proven, settings) };
  }
}
