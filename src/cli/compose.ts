// The only place that names concrete adapters, with compose-reading.ts: what the engine asks for, made of this machine.

import { hostname } from 'node:os';
import { join } from 'node:path';

import type { Settings } from '../core/settings.ts';
import { redactorOf } from '../core/text/redaction.ts';
import type { Scripts } from '../core/tracing/script-line.ts';
import type { Ports } from '../engine/ports.ts';
import { systemClock } from '../io/clock.ts';
import { probesFolder } from '../io/probes-folder.ts';
import { GroupProcessRunner } from '../io/processes/process-runner.ts';
import { RunningRecord } from '../io/processes/running-record.ts';
import { readProjectFacts } from '../io/project/project-facts.ts';
import { repositoryAround } from '../io/project/repository.ts';
import { DiskWorkspace } from '../io/project/workspace.ts';
import { FolderChannels } from '../io/state/channel.ts';
import { memoryFolder } from '../io/state/memory-folder.ts';
import { StraceTracer } from '../io/tracing/strace-tracer.ts';
import { TracerCheck } from '../io/tracing/tracer-check.ts';
import { PreloadTracer } from '../io/tracing/tracer.ts';
import type { Tracer } from '../ports/tracer.ts';
import type { WorkQueue } from '../ports/work-queue.ts';
import { scriptsOf } from '../runners/detection/package-json.ts';
import { tellsOf } from '../runners/index.ts';
import { composeReading, ownReports } from './compose-reading.ts';

export { askYesNo, createFile, replaceFile } from '../io/config-files/config-writer.ts';
export { onInterruption, onQuestion, onSuspension } from '../io/terminal/signals.ts';

export function composePorts(settings: Settings): Ports {
  const { root, stateDir } = settings;
  return {
    ...composeReading(root, stateDir),
    workspace: new DiskWorkspace(root, stateDir, ownReports(settings)),
    channels: channelsFor(settings),
    tells: tellsOf,
    tracer: tracerFor(settings),
    openQueue: () => openQueue(settings),
    processes: new GroupProcessRunner(root, new RunningRecord(join(stateDir, 'running')), systemClock),
  };
}

/** What it needs is loaded when it is needed, and by nobody else. */
async function openQueue({ root, queue }: Settings): Promise<WorkQueue> {
  if (queue === null) throw new Error('the settings name no queue');
  const { BullmqQueue } = await import('../io/queue/bullmq-queue.ts');
  return BullmqQueue.open(root, hostname(), queue, systemClock);
}

function tracerFor({ root, stateDir, trace }: Settings): Tracer | null {
  if (trace === null) return null;
  const places = {
    folder: join(stateDir, 'traces'),
    probes: probesFolder(),
    root: repositoryAround(root),
    scriptsIn,
  };
  const tracer = new PreloadTracer(places, new TracerCheck(join(stateDir, 'cache/tracers.json'), places.probes));
  return trace === 'strace' ? new StraceTracer(tracer, places) : tracer;
}

/** On a disk, unless something is to be masked and there is another place. */
function channelsFor({ stateDir, redaction }: Settings): FolderChannels {
  const secret = redactorOf(redaction) === null ? null : memoryFolder(stateDir);
  return new FolderChannels(secret ?? join(stateDir, 'channels'), probesFolder(), secret !== null);
}

function scriptsIn(folder: string): Scripts | null {
  const project = readProjectFacts(folder);
  return project.packageJson === null ? null : scriptsOf(project);
}
