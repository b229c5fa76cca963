// How long a skewed suite takes on 4 to 512 machines, by how its files are shared out: in simulation, and always the same.
// What comes of it, and what it leaves out: docs/scale.md.

import { tsImport } from 'tsx/esm/api';

const { cutInto } = await tsImport('../src/core/planning/shard.ts', import.meta.url);

/** Log-normal durations: most files take a second or so, and one in 10,000 more than a minute. */
const medianMs = 1000;
const sigma = 1.2;

/** What the server of a queue takes for each file, one after the other: the fewest that were measured are 390 files a second. */
const serverMs = 2.5;
/** To the server and back. Assumed. */
const roundTripMs = 5;
/** A lease of 10 s is noticed to have ended after one and a half. */
const requeueMs = 15_000;

/** Whether files take as long as the last time, and whether a tenth of the machines (at least one) is half as fast. */
export const worlds = {
  'as known': { noise: 0, slowShare: 0 },
  '±30 %': { noise: 0.3, slowShare: 0 },
  '±30 %, 1 in 10 machines 2× slower': { noise: 0.3, slowShare: 0.1 },
};

export const ways = {
  'shards by hash': (suite, machines) => shardsTake(suite, machines, () => null),
  'shards by timings': (suite, machines) => shardsTake(suite, machines, (file) => suite.known.get(file)),
  '… one dies, and starts again from nothing': (suite, machines) => {
    const loads = shardLoads(suite, machines, (file) => suite.known.get(file));
    return Math.max(...loads, loads[machines.dying] * 1.5);
  },
  'queue, nothing known': (suite, machines) => queueTakes(suite, machines, suite.files),
  'queue, longest first': (suite, machines) => queueTakes(suite, machines, longestFirst(suite)),
  '… one dies in the middle': (suite, machines) =>
    queueTakes(suite, machines, longestFirst(suite), leastMs(suite, machines) / 2),
};

/** The makespan over what no way can beat; the median of so many suites. */
export function scaleRatio(way, world, count, fileCount, suites) {
  const ratios = Array.from({ length: suites }, (_, index) => {
    const random = randomFrom(1000 * (index + 1));
    const suite = makeSuite(fileCount, worlds[world].noise, random);
    const machines = makeMachines(count, worlds[world].slowShare, random);
    return ways[way](suite, machines) / leastMs(suite, machines);
  });
  return ratios.toSorted((a, b) => a - b)[Math.floor(suites / 2)];
}

/** What no way can beat on equal machines: in seconds, of the first suite. */
export function leastSeconds(count, fileCount) {
  return leastMs(makeSuite(fileCount, 0, randomFrom(1000)), makeMachines(count, 0, Math.random)) / 1000;
}

function makeSuite(count, noise, random) {
  const files = Array.from({ length: count }, (_, index) => `test/area-${index % 97}/file-${index}.test.ts`);
  const known = new Map(files.map((file) => [file, Math.max(1, medianMs * Math.exp(sigma * normal(random)))]));
  const takes = new Map(files.map((file) => [file, known.get(file) * (1 + noise * (2 * random() - 1))]));
  return { files, known, takes };
}

/** By how much each is slower, and which of the others is the one that dies, where one does. */
function makeMachines(count, slowShare, random) {
  const inAnyOrder = Array.from({ length: count }, (_, index) => [random(), index]).toSorted(([a], [b]) => a - b);
  const [dying, ...others] = inAnyOrder.map(([, index]) => index);
  const slow = new Set(others.slice(0, slowShare === 0 ? 0 : Math.max(1, Math.round(count * slowShare))));
  return { dying, slowness: Array.from({ length: count }, (_, index) => (slow.has(index) ? 2 : 1)) };
}

/** No file is cut in pieces, and no machine does more than it can. */
function leastMs({ takes }, { slowness }) {
  const durations = [...takes.values()];
  const speed = slowness.reduce((sum, by) => sum + 1 / by, 0);
  return Math.max(durations.reduce((sum, ms) => sum + ms, 0) / speed, Math.max(...durations));
}

function shardsTake(suite, machines, durationOf) {
  return Math.max(...shardLoads(suite, machines, durationOf));
}

function shardLoads({ files, takes }, { slowness }, durationOf) {
  const shards = cutInto(files, slowness.length, durationOf);
  return shards.map((shard, index) => slowness[index] * shard.reduce((sum, file) => sum + takes.get(file), 0));
}

function longestFirst({ files, known }) {
  return files.toSorted((a, b) => known.get(b) - known.get(a));
}

/**
 * Every machine asks for a file, runs it, tells what came of it, and asks again. The server answers one after the other. What
 * the machine has that dies at `deathMs` is given out again, before all others, when its lease has run out.
 */
function queueTakes({ takes }, { slowness, dying }, order, deathMs = Infinity) {
  const waiting = order.toReversed();
  const asking = slowness.map((by, index) => ({ by, dies: index === dying, atMs: roundTripMs / 2, runs: false }));
  let serverFreeMs = 0;
  let endMs = 0;
  let lost = null;
  for (;;) {
    const next = asking.reduce((first, each) => (each.atMs < first.atMs ? each : first));
    if (next.atMs === Infinity) return endMs;
    if (next.runs) endMs = Math.max(endMs, next.atMs);
    serverFreeMs = Math.max(serverFreeMs, next.atMs) + serverMs / 2;
    const answeredMs = serverFreeMs + roundTripMs / 2;
    const wasRunning = next.runs;
    next.runs = false;
    if (wasRunning) next.atMs = answeredMs + roundTripMs / 2;
    else if (lost !== null && next.atMs >= lost.atMs) give(lost.file);
    else if (waiting.length > 0) give(waiting.pop());
    // Nobody has anything to do until then.
    else next.atMs = lost?.atMs ?? Infinity;

    function give(file) {
      if (file === lost?.file) lost = null;
      next.atMs = answeredMs + takes.get(file) * next.by + roundTripMs / 2;
      next.runs = true;
      if (!next.dies || next.atMs < deathMs) return;
      lost = { file, atMs: deathMs + requeueMs };
      next.atMs = Infinity;
    }
  }
}

/** Box and Muller. */
function normal(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** mulberry32: the same numbers from the same seed, everywhere. */
function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
