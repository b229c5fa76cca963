// The files of a queue, one on lease in each worker, and beside that what the other machines say: until every file has its
// verdict, a limit is reached or somebody says stop.

import type { StopReason } from '../../core/planning/stop.ts';
import { limitReached } from '../../core/planning/stop.ts';
import type { Problem } from '../../core/problem.ts';
import { ProblemError } from '../../core/problem.ts';
import type { TestFile } from '../../core/test-file.ts';
import { formatDuration } from '../../core/text/duration.ts';
import { encodeVerdict } from '../../formats/queue-verdict.ts';
import { timestamp } from '../../ports/clock.ts';
import type { FileLease, QueueNews } from '../../ports/work-queue.ts';
import { executeFile } from '../execution/execute-file.ts';
import type { Executions, Work } from '../execution/execute-suite.ts';
import { gone } from '../execution/execute-suite.ts';
import type { Execution } from '../execution/execution.ts';
import { tellProblem } from '../execution/execution.ts';
import type { Counting } from '../execution/finish-file.ts';
import { finishFile } from '../execution/finish-file.ts';
import type { Recorded } from '../execution/record-result.ts';
import { problemsOf, stopped } from '../system-trouble.ts';
import type { JoinedQueue } from './join-queue.ts';
import { isOutlived, takeVerdict } from './take-verdict.ts';

/** How often the others are listened to while this machine works, and while it waits for them. */
const newsEveryMs = 1000;
const waitMs = 200;

/** The files are all that the run expects: which of them run here is for the queue to say. */
type QueuedWork = Pick<Work, keyof Counting | 'files' | 'startedMs'>;

export async function executeQueue(work: QueuedWork, joined: JoinedQueue, execution: Execution): Promise<Executions> {
  return new QueueWork(work, joined, execution).run();
}

class QueueWork {
  readonly #work: QueuedWork;
  readonly #joined: JoinedQueue;
  readonly #execution: Execution;
  readonly #progress = { started: 0, failures: 0 };
  readonly #problems: Problem[] = [];
  /** Files whose verdict is known, or of which it is known that there will be none here. */
  readonly #settled = new Set<TestFile>();
  /** Files that run here, with what others have said of them meanwhile. */
  readonly #inFlight = new Map<TestFile, QueueNews | null>();
  /** Ends of pauses. */
  readonly #pauses = new Set<() => void>();
  #limit: StopReason | null = null;
  #working = 0;

  constructor(work: QueuedWork, joined: JoinedQueue, execution: Execution) {
    this.#work = work;
    this.#joined = joined;
    this.#execution = execution;
  }

  async run(): Promise<Executions> {
    const { stop, settings } = this.#execution;
    const { queue } = this.#joined;
    const forget = stop.onRequest(() => queue.hurry());
    try {
      const slots = Array.from({ length: settings.workers }, (_, index) => index + 1);
      this.#working = slots.length;
      await Promise.all([this.#guarded(() => this.#listen()), ...slots.map((slot) => this.#inSlot(slot))]);
      // What came while the last worker ended.
      await this.#guarded(() => this.#hear());
    } finally {
      forget();
      await queue.close();
    }
    const left = this.#isComplete() ? null : (stop.reason ?? this.#limit);
    return { stop: left, problems: this.#problems };
  }

  async #inSlot(slot: number): Promise<void> {
    await this.#guarded(() => this.#workInSlot(slot));
    this.#working -= 1;
    // Nobody waits for the listener.
    if (this.#working === 0) this.#pauses.forEach((end) => end());
  }

  async #workInSlot(slot: number): Promise<void> {
    while (!this.#isStopping() && !this.#isComplete()) {
      const lease = await this.#joined.queue.lease();
      if (lease !== null) await this.#workOn(lease, slot);
      else if (this.#joined.settings.part) this.#limit ??= { kind: 'queue-part' };
      // Others have the rest, and it may come back.
      else await this.#pause(waitMs);
    }
  }

  async #listen(): Promise<void> {
    while (this.#working > 0 && !this.#isStopping() && !this.#isComplete()) {
      await this.#hear();
      await this.#pause(this.#inFlight.size > 0 ? newsEveryMs : waitMs);
    }
  }

  async #hear(): Promise<void> {
    for (const news of await this.#joined.queue.news()) this.#take(news);
  }

  #take(news: QueueNews): void {
    if (this.#settled.has(news.file)) return;
    // Its own result would be written over it.
    if (this.#inFlight.has(news.file)) return void this.#inFlight.set(news.file, news);
    this.#settled.add(news.file);
    try {
      const passed = takeVerdict(news, this.#joined, this.#work, this.#execution);
      this.#joined.decided.add(news.file);
      if (!passed) this.#progress.failures += 1;
    } catch (error) {
      // No result, and no reason to stop: the file is missing in the end.
      if (!(error instanceof ProblemError)) throw error;
      for (const problem of error.problems) tellProblem(problem, this.#execution);
    }
  }

  async #workOn(lease: FileLease, slot: number): Promise<void> {
    const { file } = lease;
    // It may have stopped meanwhile.
    if (this.#isStopping() || this.#isBeyondBudget(file)) return lease.handBack();
    const proven = this.#joined.provenHere(file);
    const given = lease.verdict === null || isOutlived(lease.verdict, file, this.#joined) ? null : lease.verdict;
    const known = proven === null ? given : encodeVerdict({ result: proven, kept: true, outputTail: null });
    if (known !== null) return this.#passOn(lease, known);
    this.#progress.started += 1;
    this.#inFlight.set(file, null);
    try {
      await this.#execute(lease, slot);
    } finally {
      const news = this.#inFlight.get(file) ?? null;
      this.#inFlight.delete(file);
      if (news !== null) this.#take(news);
    }
  }

  async #execute(lease: FileLease, slot: number): Promise<void> {
    let executed;
    try {
      executed = await executeFile(lease.file, slot, this.#execution);
    } catch (error) {
      await lease.handBack();
      throw error;
    }
    if (executed === 'interrupted' || executed === 'gone') return this.#leave(lease, executed);
    return this.#complete(lease, executed);
  }

  /** A result from before needs no run, here or anywhere. */
  async #passOn(lease: FileLease, verdict: string): Promise<void> {
    if ((await lease.complete(verdict)) === 'taken') this.#take({ file: lease.file, verdict });
  }

  async #complete(lease: FileLease, recorded: Recorded): Promise<void> {
    const { result } = recorded;
    let answer;
    try {
      answer = await lease.complete(encodeVerdict({ ...recorded, kept: false }));
    } catch (error) {
      // Nobody has refused it: it is on disk, and what this machine knows.
      this.#finish(recorded);
      throw error;
    }
    if (answer === 'taken') return this.#finish(recorded);
    this.#execution.directory.retire(result.file);
    this.#execution.announce({ kind: 'file-interrupted', at: this.#now(), file: result.file });
    tellProblem(refused(result.file, this.#joined.settings.leaseMs), this.#execution);
  }

  #finish(recorded: Recorded): void {
    const { file, outcome } = recorded.result;
    this.#settled.add(file);
    this.#joined.decided.add(file);
    if (outcome !== 'passed') this.#progress.failures += 1;
    finishFile(recorded, this.#work, this.#execution);
  }

  async #leave(lease: FileLease, why: 'interrupted' | 'gone'): Promise<void> {
    if (why === 'interrupted') {
      this.#execution.announce({ kind: 'file-interrupted', at: this.#now(), file: lease.file });
    } else this.#stopBy([{ ...gone(lease.file), next: 'another machine of the queue may have it; this one stopped' }]);
    await lease.handBack();
  }

  #isComplete(): boolean {
    return this.#settled.size >= this.#work.files.length;
  }

  #isStopping(): boolean {
    if (this.#execution.stop.reason !== null) return true;
    const { limits } = this.#execution.settings;
    this.#limit ??= limitReached(limits, this.#progress);
    if (limits.budgetMs !== null && this.#leftMs(limits.budgetMs) <= 0)
      this.#limit ??= { kind: 'budget', budgetMs: limits.budgetMs };
    return this.#limit !== null;
  }

  /** The queue gives the longest first, so that what does not fit is nothing for this machine any more; but for its first. */
  #isBeyondBudget(file: TestFile): boolean {
    const { budgetMs } = this.#execution.settings.limits;
    if (budgetMs === null || this.#progress.started === 0) return false;
    const expectedMs = this.#work.pastMs(file) ?? this.#work.estimate.unknownMs ?? 0;
    if (expectedMs <= this.#leftMs(budgetMs)) return false;
    this.#limit ??= { kind: 'budget', budgetMs };
    return true;
  }

  #leftMs(budgetMs: number): number {
    return this.#work.startedMs + budgetMs - this.#execution.ports.clock.monotonic();
  }

  /** Until so much time has passed, or it is to stop. */
  #pause(ms: number): Promise<void> {
    const { ports, stop } = this.#execution;
    return new Promise((done) => {
      const end = (): void => {
        callOff();
        forget();
        this.#pauses.delete(end);
        done();
      };
      this.#pauses.add(end);
      const callOff = ports.clock.after(ms, end);
      const forget = stop.onRequest(end);
    });
  }

  async #guarded(deed: () => Promise<void>): Promise<void> {
    try {
      await deed();
    } catch (error) {
      this.#stopBy(problemsOf(error, stopped));
    }
  }

  #stopBy(problems: readonly Problem[]): void {
    const { stop } = this.#execution;
    // Each worker finds the same server away.
    const known = new Set(this.#problems.map(({ kind, where }) => `${kind} ${where}`));
    this.#problems.push(...problems.filter(({ kind, where }) => !known.has(`${kind} ${where}`)));
    if (stop.reason === null) stop.request({ kind: 'trouble' });
  }

  #now(): string {
    return timestamp(this.#execution.ports.clock);
  }
}

function refused(file: TestFile, leaseMs: number): Problem {
  const message = `ended here after this machine had given the queue no sign of life for ${formatDuration(leaseMs)}`;
  return {
    kind: 'disagreement',
    where: file,
    message,
    next: 'its result does not count: another machine has the file',
  };
}
