// Somebody who starts a warm run of the real pawl and kills it with SIGKILL at some moment, alone or with its runner.

import fs from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { expect } from 'vitest';

import type { RunEvent } from '../../src/core/event.ts';
import type { Running } from './command-line.ts';
import { CommandLine, until } from './command-line.ts';
import { sigkill } from './killer.ts';
import { Project } from './project.ts';
import type { Seeded } from './seeded.ts';

const mocha = createRequire(import.meta.url).resolve('mocha/bin/mocha.js');

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

export const warmSuite = Object.fromEntries(
  Array.from({ length: 12 }, (_, index) => [`test/${index}.js`, testFile((index * 7) % 40, index % 5 !== 3)]),
);

export class WarmKiller {
  readonly #line = new CommandLine(new Project(warmSuite));
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
    return Object.keys(warmSuite).map((file) => this.#line.project.result(file)?.outcome);
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
