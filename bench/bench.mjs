// How pawl's own cost compares, in one run on this machine: to a shell loop, to other tools, to Node alone.
// CPU is user and system time of the whole process tree, the mean of the faster half of runs in turns; ratios are what to look at.
//
//     npm run bench [-- --quick] [-- --json] [-- --only overhead,nothing,start,freshness,memory,runners,tracing,queue,scale]

import fs from 'node:fs';
import { availableParallelism, cpus, loadavg, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { costOf, costsOf, peakMemoryMb } from './measure.mjs';
import { hasShards, Machines, newQueue, requeueSeconds, startRedis } from './queue.mjs';
import { isQuick, runnerSuites, tracedSuites } from './runner-suites.mjs';
import { makeSuite, pawlCommand, waysThrough, waysThroughNothing } from './suite.mjs';
import { addInputs, makeTracedSuite, pawlPlan } from './traced-suite.mjs';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
const sizes = values.quick
  ? {
      true: 200,
      node: 40,
      nothing: [1000],
      freshness: [{ files: 100 }],
      memory: [100, 1000],
      one: 3,
      all: 30,
      traced: 3,
      tracedRounds: 3,
      queued: 100,
      machines: [4, 64],
      simulated: { files: 1000, suites: 1 },
      rounds: 3,
      startRounds: 7,
    }
  : {
      true: 1000,
      node: 1000,
      nothing: [1000, 10_000],
      freshness: [
        { files: 1000, most: 250 },
        { files: 10_000, most: 1000 },
      ],
      memory: [100, 1000, 10_000],
      one: 20,
      all: 100,
      traced: 10,
      tracedRounds: 8,
      queued: 1000,
      machines: [4, 8, 16, 32, 64, 128, 256, 512],
      simulated: { files: 10_000, suites: 5 },
      rounds: 5,
      startRounds: 21,
    };

const home = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'pawl-bench-'));
const rows = [];
let suitesMade = 0;
const machine = {
  date: new Date().toISOString(),
  cpu: `${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown'}`,
  memoryGb: Math.round(totalmem() / 2 ** 30),
  system: `${process.platform} ${release()}`,
  node: process.version,
  load: loadavg()[0],
};

const parts = { overhead, nothing, start, freshness, memory, runners, tracing, queue, scale };
try {
  for (const name of values.only?.split(',') ?? Object.keys(parts)) await parts[name]();
} finally {
  fs.rmSync(home, { recursive: true, force: true });
}
print();

/** What pawl adds to each file. */
function overhead() {
  const items = [
    { command: ['/bin/true'], files: sizes.true, target: 3.5, rounds: sizes.rounds },
    { command: ['node', '-e', '0'], files: sizes.node, target: 1.12, rounds: Math.min(sizes.rounds, 3) },
  ];
  for (const { command, files, target, rounds } of items) {
    const folder = suite(files, true);
    const { loop, ...others } = costsOf(waysThrough(folder, command), rounds);
    const what = `${count(files)} × ${command.join(' ')}`;
    rows.push({ what, tool: 'shell loop', figure: each(loop, files), ratio: 1 });
    compare({ what, tool: 'pawl', cost: others.pawl, base: loop, figure: each(others.pawl, files), target });
    compare({ what, tool: 'GNU parallel', cost: others.parallel, base: loop, figure: each(others.parallel, files) });
    compare({ what, tool: 'prove', cost: others.prove, base: loop, figure: each(others.prove, files) });
  }
}

/** What it costs to find out that nothing is owed. */
function nothing() {
  const suites = [...sizes.nothing.map((files) => ({ files, git: true })), { files: 1000, git: false }];
  for (const { files, git } of suites) {
    const folder = suite(files, git);
    const first = waysThrough(folder, ['/bin/true']);
    for (const way of [first.pawl, first.parallel]) if (way !== null) costOf(way);
    const again = waysThroughNothing(folder, ['/bin/true']);
    costOf(again.pawl);
    const { pawl, parallel } = costsOf(again, sizes.startRounds);
    const what = `nothing to do, ${count(files)} files${git ? '' : ', no git'}`;
    const most = files === 10_000 && git ? 250 : undefined;
    rows.push({ what, tool: 'pawl', figure: ms(pawl.cpuMs), ...within(pawl.cpuMs, most, 'ms') });
    const target = files === 10_000 && git ? 0.33 : undefined;
    rows.push({ what, tool: 'GNU parallel --resume', figure: parallel === null ? 'absent' : ms(parallel.cpuMs) });
    if (parallel !== null)
      compare({ what, tool: 'pawl over parallel', cost: pawl, base: parallel, figure: '', target });
  }
}

/** What a command costs that does next to nothing. */
function start() {
  const folder = suite(1000, true);
  costOf(waysThrough(folder, ['/bin/true']).pawl);
  const { node, version, status } = costsOf(
    {
      node: { cwd: folder, argv: [process.execPath, '-e', '0'] },
      version: { cwd: folder, argv: pawlCommand('--version') },
      status: { cwd: folder, argv: pawlCommand('status'), exits: null },
    },
    sizes.startRounds,
  );
  rows.push({ what: 'start-up', tool: 'node -e 0', figure: ms(node.cpuMs), ratio: 1 });
  compare({
    what: 'start-up',
    tool: 'pawl --version',
    cost: version,
    base: node,
    figure: ms(version.cpuMs),
    target: 2,
  });
  compare({ what: 'start-up', tool: 'pawl status', cost: status, base: node, figure: ms(status.cpuMs), target: 3.5 });
}

/** What it costs to ask whether the inputs of results are what they were, and what it costs not to. */
async function freshness() {
  for (const { files, most } of sizes.freshness) {
    const folder = makeTracedSuite(join(home, String(++suitesMade)), files);
    const unrelated = () => fs.appendFileSync(join(folder, 'unrelated.txt'), 'x');
    const plan = { cwd: folder, argv: pawlPlan(), before: unrelated };
    const without = costsOf({ plan }, sizes.rounds).plan;
    addInputs(folder);
    const { plan: traced } = costsOf({ plan }, sizes.rounds);
    const what = `${count(files)} results with 60 modules each`;
    rows.push({ what, tool: 'pawl plan, without inputs', figure: ms(without.cpuMs), ratio: 1 });
    compare({ what, tool: 'pawl plan', cost: traced, base: without, figure: ms(traced.cpuMs) });
    const decidingMs = traced.cpuMs - without.cpuMs;
    rows.push({ what, tool: 'deciding', figure: ms(decidingMs), ...within(decidingMs, most, 'ms') });
    const run = waysThroughNothing(folder, ['/bin/true']).pawl;
    for (const { how, before } of [{ how: 'not sealed', before: unrelated }, { how: 'sealed' }]) {
      const again = { ...run, before };
      costOf(again);
      const { cpuMs } = costsOf({ again }, sizes.rounds).again;
      rows.push({ what, tool: `nothing to do, ${how}`, figure: ms(cpuMs), ...within(cpuMs, 1000, 'ms') });
      before?.();
      const peak = await peakMemoryMb(run);
      const figure = peak === null ? 'absent' : `${peak.toFixed(0)} MB`;
      rows.push({ what, tool: `memory, ${how}`, figure, ...(peak === null ? {} : within(peak, 250, 'MB')) });
    }
  }
}

/** What pawl's own process has resident at most. It must not grow with the suite. */
async function memory() {
  let smallest = null;
  for (const files of sizes.memory) {
    const folder = suite(files, true);
    const peak = await peakMemoryMb(waysThrough(folder, ['/bin/true']).pawl);
    smallest ??= peak;
    const row = { what: `peak memory, ${count(files)} files`, tool: 'pawl' };
    if (peak === null) rows.push({ ...row, figure: 'absent' });
    else {
      const verdict = peak <= 80 && peak <= 1.2 * smallest ? 'ok' : 'over';
      const target = '≤ 80 MB, ≤ 1.2×';
      rows.push({ ...row, figure: `${peak.toFixed(0)} MB`, ratio: peak / smallest, target, verdict });
    }
  }
}

/** What it costs that a runner tells, one file at a time and all at once. */
function runners() {
  const alone = (name) => (isQuick(name) ? sizes.all : sizes.one);
  for (const { name, files, ways } of runnerSuites(join(home, 'alone'), alone)) {
    const what = `${name}, ${files} files, each by itself`;
    if (ways === null) {
      rows.push({ what, tool: 'pawl', figure: 'absent' });
      continue;
    }
    const { loop, isolated } = costsOf({ loop: ways.loop, isolated: ways.isolated }, sizes.rounds);
    rows.push({ what, tool: 'shell loop', figure: each(loop, files), ratio: 1 });
    compare({ what, tool: 'pawl', cost: isolated, base: loop, figure: each(isolated, files), target: 1.03 });
  }
  for (const { name, files, ways } of runnerSuites(join(home, 'together'), () => sizes.all)) {
    if (ways === null) continue;
    const { all, warm } = costsOf({ all: ways.all, warm: ways.warm }, sizes.rounds);
    const what = `${name}, ${files} files in one start`;
    rows.push({ what, tool: 'the runner itself', figure: ms(all.cpuMs), ratio: 1 });
    compare({ what, tool: 'pawl --warm', cost: warm, base: all, figure: ms(warm.cpuMs), target: 1.05 });
  }
}

/** What it costs to see what the tests depend on. */
function tracing() {
  const targets = { vitest: 1.1, jest: 1.1, 'node:test': 1.15, pytest: 1.05 };
  for (const { name, files, ways } of tracedSuites(home, sizes.traced)) {
    const what = `${name}, ${files} files × 60 imports`;
    if (ways === null) {
      rows.push({ what, tool: 'pawl', figure: 'absent' });
      continue;
    }
    const { traced, untraced } = costsOf(ways, sizes.tracedRounds);
    rows.push({ what, tool: 'pawl --no-trace', figure: each(untraced, files), ratio: 1 });
    const figure = each(traced, files);
    compare({ what, tool: 'pawl', cost: traced, base: untraced, figure, target: targets[name] });
  }
}

/** How fast files go through a queue, how soon those of a lost machine go on, and what giving them out one by one saves. */
async function queue() {
  const folder = (name) => join(home, `queue-${name}`);
  const redis = await startRedis(folder('redis'));
  if (redis === null) {
    rows.push({ what: 'queue on Redis', tool: 'pawl', figure: 'absent' });
    return;
  }
  try {
    for (const machines of [1, 2, 4]) {
      const what = `queue on Redis, ${count(sizes.queued)} × /bin/true`;
      const { url } = redis;
      const of = new Machines(folder(machines), machines, { files: sizes.queued, url, command: ['/bin/true'] });
      const shared = newQueue();
      const files = (sizes.queued / (await of.makespan(() => shared))) * 1000;
      rows.push({ what, tool: counted(machines, 'machine'), figure: `${files.toFixed(0)} files a second` });
    }
    const lost = await requeueSeconds(folder('lost'), redis.url);
    rows.push({
      what: 'SIGKILL of a machine, lease 10s',
      tool: 'to the next start',
      ...within(lost, 15, 's'),
      figure: `${lost.toFixed(1)} s`,
    });
    await skewed(folder('skewed'), redis.url);
  } finally {
    redis.stop();
  }
}

/** Four long files that come one after the other, and many short ones. */
async function skewed(folder, url) {
  const command = ['sh', '-c', 'case "$0" in *0000[0-3].test.txt) sleep 3;; *) sleep 0.1;; esac'];
  const machines = new Machines(folder, 4, { files: 100, url, command });
  const what = '4 files of 3 s, 96 of 0.1 s, 4 machines';
  const shared = newQueue();
  const dynamicMs = await machines.makespan(() => shared);
  rows.push({ what, tool: 'queue, nothing known', figure: ms(dynamicMs), ratio: 1 });
  const tool = 'shards, nothing known';
  if (!hasShards()) {
    rows.push({ what, tool, figure: 'absent' });
    return;
  }
  const staticMs = await machines.makespan((index) => ['--shard', `${index + 1}/4`]);
  rows.push({ what, tool, figure: ms(staticMs), ratio: staticMs / dynamicMs });
}

/** Shards beside a queue on more machines than anybody here has: in simulation. */
async function scale() {
  const { leastSeconds, scaleRatio, ways, worlds } = await import('./scale.mjs');
  const { files, suites } = sizes.simulated;
  for (const machines of sizes.machines) {
    const what = `${count(files)} files, ${counted(machines, 'machine')}`;
    rows.push({
      what,
      tool: 'what no way can beat',
      figure: `${leastSeconds(machines, files).toFixed(0)} s`,
      ratio: 1,
    });
    for (const world of Object.keys(worlds)) {
      for (const way of Object.keys(ways))
        rows.push({ what, tool: way, figure: world, ratio: scaleRatio(way, world, machines, files, suites) });
    }
  }
}

function counted(number, what) {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

function suite(files, git) {
  return makeSuite(join(home, String(++suitesMade)), files, { git });
}

function compare({ what, tool, cost, base, figure, target }) {
  if (cost === null) {
    rows.push({ what, tool, figure: 'absent' });
    return;
  }
  const ratio = cost.cpuMs / base.cpuMs;
  rows.push({ what, tool, figure, ratio, ...within(ratio, target, '×') });
}

function within(value, most, unit) {
  if (most === undefined) return {};
  return { target: `≤ ${most}${unit === '×' ? '×' : ` ${unit}`}`, verdict: value <= most ? 'ok' : 'over' };
}

function each(cost, files) {
  return cost === null ? 'absent' : `${(cost.cpuMs / files).toFixed(2)} ms each`;
}

function ms(value) {
  return `${value.toFixed(0)} ms`;
}

function count(value) {
  return value.toLocaleString('en-US');
}

function print() {
  if (values.json) {
    console.log(JSON.stringify({ machine, quick: values.quick, rows }, null, 1));
    return;
  }
  const { date, cpu, memoryGb, system, node, load } = machine;
  console.log(`${date}  ${cpu}, ${memoryGb} GB, ${system}, node ${node}, load ${load?.toFixed(1)}`);
  console.log('CPU of the whole process tree, the mean of the faster half of runs in turns\n');
  const head = ['what', 'tool', 'figure', 'ratio', 'target', ''];
  const lines = rows.map(({ what, tool, figure, ratio, target = '', verdict = '' }, index) => [
    what === rows[index - 1]?.what ? '' : what,
    tool,
    figure,
    ratio === undefined ? '' : `${ratio.toFixed(2)}×`,
    target,
    verdict,
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...lines].map((line) => line[column].length)));
  for (const line of [head, ...lines])
    console.log(
      line
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    );
}
