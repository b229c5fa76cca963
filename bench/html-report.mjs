// How long the HTML report of a large suite takes to be there and to be filtered, in the Chromium of this system.
//
//     npm run build && node bench/html-report.mjs [files]

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { chromium } from 'playwright-core';

import { madeUpReport } from '../scripts/made-up-report.mjs';

const files = Number(process.argv[2] ?? 10_000);
const rounds = 5;

const folder = mkdtempSync(join(tmpdir(), 'pawl-bench-'));
const path = join(folder, 'report.html');
const executablePath = spawnSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).stdout.trim();
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  writeFileSync(path, madeUpReport(files));
  console.log(
    `${files} files, ${(statSync(path).size / 1e6).toFixed(1)} MB, ${browser.version()}, best and median of ${rounds}`,
  );
  const measured = [];
  for (let round = 0; round < rounds; round++) measured.push(await measure());
  for (const what of Object.keys(measured[0])) {
    const times = measured.map((each) => each[what]).toSorted((a, b) => a - b);
    console.log(
      `${what.padEnd(34)} ${times[0].toFixed(0).padStart(6)} ms ${times[rounds >> 1].toFixed(0).padStart(6)} ms`,
    );
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}

/** A fresh page each time. A frame behind what was done is when somebody sees it. */
async function measure() {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(pathToFileURL(path).href, { waitUntil: 'commit' });
  await page.locator('html[data-ready] .row a').first().waitFor();
  const open = await page.evaluate(
    'new Promise((seen) => requestAnimationFrame(() => setTimeout(() => seen(performance.now()))))',
  );
  const change = (script) =>
    page.evaluate(`new Promise((seen) => {
      const from = performance.now();
      ${script};
      requestAnimationFrame(() => setTimeout(() => seen(performance.now() - from)));
    })`);
  const type = (text) => `const input = document.querySelector('input[type=search]');
    input.value = ${JSON.stringify(text)};
    input.dispatchEvent(new Event('input', { bubbles: true }))`;
  const click = (selector) => `document.querySelector(${JSON.stringify(selector)}).click()`;
  const times = {
    'until it can be used': open,
    'first letter in the search': await change(type('m')),
    'second letter': await change(type('mo')),
    'search emptied': await change(type('')),
    'only what failed': await change(click('.toggle.failed')),
    'all again': await change(click('.clear')),
    'sorted by duration': await change(click('.columnheader.duration button, .head .duration button')),
    'scrolled to the end': await change('scrollTo({ top: document.body.scrollHeight, behavior: "instant" })'),
    'a file opened': await change(click('.body .row a')),
  };
  await context.close();
  return times;
}
