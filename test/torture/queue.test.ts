// Machines of a queue that are killed and frozen while its server is killed and their network is cut: each file has one verdict,
// and the same on each of them. scripts/queue-torture.mjs asks for thousands of files.

import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { queueNameOf } from '../../src/io/bullmq-queue.ts';
import type { Running } from '../rig/command-line.ts';
import { CommandLine, until } from '../rig/command-line.ts';
import { Project } from '../rig/project.ts';
import { isMissingServer } from '../rig/requires.ts';
import type { ServerKind } from '../rig/servers.ts';
import { Cable, startServer } from '../rig/servers.ts';

const kind = (process.env['PAWL_QUEUE_SERVER'] ?? 'redis') as ServerKind;
const files = Number(process.env['PAWL_QUEUE_FILES'] ?? 48);
const cutMs = Number(process.env['PAWL_QUEUE_CUT_MS'] ?? 500);
const lease = process.env['PAWL_QUEUE_LEASE'] ?? '1s';
const machines = 4;

/** What the world sees of each attempt, whatever pawl knows of it. */
const command =
  'echo "start $RIG_MACHINE $PAWL_FILE $(date +%s%3N)" >> "$RIG_LEDGER"; sh "$0"; code=$?; ' +
  'echo "end $RIG_MACHINE $PAWL_FILE $(date +%s%3N)" >> "$RIG_LEDGER"; exit $code';

const fails = (index: number): boolean => index % 16 === 3;

const suite = Object.fromEntries(
  Array.from({ length: files }, (_, index) => [
    `test/${index}.sh`,
    `sleep 0.0${2 + (index % 7)}\n${fails(index) ? 'exit 1\n' : ''}`,
  ]),
);

interface Seen {
  readonly what: string;
  readonly machine: number;
  readonly file: string;
  readonly atMs: number;
}

test.skipIf(isMissingServer(kind))(
  `${files} files have one verdict each, on ${kind}`,
  async () => {
    const server = await startServer(kind);
    const cable = await Cable.to(server.port);
    const url = server.url.replace(String(server.port), String(cable.port));
    const ledger = join(
      fs.mkdtempSync(join(fs.realpathSync(process.env['TMPDIR'] ?? '/tmp'), 'pawl-ledger-')),
      'ledger',
    );
    const lines = Array.from(
      { length: machines },
      (_, index) =>
        new CommandLine(new Project(suite), [], {
          PAWL_QUEUE_URL: url,
          RIG_MACHINE: String(index),
          RIG_LEDGER: ledger,
        }),
    );
    const id = randomUUID();
    const options = ['test/*.sh', '--queue-id', id, '--queue-lease', lease];
    const start = (machine: number): Running =>
      (lines[machine] as CommandLine).start('run', ...options, '--', 'sh', '-c', command, '{file}');
    const seen = (): Seen[] => seenIn(ledger);
    const ended = (): number => new Set(seen().flatMap(({ what, file }) => (what === 'end' ? file : []))).size;
    const untilShare = async (share: number): Promise<unknown> => until(() => ended() >= share * files);
    /** The file that a machine began last, if nothing says that it ended. */
    const inFlightOn = (machine: number): Seen | undefined => {
      const last = seen().findLast((each) => each.machine === machine);
      return last?.what === 'start' ? last : undefined;
    };
    const ranAgain = (first: Seen): Seen | undefined =>
      seen().find(
        ({ what, file, atMs, machine }) =>
          what === 'start' && file === first.file && atMs > first.atMs && machine !== first.machine,
      );

    try {
      const startedMs = performance.now();
      const running = lines.map((_, machine) => start(machine));
      await untilShare(0.1);
      const killed = await until(() => inFlightOn(0));
      const killedMs = Date.now();
      running[0]?.signal('SIGKILL');
      const again = await until(() => ranAgain(killed) ?? (hasResult(lines[1], killed.file) ? killed : undefined));
      running[0] = start(0);

      await untilShare(0.3);
      const frozen = await until(() => inFlightOn(1));
      running[1]?.signal('SIGSTOP');
      await until(() => ranAgain(frozen) ?? hasResult(lines[2], frozen.file));
      running[1]?.signal('SIGCONT');

      await untilShare(0.5);
      await server.kill();
      await server.restart();

      await untilShare(0.7);
      cable.cut();
      await new Promise((passed) => setTimeout(passed, cutMs));
      cable.mend();

      const ends = await Promise.all(running.map((run) => run.ended));
      const tookS = (performance.now() - startedMs) / 1000;
      const expected = Object.keys(suite).filter((_, index) => fails(index)).length;
      for (const { code, stdout, stderr } of ends) {
        expect(code, stdout + stderr).toBe(1);
        expect(stdout).toContain(
          `${files - expected} passed, ${expected} failed of ${files.toLocaleString('en-US')} files`,
        );
      }
      const verdicts = lines.map((line) =>
        Object.keys(suite).map((file) => line.project.result(file)?.attempts ?? null),
      );
      for (const each of verdicts) expect(each).toEqual(verdicts[0]);
      expect(verdicts[0]).not.toContain(null);
      const starts = seen().filter(({ what }) => what === 'start').length;
      const refused = ends.map(({ stdout }) => stdout.split('no sign of life').length - 1);
      report({
        server: kind,
        queue: queueNameOf(id),
        files,
        verdicts: verdicts[0]?.filter((each) => each !== null).length,
        lost: verdicts[0]?.filter((each) => each === null).length,
        'verdicts that differ between machines': 0,
        'starts of commands': starts,
        'late results refused': refused.reduce((sum, each) => sum + each, 0),
        'seconds from SIGKILL to the next start': again === killed ? null : (again.atMs - killedMs) / 1000,
        'seconds in all': Math.round(tookS * 10) / 10,
      });
    } finally {
      await cable.remove();
      await server.remove();
    }
  },
  files * 500 + 120_000,
);

function hasResult(line: CommandLine | undefined, file: string): boolean {
  return line?.project.result(file) != null;
}

function seenIn(ledger: string): Seen[] {
  const text = fs.existsSync(ledger) ? fs.readFileSync(ledger, 'utf8') : '';
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const [what = '', machine, file = '', atMs] = line.split(' ');
      return { what, machine: Number(machine), file, atMs: Number(atMs) };
    });
}

/** For the script alone: a test says nothing when it passes. */
function report(figures: Readonly<Record<string, unknown>>): void {
  const path = process.env['PAWL_QUEUE_REPORT'];
  if (path !== undefined) fs.writeFileSync(path, JSON.stringify(figures));
}
