// The HTML report on a run that never was, of as many files as one likes: to look at, and to measure.

import { readFileSync } from 'node:fs';

const page = new URL('../dist/report.html', import.meta.url);

const areas = [
  'api',
  'billing',
  'cart',
  'checkout',
  'i18n',
  'login',
  'mail',
  'orders',
  'prices',
  'search',
  'stock',
  'users',
];
const subjects = [
  'cart',
  'discount',
  'export',
  'limits',
  'money',
  'parser',
  'queue',
  'rounding',
  'session',
  'taxes',
  'totals',
  'webhook',
];
const hosts = ['ci-1', 'ci-2'];
const began = Date.parse('2026-11-21T09:12:04Z');
const minute = 60_000;

/** Always the same for the same count. */
export function madeUpReport(count) {
  const [head, tail] = readFileSync(page, 'utf8').split('{{data}}');
  return `${head}${JSON.stringify(madeUpData(count)).replaceAll('<', String.raw`\u003c`)}${tail}`;
}

function madeUpData(count) {
  const random = randomFrom(7);
  const inputs = Array.from(
    { length: 400 },
    (_, nth) => `module src/${areas[nth % 12]}/${subjects[nth % 11]}-${nth}.ts`,
  );
  const workers = hosts.flatMap((host) => [1, 2, 3, 4].map((slot) => ({ host, slot, at: began })));
  const pauseAt = Math.round(count * 0.4);
  const files = [];
  let [stopped, resumed] = [began, began];
  for (let nth = 0; nth < count; nth++) {
    if (nth === pauseAt) {
      stopped = Math.max(...workers.map(({ at }) => at));
      resumed = stopped + 47 * minute;
      for (const worker of workers) worker.at = resumed + random() * 300;
    }
    const worker = workers.reduce((a, b) => (b.at < a.at ? b : a));
    files.push(madeUpFile(nth, worker, inputs, random));
  }
  const ended = Math.max(...workers.map(({ at }) => at));
  files.sort((a, b) => (a.file < b.file ? -1 : 1));
  const of = (outcome) => files.filter((file) => file.outcome === outcome).length;
  const standing = (word) => files.filter((file) => file.standing === word).length;
  const invocations = hosts.flatMap((host, nth) => [
    { number: 2 * nth + 1, host, from: began, to: nth === 1 ? null : stopped },
    { number: 2 * nth + 2, host, from: resumed, to: ended },
  ]);
  return {
    pawl: '0.1.0',
    run: 'run_2026-11-21_091204',
    verdict: 'failed',
    unproven: 0,
    isOver: true,
    counts: {
      total: count,
      passed: of('passed'),
      notRun: of(undefined),
      kept: { verified: standing('verified'), assumed: standing('assumed') },
      ran: standing('ran'),
      tests: { passed: count * 7, failed: 23, skipped: 12, todo: 0 },
      filesDurationMs: files.reduce((sum, { ms = 0 }) => sum + ms, 0),
    },
    flaky: files.filter(({ flaky }) => flaky).length,
    stop: null,
    problems: [],
    commands: { resume: null, lastFailed: 'pawl run --last-failed' },
    suites: [{ name: null, command: 'npx vitest run {file}', runner: 'vitest' }],
    commit: '9598e2e4b7c1a0d3+',
    shard: null,
    mergedFrom: 0,
    directory: '.pawl/runs/run_2026-11-21_091204',
    invocations,
    files,
    inputs,
    cutShort: workers
      .slice(4, 6)
      .map(({ host, slot }) => ({ file: 'test/mail/queue-9.test.ts', at: stopped - 900, to: null, host, slot })),
    before: {
      run: 'run_2026-11-20_171530',
      at: began - 16 * 60 * minute,
      commit: '77c01d2a9be31f00',
      gone: ['test/cart/legacy-coupons.test.ts'],
      goneCount: 1,
    },
    earlier: Array.from({ length: 9 }, (_, nth) => `run_2026-11-${12 + nth}_171530`),
  };
}

function madeUpFile(nth, worker, inputs, random) {
  const file = `test/${areas[nth % 12]}/${subjects[(nth * 7) % 11]}-${nth}.test.ts`;
  const ms = Math.round(400 * Math.exp(1.1 * normal(random)));
  const usual = Array.from({ length: 9 }, (_, run) => [Math.round(ms * (0.85 + 0.3 * random())), 'passed', run]);
  const dice = random();
  const tests = [3 + Math.floor(random() * 9), 0, 0, 0];
  const of = Array.from({ length: 25 }, () => Math.floor(random() * inputs.length)).toSorted((a, b) => a - b);
  const told = {
    file,
    outcome: 'passed',
    ms,
    runner: 'vitest 4.1.12',
    tests,
    inputs: { of },
    history: usual,
    before: { outcome: 'passed', ms: usual[8][0] },
  };
  if (dice < 0.45) {
    const standing = dice < 0.42 ? 'verified' : 'assumed';
    const why =
      standing === 'verified'
        ? '25 inputs unchanged'
        : 'test file and command are unchanged; the rest of the project changed, or nobody can tell';
    const at = began - 16 * 60 * minute;
    return {
      ...told,
      standing,
      why,
      at: at + ms,
      ranIn: 'run_2026-11-20_171530',
      attempts: [{ at, ms, outcome: 'passed', host: 'ci-1', slot: 1 }],
    };
  }
  if (dice > 0.998) return { file, why: 'was interrupted', history: usual };
  const { host, slot, at } = worker;
  worker.at += ms + 15;
  const ran = { ...told, standing: 'ran', at: at + ms, why: `src/${areas[nth % 12]}/${subjects[nth % 11]}.ts changed` };
  const attempt = { at, ms, host, slot };
  if (dice > 0.994)
    return {
      ...ran,
      ...failed,
      attempts: [{ ...attempt, outcome: 'failed', end: 'exit code 1' }],
      ...(dice > 0.996 && { change: 'broke' }),
    };
  if (dice > 0.993) return { ...ran, ...timedOut, attempts: [{ ...attempt, outcome: 'timed-out' }], change: 'broke' };
  if (dice > 0.99) {
    const attempts = [
      { ...attempt, ms: ms / 2, outcome: 'failed', end: 'exit code 1' },
      { ...attempt, at: at + ms / 2, ms: ms / 2, outcome: 'passed' },
    ];
    return { ...ran, flaky: true, attempts };
  }
  return { ...ran, attempts: [{ ...attempt, outcome: 'passed' }] };
}

const failed = {
  outcome: 'failed',
  tests: [4, 1, 0, 0],
  failures: [
    {
      test: 'sharing a bill > gives the cents that are left over to the first friends',
      message: 'AssertionError: expected [ 333, 333, 333 ] to deeply equal [ 334, 333, 333 ]',
      location: 'test/cart/money.test.ts:14:24',
      detail:
        '- Expected\n+ Received\n\n  [\n-   334,\n+   333,\n    333,\n    333,\n  ]\n\n ❯ test/cart/money.test.ts:14:24',
    },
  ],
  output: {
    text: [
      '\u001b[1m\u001b[46m RUN \u001b[49m\u001b[22m \u001b[36mv4.1.12 \u001b[39m\u001b[90m~/shop\u001b[39m',
      '',
      ' \u001b[31m❯\u001b[39m test/cart/money.test.ts \u001b[2m(\u001b[22m\u001b[2m5 tests\u001b[22m | \u001b[31m1 failed\u001b[39m\u001b[2m)\u001b[22m\u001b[33m 412\u001b[2mms\u001b[22m\u001b[39m',
      '   \u001b[32m✓\u001b[39m adds what is in the cart\u001b[32m 3\u001b[2mms\u001b[22m\u001b[39m',
      '\u001b[31m   \u001b[31m×\u001b[31m sharing a bill > gives the cents that are left over to the first friends\u001b[39m',
      '\u001b[38;5;208m   a warning in one of 256 colours\u001b[39m, \u001b[38;2;120;80;220mand one in all of them\u001b[39m',
      '',
      '\u001b[2m Test Files \u001b[22m \u001b[1m\u001b[31m1 failed\u001b[39m\u001b[22m\u001b[90m (1)\u001b[39m',
    ].join('\n'),
    bytes: 48_213,
    path: 'logs/output/test/cart/money.test.ts.log',
  },
};

const timedOut = {
  outcome: 'timed-out',
  failures: [{ message: 'took longer than 30.0s (--timeout)' }],
  output: { text: 'connecting to the mail server …\n', bytes: 33, path: 'logs/output/test/mail/queue.test.ts.log' },
};

/** mulberry32: the same numbers each time. */
function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function normal(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
