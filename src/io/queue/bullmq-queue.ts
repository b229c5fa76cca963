// The queue of several machines on BullMQ: a job for each file, whose lock is the lease, and a register of the queues there are.

import { randomUUID } from 'node:crypto';
import { Socket } from 'node:net';

import type { Queue, Worker, WorkerOptions } from 'bullmq';

import { shortDigest } from '../../core/digest.ts';
import type { Problem } from '../../core/problem.ts';
import { ProblemError } from '../../core/problem.ts';
import type { QueuePlan, QueueSettings } from '../../core/queue.ts';
import { lossesMax, shownAddress } from '../../core/queue.ts';
import type { TestFile } from '../../core/test-file.ts';
import { isQueuePlan } from '../../formats/queue-plan.ts';
import type { Clock } from '../../ports/clock.ts';
import type { FileLease, QueuedFile, QueueNews, WorkQueue } from '../../ports/work-queue.ts';
import type { FileJob, Returned } from './bullmq-lease.ts';
import { BullmqLease } from './bullmq-lease.ts';
import { packed, unpacked } from './packed-text.ts';
import { Patience, unlessRefused } from './patience.ts';
import { loadQueuePackages, serverKindOf } from './queue-packages.ts';

/** At the beginning nobody has done anything yet that would be lost. */
const firstAnswerMs = 3_000;
/** A server that is restarted, or a network that is cut, is back by then, or somebody has to look. */
const answerMs = 120_000;
const lastAnswerMs = 5_000;

/** What is on the server goes so long after the first machine came: whoever comes then sweeps. */
const keptMs = 7 * 86_400_000;
const registerName = 'pawl';
const planName = 'plan';

/** Of one page of what has come to its end. */
const pageSize = 100;
const addedAtOnce = 500;

type FileQueue = Queue<FileJob, Returned>;

export class BullmqQueue implements WorkQueue {
  readonly #patience: Patience;
  readonly #queue: FileQueue;
  readonly #register: Queue;
  readonly #worker: Worker<FileJob, Returned>;
  readonly #leaseMs: number;
  readonly #makeQueue: (name: string) => Queue;
  #fileOf = new Map<string, TestFile>();
  #isClosed = false;
  readonly #leases = new Set<BullmqLease>();
  /** To a PostgreSQL. */
  readonly #sockets = new Set<Socket>();
  /** Files that have come to their end as far as this machine has heard. */
  readonly #known = new Set<string>();

  private constructor(root: string, host: string, { url, id, leaseMs }: QueueSettings, clock: Clock) {
    const kind = serverKindOf(url);
    const { createPostgresBackend, Queue: QueueOf, Worker: WorkerOf } = loadQueuePackages(root, kind);
    this.#patience = new Patience(shownAddress(url), clock, firstAnswerMs);
    this.#leaseMs = leaseMs;
    const [connection, backend] =
      kind === 'redis'
        ? [{ url, maxRetriesPerRequest: null, retryStrategy: () => (this.#isClosed ? null : 500) }]
        : [{ connectionString: url, migrate: true, max: 2, stream: () => this.#socket() }, createPostgresBackend];
    this.#makeQueue = (name) => this.#hearing<Queue>(new QueueOf(name, { connection }, backend as never));
    const name = queueNameOf(id);
    this.#queue = this.#makeQueue(name) as FileQueue;
    this.#register = this.#makeQueue(registerName);
    const options: WorkerOptions = {
      connection,
      autorun: false,
      name: `${host}-${process.pid}`,
      lockDuration: leaseMs,
      stalledInterval: leaseMs / 2,
      maxStalledCount: lossesMax,
    };
    this.#worker = this.#hearing(new WorkerOf<FileJob, Returned>(name, null, options, backend as never));
  }

  /** Rejects with a ProblemError where packages are missing or nobody answers. */
  static async open(root: string, host: string, settings: QueueSettings, clock: Clock): Promise<BullmqQueue> {
    const queue = new BullmqQueue(root, host, settings, clock);
    try {
      // One after the other: on PostgreSQL the first one makes the tables.
      await queue.#patience.ask(async () => queue.#register.waitUntilReady());
      await queue.#patience.ask(async () =>
        Promise.all([queue.#queue.waitUntilReady(), queue.#worker.waitUntilReady()]),
      );
      await queue.#worker.startStalledCheckTimer();
      return queue;
    } catch (error) {
      await queue.close();
      throw error;
    }
  }

  async join(plan: QueuePlan): Promise<QueuePlan> {
    const { name } = this.#queue;
    // Waits to be swept, and says until then what the queue is about. The first one to add it has said it.
    const options = { jobId: name, delay: keptMs, removeOnComplete: true, removeOnFail: true };
    await this.#patience.ask(async () => this.#register.add(planName, plan, options));
    const held: unknown = (await this.#patience.ask(async () => this.#register.getJob(name)))?.data;
    if (!isQueuePlan(held)) throw new ProblemError([unreadablePlan(name)]);
    this.#fileOf = new Map(held.expected.map((file) => [jobIdOf(file), file]));
    await this.#sweep();
    this.#patience.waitMs = answerMs;
    return held;
  }

  async enqueue(files: Iterable<QueuedFile>): Promise<void> {
    // Also where somebody died in the middle: what is there is not added again.
    if (sumOf(await this.#counts()) >= this.#fileOf.size) return;
    let priority = 1;
    let some: Parameters<FileQueue['addBulk']>[0] = [];
    const add = async (): Promise<void> => void (await this.#patience.ask(async () => this.#queue.addBulk(some)));
    for (const { file, verdict } of files) {
      const data = { path: file, ...(verdict === null ? {} : { verdict: packed(verdict) }) };
      // Kept for ever, as BullMQ sees it: the whole queue goes when its time is over.
      const opts = { jobId: jobIdOf(file), priority: priority++, removeOnComplete: false, removeOnFail: false };
      some.push({ name: 'file', data, opts: { ...opts, attempts: 1 } });
      if (some.length < addedAtOnce) continue;
      await add();
      some = [];
    }
    if (some.length > 0) await add();
  }

  async lease(): Promise<FileLease | null> {
    const token = randomUUID();
    const job = await this.#patience.ask(async () => this.#worker.getNextJob(token, { block: false }));
    if (job === undefined) return null;
    const { deferredFailure } = job;
    // It has been lost too often: so says the server, and whoever gets it next writes that down.
    if (deferredFailure) {
      await unlessRefused(this.#patience.ask(async () => job.moveToFailed(new Error(deferredFailure), token)));
      return this.lease();
    }
    const file = this.#fileOf.get(job.id ?? '');
    if (file === undefined) throw new ProblemError([foreignJob(this.#queue.name)]);
    const verdict = typeof job.data.verdict === 'string' ? await unpacked(job.data.verdict) : null;
    const stored = async () => this.#queue.getJob(jobIdOf(file));
    const held = { job, token, leaseMs: this.#leaseMs, stored };
    const lease = new BullmqLease(file, verdict, held, this.#patience, (taken) => {
      this.#leases.delete(lease);
      if (taken) this.#known.add(jobIdOf(file));
    });
    this.#leases.add(lease);
    return lease;
  }

  async news(): Promise<QueueNews[]> {
    const counts = await this.#counts();
    // All were there once, and none is ever removed: nobody would come to an end who waits for it.
    if (sumOf(counts) < this.#fileOf.size)
      throw new ProblemError([forgotten(this.#queue.name, this.#fileOf.size, sumOf(counts))]);
    const ended = { completed: counts['completed'] ?? 0, failed: counts['failed'] ?? 0 };
    const news: QueueNews[] = [];
    for (const state of ['completed', 'failed'] as const) {
      // The newest ones first: as many as there are more than were known are rarely further back than the first page.
      for (let start = 0; start < ended[state] && this.#known.size < sumOf(ended); start += pageSize) {
        const ids = await this.#patience.ask(async () => this.#queue.getRanges([state], start, start + pageSize - 1));
        const unknown = ids.filter((id) => this.#fileOf.has(id) && !this.#known.has(id));
        news.push(...(await Promise.all(unknown.map(async (id) => this.#newsOf(id, state)))));
        for (const id of unknown) this.#known.add(id);
      }
    }
    return news;
  }

  hurry(): void {
    this.#patience.hurry(lastAnswerMs);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const lease of this.#leases) lease.end(false);
    const closing = [this.#worker.close(true), this.#queue.close(), this.#register.close()];
    const closed = Promise.allSettled(closing);
    // A connection that is being made again and again does not close by being asked.
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((done) => (timer = setTimeout(done, 1000)));
    await Promise.race([closed, late]);
    clearTimeout(timer);
    for (const each of [this.#worker, this.#queue, this.#register]) void each.disconnect().catch(() => {});
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Of a connection that does not come about pg keeps the socket, and with it the process, until the server closes it. */
  #socket(): Socket {
    const socket = new Socket();
    this.#sockets.add(socket);
    return socket.once('close', () => this.#sockets.delete(socket));
  }

  /** How many files there are in each state. */
  #counts(): Promise<Readonly<Record<string, number>>> {
    return this.#patience.ask(async () => this.#queue.getJobCounts());
  }

  async #newsOf(id: string, state: 'completed' | 'failed'): Promise<QueueNews> {
    const file = this.#fileOf.get(id) as TestFile;
    if (state === 'failed') return { file, verdict: null };
    const job = await this.#patience.ask(async () => this.#queue.getJob(id));
    const verdict = await unpacked(job?.returnvalue?.verdict);
    return { file, verdict: verdict ?? '' };
  }

  /** Removes queues whose time is over. Of two who do it at a time both are right. */
  async #sweep(): Promise<void> {
    const oldest = await this.#patience.ask(async () => this.#register.getJobs(['delayed'], 0, 2, true));
    for (const job of oldest) {
      // Whatever else has found a way into a queue of that name is somebody else's.
      if (job.name !== planName || !isQueueName(job.id) || job.timestamp + keptMs > Date.now()) continue;
      const outdated = this.#makeQueue(job.id);
      await outdated.obliterate({ force: true }).catch(() => {});
      await job.remove().catch(() => {});
      await outdated.close();
    }
  }

  #hearing<T extends Queue | Worker<FileJob, Returned>>(emitter: T): T {
    (emitter as Queue).on('error', (error) => this.#patience.note(error));
    return emitter;
  }
}

/** The name of the queue on its server: one that tells which queue it is about, and holds nothing that BullMQ takes ill. */
export function queueNameOf(id: string): string {
  return `pawl-${id.replaceAll(/[^\w.-]+/g, '-').slice(0, 60)}-${shortDigest(id).slice(0, 8)}`;
}

function isQueueName(name: string | undefined): name is string {
  return name?.startsWith('pawl-') === true;
}

function jobIdOf(file: TestFile): string {
  return `f-${shortDigest(file)}`;
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function unreadablePlan(name: string): Problem {
  const message = `what the queue ${name} is about cannot be read`;
  return { kind: 'usage', where: '--queue-id', message, next: 'nothing was run; choose another id' };
}

function forgotten(name: string, expected: number, found: number): Problem {
  const message = `the server has forgotten some of the queue ${name}: expected ${expected} files, found ${found}`;
  const next = 'the run stopped, and what has a result here is safe; start again with another id';
  return { kind: 'unreadable', where: '--queue', message, next };
}

function foreignJob(name: string): Problem {
  const message = `the queue ${name} holds something that no pawl has put there`;
  return { kind: 'unreadable', where: '--queue', message, next: 'the run stopped; choose another id' };
}
