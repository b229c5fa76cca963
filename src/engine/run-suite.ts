// The main job, told in order: look, plan, keep, run what is owed, sum up.

import type { Problem } from '../core/problem.ts';
import { ProblemError } from '../core/problem.ts';
import { redactorOf } from '../core/text/redaction.ts';
import { hearLeftChannels, takeInLeftChannels } from './batches/take-in.ts';
import type { Ran, RunListener, RunRequest } from './invocation/current-invocation.ts';
import { CurrentInvocation } from './invocation/current-invocation.ts';
import { PlannedRun } from './invocation/planned-run.ts';
import { standingStarted } from './invocation/run-started.ts';
import { workOnRun } from './invocation/work-on-run.ts';
import { lockStore } from './lock-store.ts';
import type { SuitePlan } from './planning/plan-suite.ts';
import { planSuite } from './planning/plan-suite.ts';
import type { Ports } from './ports.ts';
import { fallbackFrom, joinQueue } from './queue/join-queue.ts';
import { answerAgain } from './standing/answer-again.ts';
import { sealedVerdict } from './standing/sealed-verdict.ts';
import { answersAsItIs } from './standing/standing-run.ts';
import { leftBehindProblems } from './starts/process-problems.ts';
import type { StopControl } from './stop-control.ts';
import { refuse } from './system-trouble.ts';

/**
 * Brings the suite up to date, alone in its state directory. Throws a ProblemError when nothing could be begun; once a
 * run is open, its summary is given back whatever happens.
 */
export async function runSuite(
  request: RunRequest,
  ports: Ports,
  listener: RunListener,
  stop: StopControl,
): Promise<Ran> {
  const release = await lockStore(request.settings, ports.store, stop, request.onWait);
  const run = (asked: RunRequest): Promise<Ran> => runAlone(new CurrentInvocation(asked, ports, listener, stop));
  try {
    return await runShared(request, run).catch(refuse);
  } finally {
    ports.processes.close();
    ports.channels.close();
    ports.tracer?.close();
    ports.workspace.close();
    release();
  }
}

/** With a queue it is the whole suite; a part of it, asked for as well, is for when nobody can be reached. */
async function runShared(request: RunRequest, run: (request: RunRequest) => Promise<Ran>): Promise<Ran> {
  const { settings } = request;
  if (settings.queue === null) return run(request);
  try {
    return await run({ ...request, settings: { ...settings, shard: null } });
  } catch (error) {
    const fallback = settings.queue.fallback === null ? null : fallbackFrom(error, settings.shard);
    if (fallback === null) throw error;
    request.onWait?.(fallback);
    return run({ ...request, settings: { ...settings, queue: null } });
  }
}

async function runAlone(current: CurrentInvocation): Promise<Ran> {
  const { settings, ports, request, listener } = current;
  const leftBehind = await endedLeftBehind(current);
  const project = await ports.workspace.observe();
  const sealed = await sealedVerdict(settings, project, ports, request.stamps === true);
  if (sealed !== null) {
    listener(standingStarted(current.now().at, sealed, settings));
    current.tell(leftBehind);
    const summary = { ...sealed.summary, ...current.now(), audit: null };
    return current.finish({ summary, problems: [], remaining: [] });
  }
  const suite = await planSuite(settings, project, ports, 'set-aside');
  // A shard may be empty. That nobody has a file is another thing.
  if (suite.whole.length === 0 && !settings.passWithNoTests) throw nothingFound(suite);
  const joined = settings.queue === null ? null : await joinQueue(suite, settings.queue, settings, ports);
  const planned = new PlannedRun(current, suite, joined, leftBehind);
  const { earlier } = suite;
  const isAnswered = joined === null && planned.owed.length === 0 && (await answersAsItIs(suite, settings, ports));
  return isAnswered && earlier !== null ? answerAgain(planned, earlier) : workOnRun(planned);
}

/** Before anything is looked at: what still runs may still write. */
async function endedLeftBehind({ settings, ports }: CurrentInvocation): Promise<Problem[]> {
  const left = hearLeftChannels(ports);
  const ended = await ports.processes.endLeftBehind(settings.killGraceMs);
  takeInLeftChannels(left, settings, ports);
  return leftBehindProblems(ended, redactorOf(settings.redaction));
}

function nothingFound({ problems }: SuitePlan): ProblemError {
  const next = 'nothing was run; give patterns, or --pass-with-no-tests where that is fine';
  const none: Problem = { kind: 'no-files', where: 'patterns', message: 'no test files were found', next };
  return new ProblemError([...problems, none]);
}
