// Machines of a queue that are killed and frozen while its server is killed and their network is cut: each file has one verdict,
// and the same on each of them. scripts/queue-torture.mjs asks for thousands of files.

import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { queueNameOf } from '../../src/io/queue/bullmq-queue.ts';
import type { Running } from '../rig/command-line.ts';
import { CommandLine, until } from '../rig/command-line.ts';
import { Project } from '../rig/project.ts';
import { isMissingServer } from '../rig/requires.ts';
import type { ServerKind } from '../rig/servers.ts';
import { Cable, startServer } from '../rig/servers.ts';

const kind = (process.env['PAWL_QUEUE_SERVER'] ?? 'redis') as ServerKind;
const files = Number(process.env['PAWL_QUEUE_FILES'] ?? 40);
const cutMs = Number(process.env['PAWL_QUEUE_CUT_MS'] ?? 300);
const lease = process.env['PAWL_QUEUE_LEASE'] ?? '2s';
const machines = 4;

/** A gate in front of each part: its files are in flight, and do not end, until it is opened. */
const parts = 5;

/** In the order in which the queue gives them out. */
const suite = Object.fromEntries(
  Array.from({ length: files }, (_, index) => [
    `test/${String(index).padStart(5, '0')}.sh`,
    `while [ ! -e "$RIG_LEDGER.gate${Math.floor((index * parts) / files)}" ]; do sleep 0.05; done\n` +
      `sleep 0.0${1 + (index % 7)}\n${fails(index) ? 'exit 1\n' : ''}`,
  ]),
);

function fails(index: number): boolean {
  return index % 16 === 3;
}

/** What the world sees of each attempt, whatever pawl knows of it. */
const command =
  'echo "start $RIG_MACHINE $PAWL_FILE $(date +%s%3N)" >> "$RIG_LEDGER"; sh "$0"; code=$?; ' +
  'echo "end $RIG_MACHINE $PAWL_FILE $(date +%s%3N)" >> "$RIG_LEDGER"; exit $code';

test.skipIf(isMissingServer(kind))(
  `${files} files have one verdict each, on ${kind}`,
  async () => {
    const server = await startServer(kind);
    const cable = await Cable.to(server.port);
    const fleet = new Fleet(server.url.replace(String(server.port), String(cable.port)));
    try {
      const startedMs = performance.now();
      await until(() => fleet.allJoined());
      fleet.openGate();

      const killed = await fleet.inFlight(0, 1);
      await fleet.kill(0);
      fleet.openGate();

      await fleet.inFlight(2, 2);
      await server.kill();
      await server.restart();
      fleet.openGate();

      await fleet.inFlight(3, 3);
      cable.cut();
      await new Promise((passed) => setTimeout(passed, cutMs));
      cable.mend();
      fleet.openGate();

      const frozen = await fleet.inFlight(1, 4);
      fleet.running[1]?.signal('SIGSTOP');
      fleet.openGate();
      await until(() => fleet.startOf(frozen, ({ machine }) => machine !== 1));
      fleet.running[1]?.signal('SIGCONT');

      const ends = await Promise.all(fleet.running.map((run) => run.ended));
      const tookMs = performance.now() - startedMs;
      const failed = Object.keys(suite).filter((_, index) => fails(index)).length;
      const sentence = `${files - failed} passed, ${failed} failed of ${files.toLocaleString('en-US')} files`;
      for (const { code, stdout, stderr } of ends) {
        expect(stdout.slice(-2000) + stderr).toContain(sentence);
        expect(code).toBe(1);
      }
      const verdicts = fleet.verdicts();
      const [first = []] = verdicts;
      for (const each of verdicts) expect(each).toEqual(first);
      expect(first).not.toContain('none');
      expect(ends[1]?.stdout).toContain('no sign of life');
      const again = fleet.startOf(killed, ({ atMs }) => atMs > fleet.killedMs);
      report({
        server: kind,
        queue: queueNameOf(fleet.id),
        machines,
        files,
        verdicts: first.length,
        'starts of commands': fleet.seen().filter(({ what }) => what === 'start').length,
        'late results refused': ends.reduce((sum, { stdout }) => sum + stdout.split('no sign of life').length - 1, 0),
        'seconds from SIGKILL to the next start': ((again?.atMs ?? NaN) - fleet.killedMs) / 1000,
        'seconds in all': Math.round(tookMs / 100) / 10,
      });
    } finally {
      for (const run of fleet.running) run.signal('SIGKILL');
      await cable.remove();
      await server.remove();
    }
  },
  files * 500 + 120_000,
);

interface Seen {
  readonly what: string;
  readonly machine: number;
  readonly file: string;
  readonly atMs: number;
}

class Fleet {
  readonly id = randomUUID();
  readonly running: Running[];
  killedMs = Infinity;
  readonly #ledger = join(fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'pawl-ledger-')), 'ledger');
  readonly #lines: readonly CommandLine[];
  #gate = 0;

  constructor(url: string) {
    this.#lines = Array.from({ length: machines }, (_, index) => {
      const env = { PAWL_QUEUE_URL: url, RIG_MACHINE: String(index), RIG_LEDGER: this.#ledger };
      return new CommandLine(new Project(suite), [], env);
    });
    this.running = this.#lines.map((line) => this.#start(line));
  }

  allJoined(): boolean {
    return this.#lines.every(({ project }) => fs.existsSync(join(project.root, '.pawl/latest')));
  }

  openGate(): void {
    fs.writeFileSync(`${this.#ledger}.gate${this.#gate++}`, '');
  }

  /** Until a machine has a file of a part whose gate is shut: that one. */
  async inFlight(machine: number, part: number): Promise<string> {
    const shut = Object.keys(suite).slice(Math.ceil((part * files) / parts));
    const waits = new Set(shut);
    return until(() => {
      const last = this.seen().findLast((each) => each.machine === machine);
      return last?.what === 'start' && waits.has(last.file) ? last.file : undefined;
    });
  }

  /** With SIGKILL, and then the same command again. */
  async kill(machine: number): Promise<void> {
    const run = this.running[machine] as Running;
    this.killedMs = Date.now();
    run.signal('SIGKILL');
    await run.ended;
    this.running[machine] = this.#start(this.#lines[machine] as CommandLine);
  }

  startOf(file: string, which: (seen: Seen) => boolean): Seen | undefined {
    return this.seen().find((each) => each.what === 'start' && each.file === file && which(each));
  }

  /** Of each machine, in the order of the files: where and when the last attempt ran, and what it came to. */
  verdicts(): string[][] {
    return this.#lines.map(({ project }) =>
      Object.keys(suite).map((file) => {
        const last = project.result(file)?.attempts.at(-1);
        return last === undefined ? 'none' : `${file} ${last.outcome} ${last.startedAt} ${last.durationMs}`;
      }),
    );
  }

  seen(): Seen[] {
    const text = fs.existsSync(this.#ledger) ? fs.readFileSync(this.#ledger, 'utf8') : '';
    const lines = text.split('\n').slice(0, -1);
    return lines.map((line) => {
      const [what = '', machine, file = '', atMs] = line.split(' ');
      return { what, machine: Number(machine), file, atMs: Number(atMs) };
    });
  }

  #start(line: CommandLine): Running {
    const options = ['test/*.sh', '--queue-id', this.id, '--queue-lease', lease];
    return line.start('run', ...options, '--', 'sh', '-c', command, '{file}');
  }
}

/** For the script alone: a test says nothing when it passes. */
function report(figures: Readonly<Record<string, unknown>>): void {
  const path = process.env['PAWL_QUEUE_REPORT'];
  if (path !== undefined) fs.writeFileSync(path, JSON.stringify(figures));
}
