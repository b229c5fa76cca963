// One start of a test runner: how it is made to tell, and everything that it tells until it has ended.

import { join } from 'node:path';

import { commandForAll } from '../../core/command.ts';
import type { RunnerEvent } from '../../core/results/runner-event.ts';
import { Telling } from '../../core/results/telling.ts';
import type { CommandTemplate } from '../../core/settings.ts';
import type { TestFile } from '../../core/test-file.ts';
import type { Channel, Channels, LineTail } from '../../ports/channel.ts';
import type { OutputReader, RunnerLaunch, RunnerStart, Tells } from '../../ports/test-runner.ts';

export interface SessionStart {
  readonly template: CommandTemplate;
  readonly files: readonly [TestFile, ...TestFile[]];
  readonly root: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where its output goes. */
  readonly outputPath: string;
  /** What is to be known of it when we have died: see `Channels.open`. */
  readonly about: object | null;
}

export interface RunnerSession extends RunnerLaunch {
  readonly telling: Telling;
  /** What is told now, already part of the telling. */
  poll(): readonly RunnerEvent[];
  /** The command has ended: reads what is left to be read. */
  end(): Promise<readonly RunnerEvent[]>;
  /** Nothing of it is needed any more. */
  close(): void;
}

/** A command that tells nothing: its exit code is all there is. */
export function silentSession({ template, files, env }: SessionStart): RunnerSession {
  return {
    argv: commandForAll(template, files),
    env,
    telling: new Telling(),
    poll: () => [],
    end: () => Promise.resolve([]),
    close: () => {},
  };
}

/** Opens a channel and puts the probe in. Whoever gets it closes it. */
export async function tellingSession(tells: Tells, start: SessionStart, channels: Channels): Promise<RunnerSession> {
  const { files, root, about, outputPath } = start;
  const paths = files.map((file) => join(root, file));
  const channel = channels.open(paths, about);
  const env = { ...start.env, PAWL_CHANNEL: channel.folder };
  const readText = (path: string): string | null => channels.readText(join(root, path));
  const runnerStart: RunnerStart = { ...start, env, channel: channel.folder, probes: channels.probes, readText };
  const launch = tells.launch(runnerStart);
  const reader = (await tells.readOutput?.(runnerStart)) ?? null;
  const printed = reader === null ? null : channels.tail(outputPath);
  const show = (): void => {
    if (printed !== null && tells.shown !== undefined) channels.rewrite(outputPath, printed.from, tells.shown);
  };
  return new ToldSession(tells, runnerStart, launch, { channel, reader, printed, show });
}

/** What is heard from, and where. */
interface Sources {
  readonly channel: Channel;
  readonly reader: OutputReader | null;
  readonly printed: LineTail | null;
  /** Makes what was printed fit for people. */
  readonly show: () => void;
}

class ToldSession implements RunnerSession {
  readonly argv: RunnerLaunch['argv'];
  readonly env: RunnerLaunch['env'];
  readonly telling = new Telling();
  readonly #tells: Tells;
  readonly #start: RunnerStart;
  readonly #from: Sources;

  constructor(tells: Tells, start: RunnerStart, launch: RunnerLaunch, from: Sources) {
    this.#tells = tells;
    this.#start = start;
    this.argv = launch.argv;
    this.env = launch.env;
    this.#from = from;
  }

  poll(): RunnerEvent[] {
    const printed = this.#from.printed?.lines().flatMap((line) => this.#from.reader?.line(line) ?? []) ?? [];
    return this.#heard([...this.#from.channel.take(), ...printed]);
  }

  async end(): Promise<RunnerEvent[]> {
    const polled = this.poll();
    const last = this.#from.reader?.end() ?? [];
    const leavings = {
      ...this.#start,
      report: (name: string) => this.#from.channel.report(name),
      reports: this.#from.channel.reports(),
      printed: this.#from.reader,
    };
    const read = (await this.#tells.read?.(leavings)) ?? [];
    this.#from.show();
    return [...polled, ...this.#heard([...last, ...read])];
  }

  close(): void {
    this.#from.printed?.close();
    this.#from.channel.close();
  }

  #heard(events: readonly RunnerEvent[]): RunnerEvent[] {
    for (const event of events) this.telling.add(event);
    return [...events];
  }
}
