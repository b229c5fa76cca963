// A scripted suite in the hands of somebody who kills it again and again, or takes the power from its machine.

import fs from 'node:fs';
import { join } from 'node:path';

import { expect } from 'vitest';

import type { RunEvent } from '../../src/core/event.ts';
import type { Summary } from '../../src/core/results/summary.ts';
import type { Settings } from '../../src/core/settings.ts';
import type { Ran } from '../../src/engine/invocation/current-invocation.ts';
import { readRun } from '../../src/engine/reading/read-run.ts';
import { readStatus } from '../../src/engine/reading/read-status.ts';
import { Gone, Life } from './life.ts';
import type { Ground } from './scripted-suite.ts';
import { ScriptedSuite, unsyncedDisk } from './scripted-suite.ts';
import type { Verdict } from './witness.ts';
import { totalsOf, Witness } from './witness.ts';

/** A run that is stopped by a limit, gone on with, and followed by a new one into which its passes are carried. */
const invocations: readonly Partial<Settings>[] = [{ limits: { bail: null, maxFiles: 2, budgetMs: null } }, {}, {}];

interface Announced {
  readonly verdict: Verdict;
  /** How many effects the disk had had by then. */
  readonly after: number;
}

export class Ordeal {
  readonly suite: ScriptedSuite;
  readonly witness: Witness;
  readonly #announced: Announced[] = [];
  /** How many effects the disk had had when each invocation was begun for the first time. */
  readonly #beginnings: number[] = [];
  readonly #ground: Ground;
  #run = '';

  constructor(workers: number, ground: Ground = { disk: unsyncedDisk, effects: () => 0 }, root?: string) {
    this.suite = new ScriptedSuite(workers, ground, root);
    this.witness = new Witness(this.suite.store, this.suite.stateDir, workers);
    this.#ground = ground;
  }

  /**
   * Goes through all invocations, from the `first` on, in these lives and one more that has no end. Whatever is killed is
   * started again, as its user would. Gives what each file has come to in the end.
   */
  async survive(lives: readonly Life[], first = 0): Promise<ReadonlyMap<string, string>> {
    const left = [...lives, new Life()];
    let life = left.shift() as Life;
    let ran: Ran | null = null;
    for (const said of invocations.slice(first)) {
      this.#beginnings.push(this.#ground.effects());
      for (ran = await this.#live(said, life); ran === null; ran = await this.#live(said, life)) {
        life = left.shift() as Life;
      }
    }
    const { summary } = ran as Ran;
    this.#lookInTheEnd(summary);
    return this.witness.verdictsOf(summary.run);
  }

  /**
   * Takes over from one whose machine lost its power after so many effects, with what that left of its disk. Tells which
   * of its invocations was under way.
   */
  takeOver(other: Ordeal, effects: number): number {
    this.suite.bury();
    for (const { verdict } of other.announcedAfter(effects)) this.witness.hear(verdict);
    const started = other.suite.starts.filter(({ after }) => after <= effects);
    this.witness.inherit(other.witness, started, `power lost after effect ${effects}`);
    return Math.max(
      0,
      other.#beginnings.findLastIndex((after) => after <= effects),
    );
  }

  announcedAfter(effects: number): readonly Announced[] {
    return this.#announced.filter(({ after }) => after <= effects);
  }

  /** Null when its life is over. */
  async #live(said: Partial<Settings>, life: Life): Promise<Ran | null> {
    this.witness.beginning();
    try {
      const ran = await this.suite.run(said, life, (event) => this.#hear(event));
      // What it does as well as it can, such as giving back its lock, does not throw.
      if (!life.isOver) return ran;
    } catch (error) {
      if (!(error instanceof Gone)) throw error;
    }
    this.suite.bury();
    this.witness.death(this.suite.starts, `killed before effect ${life.effects.length}`);
    return null;
  }

  #hear(event: RunEvent): void {
    if (event.kind === 'run-started') this.#run = event.run.id;
    if (event.kind !== 'file-finished' && event.kind !== 'file-kept') return;
    const { file, outcome, finishedAt } = event.result;
    const verdict = { run: this.#run, file, outcome, finishedAt };
    this.witness.hear(verdict);
    this.#announced.push({ verdict, after: this.#ground.effects() });
  }

  #lookInTheEnd(last: Summary): void {
    const { store, stateDir, machine, starts } = this.suite;
    this.witness.end(starts);
    for (const id of store.runs()) {
      expect(totalsOf(readStatus(store, machine, id).summary)).toEqual(totalsOf(readRun(store, id).summary));
    }
    expect(totalsOf(last)).toEqual(totalsOf(readRun(store, last.run).summary));
    const place = join(stateDir, 'runs', last.run, 'results/summary.json');
    const completed = last.total - last.notRun;
    expect(JSON.parse(fs.readFileSync(place, 'utf8'))).toMatchObject({ total: last.total, completed });
  }
}
