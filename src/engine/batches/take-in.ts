// What a runner told a pawl that died before it had recorded it: taken in as results by the next one.

import type { Attempt } from '../../core/results/attempt.ts';
import type { FileResult } from '../../core/results/file-result.ts';
import { Telling } from '../../core/results/telling.ts';
import type { Settings } from '../../core/settings.ts';
import type { LeftChannel } from '../../ports/channel.ts';
import { timestamp } from '../../ports/clock.ts';
import type { RunDirectory } from '../../ports/result-store.ts';
import type { Ports } from '../ports.ts';
import { relativeFailures } from '../starts/told-paths.ts';
import type { BatchAbout } from './batch-about.ts';
import { isBatchAbout } from './batch-about.ts';

/** What dead pawls were told, until now. */
export interface LeftTelling {
  readonly channel: LeftChannel;
  readonly telling: Telling;
}

/** To be called before what they had running is ended: what that tells then is about its end, and no verdict. */
export function hearLeftChannels({ channels }: Ports): LeftTelling[] {
  return channels.leftBehind().map((channel) => {
    const telling = new Telling();
    for (const event of channel.take()) telling.add(event);
    return { channel, telling };
  });
}

/** Only for whoever holds the lock, and when nothing writes any more. Removes the channels. */
export function takeInLeftChannels(left: readonly LeftTelling[], settings: Settings, ports: Ports): void {
  for (const { channel, telling } of left) {
    if (isBatchAbout(channel.about)) takeIn(telling, channel.about, settings, ports);
    channel.close();
  }
}

function takeIn(telling: Telling, about: BatchAbout, settings: Settings, ports: Ports): void {
  const run = ports.store.readRun(about.run);
  if (!run.ok) return;
  const directory = ports.store.open(run.value);
  journalStarts(directory, about, telling);
  const doubtful = telling.disagrees();
  for (const [path, file, testFile] of about.files) {
    const earlier = directory.readResult(file);
    const failedSince = telling.of(path).failures.length > 0;
    const verdict = telling.verdictInCompany(path);
    const failed = verdict?.outcome === 'failed';
    if (earlier !== null && !(failed && earlier.ok && isPassBefore(about, earlier.value))) {
      if ((doubtful || failedSince) && earlier.ok && isPassOf(about, earlier.value)) directory.retire(file);
      continue;
    }
    if (verdict === null || (doubtful && verdict.outcome === 'passed')) continue;
    if (failed && settings.retries > 0 && settings.retryWhen === 'now') {
      // Its further attempts were to come: it has no verdict yet, and no older one either.
      directory.retire(file);
      continue;
    }
    const { durationMs } = telling.of(path);
    write(directory, ports, {
      ...verdict,
      file,
      ...(about.suite === null ? {} : { suite: about.suite }),
      run: about.run,
      invocation: about.invocation,
      durationMs: durationMs ?? 0,
      startedAt: about.startedAt,
      failures: relativeFailures(verdict.failures, settings.root, about.folder),
      fingerprint: { testFile, command: about.command, project: about.project, surroundings: about.surroundings },
      runner: { name: about.runner, version: telling.runner?.version ?? null },
    });
  }
}

/** Who was in flight is known by the journal, and the dead pawl may not have heard of it any more. */
function journalStarts(directory: RunDirectory, { files, startedAt }: BatchAbout, telling: Telling): void {
  const journalled = new Set(directory.inFlight().map(({ file }) => file));
  const inFlight = new Set(telling.inFlight());
  for (const [path, file] of files) {
    if (!inFlight.has(path) || journalled.has(file)) continue;
    directory.record({ kind: 'file-started', at: startedAt, file, attempt: 1, totalAttempts: 1, slot: 1 });
  }
  directory.close();
}

/** Whether it is a pass that the dead pawl recorded from this very channel. */
function isPassOf(about: BatchAbout, { outcome, attempts }: FileResult): boolean {
  const last = attempts.at(-1);
  return outcome === 'passed' && last?.warm === true && last.startedAt >= about.startedAt;
}

/** Whether it is an older pass, which no failure may be forgotten for. */
function isPassBefore(about: BatchAbout, { outcome, finishedAt }: FileResult): boolean {
  return outcome === 'passed' && finishedAt < about.startedAt;
}

interface TakenIn extends Pick<
  FileResult,
  'file' | 'suite' | 'run' | 'invocation' | 'outcome' | 'durationMs' | 'tests' | 'failures' | 'fingerprint' | 'runner'
> {
  readonly startedAt: string;
}

function write(directory: RunDirectory, { clock, machine }: Ports, { startedAt, ...taken }: TakenIn): void {
  const { outcome, durationMs } = taken;
  const ended = { exitCode: null, signal: null, host: machine.host, warm: true } as const;
  const attempt: Attempt = { number: 1, startedAt, durationMs, outcome, ...ended };
  const finishedAt = timestamp(clock);
  directory.writeResult({ ...taken, finishedAt, attempts: [attempt], output: null, pawl: machine.pawl });
}
