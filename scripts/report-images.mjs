// The pictures of the HTML report in docs/images, of a run that is made up: `npm run build && node scripts/report-images.mjs`.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { chromium } from 'playwright-core';

import { madeUpReport } from './made-up-report.mjs';

const images = fileURLToPath(new URL('../docs/images', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'pawl-images-'));
const path = join(folder, 'report.html');
const executablePath = spawnSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).stdout.trim();
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  mkdirSync(images, { recursive: true });
  writeFileSync(path, madeUpReport(800));
  const wide = { viewport: { width: 1120, height: 740 } };
  await take('html-report', wide);
  await take('html-report-file', { ...wide, colorScheme: 'dark' }, (page) =>
    page.locator('.failures a').first().click(),
  );
  await take('html-report-files', wide, (page) =>
    page.evaluate('document.getElementById("files-title").scrollIntoView({ behavior: "instant" })'),
  );
  await take('html-report-phone', { viewport: { width: 360, height: 740 } });
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}

async function take(name, options, before = async () => {}) {
  const context = await browser.newContext({ ...options, timezoneId: 'UTC', reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(pathToFileURL(path).href);
  await page.locator('html[data-ready] .row a').first().waitFor();
  await before(page);
  await page.screenshot({ path: join(images, `${name}.png`) });
  await context.close();
}
