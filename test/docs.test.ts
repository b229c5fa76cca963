import fs from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { exitCodes } from '../src/cli/exit-codes.ts';
import { configAsMarkdown } from '../src/config/file/config-as-markdown.ts';
import { flags } from '../src/config/flags/flag-table.ts';
import { flagsAsMarkdown } from '../src/config/flags/flags-as-markdown.ts';
import { version } from '../src/core/version.ts';
import { reporters } from '../src/reporters/index.ts';
import { runners } from '../src/runners/index.ts';
import { parsedXml } from './rig/xml.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (name: string): string => fs.readFileSync(join(root, name), 'utf8');

describe('what the docs say', () => {
  it('of options is what the parser takes (npx vitest run test/docs.test.ts -u writes it anew)', async () => {
    const opening = '# Options\n\nMade from the table that the parser and the help are made from.\n\n';
    await expect(`${opening}${flagsAsMarkdown().trimEnd()}\n`).toMatchFileSnapshot(join(root, 'docs/options.md'));
  });

  it('of config keys is what the schema says (written anew likewise)', async () => {
    const opening =
      '# Config keys\n\nMade from the schema by which configs are checked. How they work together: [config](config.md).\n\n';
    await expect(`${opening}${configAsMarkdown()}\n`).toMatchFileSnapshot(join(root, 'docs/config-keys.md'));
  });

  it('of reporters names every one there is', () => {
    expect(flags.reporter.description).toContain(`${Object.keys(reporters).slice(0, -1).join(', ')} or `);
  });

  it('of runners names every one there is', () => {
    const named = [...read('docs/runners.md').matchAll(/^\| \[?([a-z][a-z0-9-]*)\b/gm)].map(([, name]) => name);
    expect(named).toEqual(expect.arrayContaining([...runners.map(({ name }) => name), 'command']));
  });

  it('of exit codes names every one there is', () => {
    for (const code of Object.values(exitCodes))
      expect(read('docs/exit-codes.md')).toMatch(new RegExp(`\\b${code}\\b`));
  });

  it('of tests names those that exist', () => {
    const named = [...read('docs/reliability.md').matchAll(/`(test\/[^`]+)`:?((?:,?\s+\*[^*]+\*)*)/g)];
    expect(named.length).toBeGreaterThan(50);
    for (const [, file = '', list = ''] of named) {
      const titles = [...list.matchAll(/\*([^*]+)\*/g)].map(([, title = '']) => title.replaceAll(/\s+/g, ' '));
      expect(titles, `${file} is named without a test`).not.toEqual([]);
      for (const title of titles) expect(read(file).includes(`'${title}',`), `${file} has: ${title}`).toBe(true);
    }
  });

  it('of sources names those that exist', () => {
    const named = [...read('docs/reliability.md').matchAll(/`(src\/[^`]+)`/g)].map(([, path = '']) => path);
    expect(named.filter((path) => !fs.existsSync(join(root, path)))).toEqual([]);
  });

  it('is shown in a recording that moves by itself, for at most half a minute, and stands still for who asks for that', () => {
    const svg = read('docs/images/demo.svg');
    expect(svg.length).toBeLessThan(150_000);
    const [root] = parsedXml(svg).all('svg');
    expect(root?.attributes['viewBox']).toBeDefined();
    expect(parsedXml(svg).all('script')).toEqual([]);
    expect(parsedXml(svg).all('desc')[0]?.text).toContain('stopped by Ctrl-C');
    expect(Number(/animation:strip ([\d.]+)s/.exec(svg)?.[1])).toBeLessThanOrEqual(30);
    for (const asked of ['prefers-color-scheme:dark', 'prefers-reduced-motion:no-preference'])
      expect(svg).toContain(asked);
  });

  it('leads to pages that exist', () => {
    const pages = [
      'README.md',
      'ARCHITECTURE.md',
      'CONTRIBUTING.md',
      'SECURITY.md',
      ...fs
        .readdirSync(join(root, 'docs'))
        .filter((name) => name.endsWith('.md'))
        .map((name) => `docs/${name}`),
    ];
    for (const page of pages) {
      for (const [, target = ''] of read(page).matchAll(/\]\((?!https?:)([^)#]+)/g)) {
        expect(fs.existsSync(join(root, page, '..', target)), `${page} leads to ${target}`).toBe(true);
      }
    }
  });
});

it('the version is that of package.json', () => {
  expect(version).toBe((JSON.parse(read('package.json')) as { version: string }).version);
});
