import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';

import { createPostgresBackend, Queue } from 'bullmq';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import type { QueuePlan } from '../../../src/core/queue.ts';
import { asTestFile } from '../../../src/core/test-file.ts';
import { systemClock } from '../../../src/io/clock.ts';
import { BullmqQueue, queueNameOf } from '../../../src/io/queue/bullmq-queue.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { FileLease, QueueNews } from '../../../src/ports/work-queue.ts';
import { isMissingServer } from '../../rig/requires.ts';
import type { Server, ServerKind } from '../../rig/servers.ts';
import { serverKinds, startServer } from '../../rig/servers.ts';

/** Long enough for a machine that is busy with other things. */
const leaseMs = 1000;
/** For leases that are to run out. */
const shortMs = 200;

describe.each(serverKinds)('a queue on %s', (kind) => {
  describe.skipIf(isMissingServer(kind))('that is there', () => {
    contract(kind);
  });
});

describe.each(serverKinds)('a server that stands still, as one for %s,', (kind) => {
  it('is left when the time is over, and no connection to it is', async () => {
    const server = net.createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `${kind}://pawl@127.0.0.1:${(server.address() as net.AddressInfo).port}`;
    const settings = { url, id: 'q', part: false, fallback: null, leaseMs };
    const soon: Clock = { ...systemClock, after: (ms, deed) => systemClock.after(ms / 20, deed) };
    const connected: net.Socket[] = [];
    server.on('connection', (socket) => connected.push(socket));
    await expect(BullmqQueue.open('/', 'host', settings, soon)).rejects.toThrow('did not answer');
    expect(connected.length).toBeGreaterThan(0);
    const ends = connected.map((socket) => once(socket, 'close'));
    for (const socket of connected) socket.resume().on('error', () => {});
    await Promise.all(ends);
    server.close();
  });
});

function contract(kind: ServerKind): void {
  let server: Server;
  let id: string;
  const open: BullmqQueue[] = [];

  beforeAll(async () => {
    server = await startServer(kind);
  });
  afterAll(async () => server.remove());
  beforeEach(() => {
    id = randomUUID();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((queue) => queue.close()));
  });

  const plan = (...files: readonly string[]): QueuePlan => ({
    pawl: '0.1.0',
    runtime: 'linux-x64 v24',
    environment: 'sha256:ee',
    command: 'sha256:aa',
    fresh: false,
    commit: null,
    folder: '',
    contents: 'sha256:cc',
    expected: files.map(asTestFile),
  });

  async function opened(lease = leaseMs): Promise<BullmqQueue> {
    const settings = { url: server.url, id, part: false, fallback: null, leaseMs: lease };
    const queue = await BullmqQueue.open('/', 'host', settings, systemClock);
    open.push(queue);
    return queue;
  }

  async function machine(
    of: QueuePlan,
    kept: Readonly<Record<string, string>> = {},
    lease = leaseMs,
  ): Promise<BullmqQueue> {
    const queue = await opened(lease);
    await queue.join(of);
    await queue.enqueue(of.expected.map((file) => ({ file, verdict: kept[file] ?? null })));
    return queue;
  }

  /** As other programs have it on the same server. */
  function ofOthers(name: string): Queue {
    const connection = { url: server.url, connectionString: server.url };
    return new Queue(name, { connection }, (kind === 'redis' ? undefined : createPostgresBackend) as never);
  }

  async function leased(queue: BullmqQueue): Promise<FileLease> {
    for (;;) {
      const lease = await queue.lease();
      if (lease !== null) return lease;
      await new Promise((again) => setTimeout(again, 20));
    }
  }

  async function heard(queue: BullmqQueue): Promise<readonly QueueNews[]> {
    for (;;) {
      const news = await queue.news();
      if (news.length > 0) return news;
      await new Promise((again) => setTimeout(again, 20));
    }
  }

  it('holds the plan of the first machine', async () => {
    const first = plan('a', 'b');
    await machine(first);
    const second = await opened();
    expect(await second.join({ ...first, commit: 'another' })).toEqual(first);
  });

  it('has each file once, however many machines add it, and gives the first ones out first', async () => {
    const whole = plan('c', 'a', 'b');
    const machines = await Promise.all([machine(whole), machine(whole), machine(whole)]);
    const given = [];
    for (const queue of machines) given.push((await queue.lease())?.file);
    expect(given).toEqual(['c', 'a', 'b']);
    expect(await machines[0]?.lease()).toBeNull();
  });

  it('tells each machine once what the others said, and nothing of what it said itself', async () => {
    const [one, two] = [await machine(plan('a', 'b')), await machine(plan('a', 'b'))];
    const lease = await leased(one);
    expect(await lease.complete('of one')).toBe('taken');
    // As when the answer was lost on the way.
    expect(await lease.complete('of one')).toBe('taken');
    expect(await (await leased(two)).complete('of two')).toBe('taken');
    expect(await one.news()).toEqual([{ file: 'b', verdict: 'of two' }]);
    expect(await one.news()).toEqual([]);
    expect(await two.news()).toEqual([{ file: 'a', verdict: 'of one' }]);
  });

  it('tells a machine that comes late all that was said, over many pages', async () => {
    const files = Array.from({ length: 101 }, (_, index) => `test/${index}`);
    const one = await machine(plan(...files));
    for (let lease = await one.lease(); lease !== null; lease = await one.lease()) await lease.complete(lease.file);
    const told = await (await machine(plan(...files))).news();
    expect(new Map(told.map(({ file, verdict }) => [file, verdict]))).toEqual(
      new Map(files.map((file) => [file, file])),
    );
  });

  it('gives a verdict that is there already with the lease', async () => {
    const queue = await machine(plan('a', 'b'), { a: 'from before' });
    expect(await queue.lease()).toMatchObject({ file: 'a', verdict: 'from before' });
    expect(await queue.lease()).toMatchObject({ file: 'b', verdict: null });
  });

  it('gives what was handed back to the next one at once, at its old place', async () => {
    const queue = await machine(plan('a', 'b'));
    await (await leased(queue)).handBack();
    expect((await leased(queue)).file).toBe('a');
  });

  it('keeps a lease that is renewed, for as long as it takes', async () => {
    const [one, two] = [await machine(plan('a')), await machine(plan('a'))];
    const lease = await leased(one);
    const endMs = performance.now() + 1.5 * leaseMs;
    while (performance.now() < endMs) {
      expect(await two.lease()).toBeNull();
      await new Promise((again) => setTimeout(again, 50));
    }
    expect(await lease.complete('at last')).toBe('taken');
  });

  it('gives the file of a machine that is gone to another one, and refuses what comes of it late', async () => {
    const [one, two] = [await machine(plan('a'), {}, shortMs), await machine(plan('a'))];
    const lost = await leased(one);
    // As if it stood still: nothing is renewed, and the connection is there.
    (lost as unknown as { end: (taken: boolean) => void }).end(false);
    const lease = await leased(two);
    expect(lease.file).toBe('a');
    expect(await lost.complete('too late')).toBe('refused');
    expect(await lease.complete('in time')).toBe('taken');
    expect(await lost.complete('much too late')).toBe('refused');
    await lost.handBack();
    expect(await heard(one)).toEqual([{ file: 'a', verdict: 'in time' }]);
  });

  it('takes a file that loses every machine from them', async () => {
    const queue = await machine(plan('a'), {}, shortMs);
    for (let times = 0; times < 3; times++) {
      const lost = await leased(queue);
      (lost as unknown as { end: (taken: boolean) => void }).end(false);
    }
    const other = await machine(plan('a'), {}, shortMs);
    let news = await other.news();
    for (; news.length === 0; news = await other.news()) expect(await queue.lease()).toBeNull();
    expect(news).toEqual([{ file: 'a', verdict: null }]);
  });

  it('that has forgotten a file says so, and keeps nobody waiting for it', async () => {
    const queue = await machine(plan('a', 'b'));
    const given = await leased(queue);
    await (await leased(queue)).complete('of b');
    const stored = ofOthers(queueNameOf(id));
    await stored.obliterate({ force: true });
    await stored.close();
    await expect(queue.news()).rejects.toThrow('expected 2 files, found 0');
    expect(await given.complete('of a')).toBe('refused');
  });

  it('is swept away by whoever comes seven days later, and nothing of others is', async () => {
    const [own, first, other] = [id, plan('a'), { ...plan('a'), commit: 'other' }];
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 7 * 86_400_000 - 1 });
    await machine(first);
    const others = ['theirs', 'pawl'].map(ofOthers);
    for (const queue of others) await queue.add('plan', {}, { jobId: 'theirs', delay: 1e9 });
    vi.useRealTimers();
    id = randomUUID();
    await machine(first);
    id = own;
    expect(await (await opened()).join(other)).toEqual(other);
    for (const queue of others) {
      expect(await queue.getJob('theirs')).toMatchObject({ id: 'theirs' });
      await queue.close();
    }
  });

  it('is forgotten by the line that is written for that, and no other one is', async () => {
    const [first, other] = [plan('a'), { ...plan('a'), commit: 'other' }];
    const own = id;
    for (id of [own, `${own}0`]) await machine(first);
    const [, removal = ''] = /```sh\n(node -e[^`]*)```/.exec(fs.readFileSync('docs/queue.md', 'utf8')) ?? [];
    const env = { ...process.env, PAWL_QUEUE_URL: server.url };
    execFileSync('sh', ['-c', removal.replace('pawl-<id>-<digest>', queueNameOf(own))], { env });
    expect(await (await opened()).join(other)).toEqual(first);
    id = own;
    expect(await (await opened()).join(other)).toEqual(other);
    expect(await (await machine(other)).lease()).toMatchObject({ file: 'a' });
  });

  it('has nothing left to do, and all that was said, when the same machine comes again', async () => {
    const first = await machine(plan('a', 'b'));
    await (await leased(first)).complete('of a');
    await first.close();
    const again = await machine(plan('a', 'b'));
    expect(await again.news()).toEqual([{ file: 'a', verdict: 'of a' }]);
    expect((await leased(again)).file).toBe('b');
  });
}
