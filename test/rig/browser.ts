// A real browser, and what goes wrong in a page while it looks at it.

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { chromium } from 'playwright-core';

/** Shows files as somebody sees them who has been sent them. */
export class Visitor {
  readonly #browser: Browser;
  /** One for each kind of visit: it is used again for the next one. */
  readonly #pages = new Map<string, Visit>();

  /** In the chromium of Debian. */
  static async start(): Promise<Visitor> {
    const executablePath = spawnSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).stdout.trim();
    return new Visitor(await chromium.launch({ executablePath, args: ['--no-sandbox'] }));
  }

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  /** Waits until the page is ready. */
  async visit(path: string, hash = '', options: BrowserContextOptions = {}): Promise<Visit> {
    const key = JSON.stringify(options);
    const visit = this.#pages.get(key) ?? (await this.#open(options));
    this.#pages.set(key, visit);
    const { page, troubles } = visit;
    // The same page at another place would not be loaded anew.
    await page.goto('about:blank');
    troubles.length = 0;
    await page.goto(pathToFileURL(path).href + hash);
    await page.locator('html[data-ready]').waitFor({ state: 'attached' });
    return visit;
  }

  async #open(options: BrowserContextOptions): Promise<Visit> {
    const context = await this.#browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    const troubles: string[] = [];
    page.on('console', (message) => troubles.push(message.text()));
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('dialog', (dialog) => troubles.push(dialog.message()));
    page.on('request', (request) => {
      if (!request.isNavigationRequest()) troubles.push(request.url());
    });
    return { page, troubles };
  }

  async leave(): Promise<void> {
    await this.#browser.close();
  }
}

export interface Visit {
  readonly page: Page;
  /** What the page said, asked for or was denied. */
  readonly troubles: string[];
}

let axe: string | null = null;

/** What keeps somebody from using the page: one line for each kind. */
export async function barriersIn(page: Page): Promise<string[]> {
  axe ??= fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  const found = await page.evaluate<AxeResults>(`${axe}; axe.run(document, { resultTypes: ['violations'] })`);
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html, any }) => `${html} ${any[0]?.message}`).join('\n')}`,
  );
}
