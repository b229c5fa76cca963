// The HTML report in a real browser: made by the real binary, opened from a file.

import fs from 'node:fs';
import { delimiter, join } from 'node:path';

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Visit } from '../rig/browser.ts';
import { barriersIn, Visitor } from '../rig/browser.ts';
import { CommandLine, held } from '../rig/command-line.ts';
import { Project } from '../rig/project.ts';
import { isMissing } from '../rig/requires.ts';

const nasty = '<img src=x onerror=alert(1)>\u202egnp.\u2028';
const failing = [
  'printf "\\033[31mred\\033[0m \\033[38;5;208morange\\033[0m \\033]8;;https://example.org\\007link\\033]8;;\\007\\n"',
  'printf "</script><script>alert(2)</script> \\342\\200\\256 <b>bold</b>\\n"',
  'exit 1',
  '',
].join('\n');

function tests(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [`test/${name}.sh`, 'exit 0\n']));
}

function lineFor(files: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}): CommandLine {
  const project = new Project(files);
  const command = ['sh', '-c', 'exec sh "$0"', '{file}'];
  project.write('pawl.config.json', JSON.stringify({ patterns: ['test/**/*.sh'], command }));
  return new CommandLine(project, [], env);
}

describe.skipIf(isMissing('chromium'))('the HTML report in chromium', () => {
  let visitor: Visitor;
  let line: CommandLine;
  const at = (path: string): string => join(line.project.root, path);

  beforeAll(async () => {
    visitor = await Visitor.start();
    const many = Array.from({ length: 60 }, (_, nth) => `many/${String(nth).padStart(2, '0')}`);
    line = lineFor({ ...tests([...many, 'a', 'c']), 'test/b.sh': failing, [`test/${nasty}.sh`]: failing });
    await line.pawl('run', '--reporter', 'silent');
    for (const file of ['test/a.sh', 'test/c.sh']) line.project.write(file, 'exit 1\n');
    await line.pawl('run', '--reporter', 'html=report.html');
  });

  afterAll(async () => {
    await visitor.leave();
  });

  function look(hash = '', options: Parameters<Visitor['visit']>[2] = {}): Promise<Visit> {
    return visitor.visit(at('report.html'), hash, options);
  }

  async function counted(page: Page): Promise<string | null> {
    return page.getByRole('status').textContent();
  }

  it('tells what summary.json tells, and asks nobody for anything', async () => {
    const { page, troubles } = await look();
    const latest = fs.readFileSync(at('.pawl/latest'), 'utf8').trim();
    const summary = JSON.parse(line.project.read(`.pawl/runs/${latest}/results/summary.json`)) as Record<
      string,
      number
    >;
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('failed');
    expect(await counted(page)).toBe(`${summary['total']} files`);
    for (const word of ['failed', 'passed'] as const) {
      await page.getByRole('button', { name: new RegExp(`^\\W*${word}`), pressed: false }).click();
      expect(await counted(page)).toBe(`${summary[word]} of ${summary['total']} files`);
      await page.getByRole('button', { name: 'show all' }).click();
    }
    expect(await page.getByRole('table').getAttribute('aria-rowcount')).toBe(String((summary['total'] ?? 0) + 1));
    expect(troubles).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('has no barrier that axe knows of, %s', async (colorScheme) => {
    const { page } = await look('', { colorScheme });
    expect(await barriersIn(page)).toEqual([]);
    await page.evaluate("location.hash = '#file=test/b.sh'");
    await page.getByRole('dialog').waitFor();
    expect(await barriersIn(page)).toEqual([]);
  });

  it('shows hostile names and outputs as what they are', async () => {
    const { page, troubles } = await look(`#file=${encodeURIComponent(`test/${nasty}.sh`)}`);
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByRole('heading', { level: 2 }).textContent()).toBe(
      'test/<img src=x onerror=alert(1)>\\u202egnp.\\u2028.sh',
    );
    const printed = await dialog.locator('pre').last().textContent();
    expect(printed).toContain('red orange link');
    expect(printed).toContain('</script><script>alert(2)</script> \\u202e <b>bold</b>');
    expect(await page.locator('img, b:text-is("bold"), a[href^="http"]').count()).toBe(0);
    const colors = await dialog.locator('pre span').evaluateAll((spans) => spans.map((span) => span.className));
    expect(colors).toEqual(['c1', 'rgb']);
    expect(troubles).toEqual([]);
  });

  it('lets nothing run that did not come with it', async () => {
    const { page, troubles } = await look();
    const ran = await page.evaluate(`{
      const script = document.createElement('script');
      script.textContent = 'document.title = "run"';
      document.body.append(script);
      const html = '<p style="color: rgb(255, 0, 0)" onclick="1">styled</p><img src="https://example.org/a.png">';
      document.body.insertAdjacentHTML('beforeend', html);
      [document.title, getComputedStyle(document.querySelector('body > p')).color];
    }`);
    expect(ran).not.toContain('run');
    expect(ran).not.toContain('rgb(255, 0, 0)');
    expect(
      troubles.filter((trouble) => /violates the following Content Security Policy/.test(trouble)).length,
    ).toBeGreaterThan(2);
  });

  it('is used by keys alone: find, go through the files, look at one and come back', async () => {
    const { page } = await look();
    const focused = (): Promise<string> => page.evaluate('document.activeElement.textContent');
    await page.keyboard.press('/');
    await page.keyboard.type('MANY/');
    await expect.poll(() => counted(page)).toBe('60 of 64 files');
    expect(new URL(page.url()).hash).toBe('#q=MANY%2F');
    while (!(await focused()).startsWith('test/many/')) await page.keyboard.press('Tab');
    for (let nth = 0; nth < 55; nth++) await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe('test/many/55.sh');
    await page.keyboard.press('Enter');
    const title = page.getByRole('dialog').getByRole('heading', { level: 2 });
    expect(await title.textContent()).toBe('test/many/55.sh');
    await page.keyboard.press('j');
    await expect.poll(() => title.textContent()).toBe('test/many/56.sh');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await expect.poll(focused).toBe('test/many/55.sh');
    await page.keyboard.press('/');
    await page.keyboard.press('Escape');
    await expect.poll(() => counted(page)).toBe('64 files');
  });

  it('leads to one file by its address, and back by the button of the browser', async () => {
    const { page } = await look();
    await page.getByRole('link', { name: 'test/b.sh' }).first().click();
    await page.getByRole('dialog').waitFor();
    const address = new URL(page.url()).hash;
    await page.goBack();
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await look(address);
    expect(await page.getByRole('dialog').getByRole('heading', { level: 2 }).textContent()).toBe('test/b.sh');
    await look('#file=test/gone.sh&sort=%00&is=,x');
    expect(await page.getByRole('dialog').textContent()).toContain('This run has no such file.');
  });

  it('says what changed since the run before, and shows those files', async () => {
    const { page } = await look();
    await page.getByRole('region', { name: 'Since the run before' }).getByRole('button', { name: '2 broke' }).click();
    expect(await counted(page)).toBe('2 of 64 files');
  });

  it('sorts by any column, both ways, and says so', async () => {
    const { page } = await look();
    const head = page.getByRole('columnheader', { name: 'File' });
    await head.getByRole('button').click();
    expect(await head.getAttribute('aria-sort')).toBe('ascending');
    await head.getByRole('button').click();
    expect(await head.getAttribute('aria-sort')).toBe('descending');
    expect(await page.locator('[data-row="0"] a').textContent()).toBe('test/many/59.sh');
  });

  it('is no wider than a phone', async () => {
    const { page } = await look('', { viewport: { width: 360, height: 740 } });
    const width = (): Promise<number> => page.evaluate('document.documentElement.scrollWidth');
    expect(await width()).toBe(360);
    await page.evaluate("location.hash = '#file=test/b.sh'");
    await page.getByRole('dialog').waitFor();
    expect(await page.getByRole('dialog').evaluate((dialog) => [dialog.scrollWidth, dialog.clientWidth])).toEqual([
      360, 360,
    ]);
    expect(await width()).toBe(360);
  });

  it('prints the rows that nobody sees on the screen', async () => {
    const { page } = await look();
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    expect(await page.locator('[data-row]').count()).toBe(64);
  });
});

describe('a report that is a page', () => {
  it('lies with the run where nobody says where, and is said', async () => {
    const line = lineFor({ 'test/a.sh': 'exit 0\n' });
    const { stdout } = await line.pawl('run', '--reporter', 'html');
    const [, path = ''] = /^report: (\.pawl\/runs\/run_\S+\/report\.html)\n$/.exec(stdout) ?? [];
    expect(line.project.read(path)).toContain('"verdict":"passed"');
  });

  it('is there and whole when the run is killed, and is brought up to date', async () => {
    const line = lineFor({ 'test/a.sh': 'exit 0\n', 'test/b.sh': held('b') });
    const run = line.start('run', '--reporter', 'html=r.html');
    const pid = await line.running('b');
    run.signal('SIGKILL');
    await run.ended;
    process.kill(pid, 'SIGKILL');
    expect(line.project.read('r.html')).toMatch(/"isOver":false[^]*\]\}<\/script><\/body><\/html>\s*$/);
    await line.pawl('report', '--reporter', 'html=r.html');
    expect(line.project.read('r.html')).toMatch(/"cutShort":\[\{"file":"test\/b.sh"/);
  });

  it('is shown in the browser of the user, by its path and without a shell', async () => {
    const line = lineFor({ 'test/a.sh': 'exit 0\n', 'bin/xdg-open': '#!/bin/sh\nprintf %s "$1" > opened\n' });
    const { root } = line.project;
    fs.chmodSync(join(root, 'bin/xdg-open'), 0o755);
    await line.project.run();
    const path = `${join(root, 'bin')}${delimiter}${process.env['PATH']}`;
    const shown = new CommandLine(line.project, [], { DISPLAY: ':0', PATH: path });
    const ended = await shown.pawl('report', '--open', '--reporter', 'html=$(touch pwned).html');
    expect(ended).toMatchObject({ code: 0, stdout: 'report: $(touch pwned).html\n', stderr: '' });
    expect(line.project.read('opened')).toBe(join(root, '$(touch pwned).html'));
  });

  it('is not shown where there is no display, and says where it is', async () => {
    const line = lineFor({ 'test/a.sh': 'exit 0\n' }, { DISPLAY: '', WAYLAND_DISPLAY: '', BROWSER: '' });
    await line.project.run();
    const ended = await line.pawl('report', '--open');
    expect(ended).toMatchObject({ code: 0, stderr: 'not opened: there is no display here\n' });
    expect(ended.stdout).toMatch(/^report: \.pawl\/runs\/run_\S+\/report\.html\n$/);
  });

  it('follows nothing out of a directory that somebody has brought', async () => {
    const line = lineFor({ 'test/a.sh': 'exit 0\n', precious: 'mine' });
    await line.project.run();
    const latest = line.project.read('.pawl/latest').trim();
    fs.symlinkSync(join(line.project.root, 'precious'), join(line.project.root, `.pawl/runs/${latest}/report.html`));
    expect(await line.pawl('report', '--reporter', 'html')).toMatchObject({ code: 0 });
    expect(line.project.read('precious')).toBe('mine');
  });
});
