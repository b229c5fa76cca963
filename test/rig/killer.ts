// Somebody who starts the real pawl and kills it with SIGKILL at some moment, alone or with all that it started.

import fs from 'node:fs';
import { join } from 'node:path';

import { composeReading } from '../../src/cli/compose-reading.ts';
import type { RunEvent } from '../../src/core/event.ts';
import { systemProcesses } from '../../src/io/processes/system-processes.ts';
import type { Running } from './command-line.ts';
import { CommandLine, until } from './command-line.ts';
import { Project } from './project.ts';
import type { Seeded } from './seeded.ts';
import type { Start } from './witness.ts';
import { Witness } from './witness.ts';

const workers = 2;

/** Files take long enough to be killed in the middle, and no two are ready at the same moment. */
const suite: Readonly<Record<string, string>> = {
  'test/deep/fails.sh': 'echo no\nsleep 0.03\nexit 1\n',
  'test/deep/passes.sh': 'sleep 0.01\n',
  'test/flaky.sh': 'sleep 0.01\n[ "$PAWL_ATTEMPT" = 2 ]\n',
  'test/parent.sh': 'sleep 0.04 &\nsleep 0.02\nwait\n',
  'test/prints.sh': 'echo one\nsleep 0.02\necho two\n',
  'test/silent.sh': 'exit 0\n',
  'test/slow.sh': 'sleep 0.08\n',
};

/** What the world sees of each attempt: one write at its beginning and one at its end, whatever pawl knows of it. */
const command =
  'echo "start $PAWL_RUN_ID $PAWL_FILE $PAWL_ATTEMPT" >> "$RIG_HOME/ledger"; sh "$0"; code=$?; ' +
  'echo "end $PAWL_RUN_ID $PAWL_FILE $PAWL_ATTEMPT" >> "$RIG_HOME/ledger"; exit $code';

const commandLine = ['test/**/*.sh', '--workers', String(workers), '--retries', '1', '--reporter', 'jsonl'];

export class Killer {
  readonly witness: Witness;
  readonly #line = new CommandLine(new Project(suite));
  readonly #chance: Seeded;
  /** A run that came to its end leaves nothing to kill: then everything is owed again. */
  #fresh = false;

  constructor(chance: Seeded) {
    const { root } = this.#line.project;
    const stateDir = join(root, '.pawl');
    this.witness = new Witness(composeReading(root, stateDir).store, stateDir, workers);
    this.#chance = chance;
  }

  /** Runs pawl to its end and gives its exit code with what each file has come to. */
  async undisturbed(): Promise<{ code: number | null; verdicts: ReadonlyMap<string, string> }> {
    this.witness.beginning();
    const run = this.#start();
    const { code } = await run.ended;
    this.#hear(run);
    return { code, verdicts: this.witness.verdictsOf(this.#line.project.latest()) };
  }

  /** Starts pawl and kills it; false when it was at its end before that. */
  async kill(nth: number): Promise<boolean> {
    this.witness.beginning();
    const run = this.#start();
    const alone = this.#chance.next() < 0.5;
    await this.#someMoment(run);
    const killed = run.child.exitCode === null;
    if (killed) sigkill(run, alone);
    const ended = await run.ended;
    this.#hear(run);
    const wasKilled = ended.signal === 'SIGKILL';
    this.#fresh = !wasKilled;
    if (wasKilled)
      this.witness.death(this.#starts(), `kill ${nth} (${alone ? 'pawl alone' : 'with all that it started'})`);
    return wasKilled;
  }

  end(): void {
    this.witness.end(this.#starts());
  }

  remove(): void {
    fs.rmSync(this.#line.home, { recursive: true, force: true });
  }

  #start(): Running {
    const fresh = this.#fresh ? ['--fresh'] : [];
    return this.#line.start('run', ...commandLine, ...fresh, '--', 'sh', '-c', command, '{file}');
  }

  /** Somewhere in its start, or some time after so many more attempts have begun. */
  async #someMoment(run: Running): Promise<void> {
    const delayMs = this.#chance.below(this.#chance.oneOf([10, 50, 250]));
    const attempts = this.#chance.below(7);
    const before = this.#starts().length;
    if (attempts > 0) await until(() => run.child.exitCode !== null || this.#starts().length >= before + attempts);
    await new Promise((passed) => setTimeout(passed, delayMs));
  }

  /** What was printed in whole lines before it died. */
  #hear({ stdout }: Running): void {
    let run = '';
    for (const line of stdout.split('\n').slice(0, -1)) {
      const event = JSON.parse(line) as RunEvent;
      if (event.kind === 'run-started') run = event.run.id;
      if (event.kind !== 'file-finished' && event.kind !== 'file-kept') continue;
      const { file, outcome, finishedAt } = event.result;
      this.witness.hear({ run, file, outcome, finishedAt });
    }
  }

  #starts(): Start[] {
    const ledger = join(this.#line.home, 'ledger');
    const lines = fs.existsSync(ledger) ? fs.readFileSync(ledger, 'utf8').split('\n') : [];
    return lines.flatMap((line) => {
      const [what, run = '', file = '', attempt] = line.split(' ');
      return what === 'start' ? { run, file, attempt: Number(attempt) } : [];
    });
  }
}

/** Kills pawl, alone or with all that it started. */
export function sigkill({ child: { pid = 0 } }: Running, alone: boolean): void {
  const table = systemProcesses();
  const tree = [pid];
  // A list may grow while it is walked: children of children are met in turn.
  for (const parent of alone ? [] : tree) {
    for (const entry of table.running()) if (entry.parent === parent) tree.push(entry.pid);
  }
  for (const each of tree) table.signal(each, 'SIGKILL');
}
