import fs from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import type { RunEvent } from '../../src/core/event.ts';
import type { Running } from '../rig/command-line.ts';
import { CommandLine, until } from '../rig/command-line.ts';
import { sigkill } from '../rig/killer.ts';
import { Project } from '../rig/project.ts';
import type { Seeded } from '../rig/seeded.ts';
import { tell, torture } from '../rig/torture.ts';

const mocha = createRequire(import.meta.url).resolve('mocha/bin/mocha.js');

/** After so many kills a suite may come to its end, and another one is begun. */
const killsOfOneSuite = 5;

/** A file that tells the world when it runs, whatever pawl knows of it, and takes its time. */
const testFile = (ms: number, passes: boolean): string => `
const { appendFileSync } = require('node:fs');
const say = (what) => appendFileSync(process.env.RIG_HOME + '/ledger', what + ' ' + process.env.PAWL_RUN_ID + ' ' + __filename + '\\n');
describe('a file', () => {
  it('takes ${ms} ms', (done) => {
    say('start');
    setTimeout(() => { say('end'); done(${passes ? '' : "new Error('no')"}); }, ${ms});
  });
});
`;

const suite = Object.fromEntries(
  Array.from({ length: 12 }, (_, index) => [`test/${index}.js`, testFile((index * 7) % 40, index % 5 !== 3)]),
);

class WarmKiller {
  readonly #line = new CommandLine(new Project(suite));
  /** What was announced, by run and file, with when it had ended. */
  readonly #announced = new Map<string, string>();
  deaths = 0;

  start(): Running {
    return this.#line.start(
      'run',
      'test/*.js',
      '--warm',
      '--reporter',
      'jsonl',
      '--',
      process.execPath,
      mocha,
      '{file}',
    );
  }

  /** False when it was at its end before. */
  async kill(chance: Seeded): Promise<boolean> {
    const run = this.start();
    const before = this.#starts().length;
    const starts = chance.below(6);
    if (starts > 0) await until(() => run.child.exitCode !== null || this.#starts().length >= before + starts);
    const delayMs = chance.below(60);
    await new Promise((passed) => setTimeout(passed, delayMs));
    if (run.child.exitCode === null) sigkill(run, chance.next() < 0.5);
    const { signal } = await run.ended;
    this.hear(run);
    if (signal === 'SIGKILL') this.deaths += 1;
    return signal === 'SIGKILL';
  }

  /** What was announced stands, and is announced but once in a run. */
  hear({ stdout }: Running): void {
    let run = '';
    for (const line of stdout.split('\n').slice(0, -1)) {
      const event = JSON.parse(line) as RunEvent;
      if (event.kind === 'run-started') run = event.run.id;
      if (event.kind !== 'file-finished') continue;
      const { file, finishedAt } = event.result;
      expect(this.#announced.get(`${run} ${file}`), `${file} is announced again`).toBeUndefined();
      this.#announced.set(`${run} ${file}`, finishedAt);
    }
    for (const [key, finishedAt] of this.#announced) {
      const [of = '', file = ''] = key.split(' ');
      expect(this.#line.project.result(file, of)?.finishedAt).toBe(finishedAt);
    }
  }

  verdicts(): (string | undefined)[] {
    return Object.keys(suite).map((file) => this.#line.project.result(file)?.outcome);
  }

  /** How often a file came to its end beyond the first time. */
  repeated(): number {
    const ends = this.#ledger('end');
    return ends.length - new Set(ends).size;
  }

  /** Starts that never came to an end: they were in flight when something was killed. */
  lost(): number {
    return this.#starts().length - this.#ledger('end').length;
  }

  channels(): string[] {
    return fs.readdirSync(join(this.#line.project.root, '.pawl/channels'));
  }

  remove(): void {
    fs.rmSync(this.#line.home, { recursive: true, force: true });
  }

  #starts(): string[] {
    return this.#ledger('start');
  }

  #ledger(word: string): string[] {
    const path = join(this.#line.home, 'ledger');
    const lines = fs.existsSync(path) ? fs.readFileSync(path, 'utf8').split('\n') : [];
    return lines.filter((line) => line.startsWith(`${word} `));
  }
}

it(
  'a warm run that is killed with SIGKILL at any moment loses nothing it was told, and ends the same',
  { timeout: torture.timeoutMs },
  async () => {
    const chance = torture.chance();
    const killsMax = torture.isLong ? Math.ceil(torture.kills / 3) : 2;
    const expected = Object.keys(suite).map((_, index) => (index % 5 === 3 ? 'failed' : 'passed'));
    let kills = 0;
    let repeated = 0;
    while (kills < killsMax) {
      const killer = new WarmKiller();
      for (let nth = 0; nth < killsOfOneSuite && kills < killsMax; nth++) {
        if (!(await killer.kill(chance))) break;
        kills += 1;
      }
      const run = killer.start();
      expect((await run.ended).code).toBe(1);
      killer.hear(run);
      expect(killer.verdicts()).toEqual(expected);
      // A test that has ended and whose file the runner had not told of yet was in flight, too.
      expect(killer.repeated()).toBeLessThanOrEqual(killer.deaths);
      expect(killer.lost()).toBeLessThanOrEqual(killer.deaths);
      expect(killer.channels()).toEqual([]);
      repeated += killer.repeated();
      killer.remove();
    }
    tell(`${kills} kills of warm runs, ${repeated} files ran again though their tests had ended`);
  },
);
