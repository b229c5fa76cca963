// How the page of the HTML report becomes one file: style and script in it, and a policy that lets nothing else be loaded or run.

import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';

import type { Plugin } from 'vite';
import { defineConfig } from 'vite';
import { viteSingleFile } from 'vite-plugin-singlefile';

/** It is in every report: what it weighs is paid each time. */
const bytesMax = 60_000;

const data = '{{data}}';
const inStyle = /<style\b[^>]*>([^]*?)<\/style>/g;
const inScript = /<script type="module"[^>]*>([^]*?)<\/script>/g;

export default defineConfig({
  root: fileURLToPath(new URL('src/report-page', import.meta.url)),
  logLevel: 'error',
  oxc: {
    // The classic way makes smaller calls.
    jsx: { runtime: 'classic', pragma: 'h', pragmaFrag: 'Fragment' },
    jsxInject: "import { h, Fragment } from 'preact'",
  },
  plugins: [preactAlone(), viteSingleFile({ removeViteModuleLoader: true }), policy()],
  build: {
    outDir: fileURLToPath(new URL('dist', import.meta.url)),
    emptyOutDir: false,
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox128', 'safari18'],
    modulePreload: false,
    rolldownOptions: { input: fileURLToPath(new URL('src/report-page/report.html', import.meta.url)) },
  },
});

/** What is passed on in a report is named in THIRD-PARTY-NOTICES.txt, where scripts/build.mjs names it. */
function preactAlone(): Plugin {
  return {
    name: 'preact-alone',
    moduleParsed({ id }) {
      const isOurs = !/[\\/]node_modules[\\/]/.test(id) || /[\\/]node_modules[\\/]preact[\\/]/.test(id);
      if (!isOurs) throw new Error(`the page of the report takes in ${id}, of which no notice is given`);
    },
  };
}

/** Only what is in it now may run and style it, by its digest: whatever a test prints is neither. */
function policy(): Plugin {
  return {
    name: 'policy',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const [page, ...others] = Object.values(bundle);
        if (page?.type !== 'asset' || others.length > 0)
          throw new Error('the page of the report is more than one file');
        page.source = withPolicy(String(page.source));
        const bytes = Buffer.byteLength(page.source);
        if (bytes > bytesMax) throw new Error(`the page of the report has ${bytes} bytes, and may have ${bytesMax}`);
        if (page.source.split(data).length !== 2) throw new Error(`the page of the report has not one ${data}`);
      },
    },
  };
}

function withPolicy(html: string): string {
  const style = only(html, inStyle).replace(/\/\*[^*]*\*\/\s*$/, '');
  const script = only(html, inScript);
  const rules = [
    "default-src 'none'",
    `script-src '${digestOf(script)}'`,
    `style-src '${digestOf(style)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return html
    .replace(inStyle, '<style></style>')
    .replace(inScript, '<script type="module"></script>')
    .replace(/\n\s*(?=<)/g, '')
    .replace('<title>', (next) => `<meta http-equiv="Content-Security-Policy" content="${rules}" />${next}`)
    .replace('</style>', (end) => style + end)
    .replace('<script type="module">', (beginning) => beginning + script);
}

function only(html: string, pattern: RegExp): string {
  const [found, ...others] = Array.from(html.matchAll(pattern), ([, content = '']) => content);
  if (found === undefined || others.length > 0) throw new Error(`the page of the report has not one ${pattern.source}`);
  return found;
}

function digestOf(content: string): string {
  return `sha256-${createHash('sha256').update(content).digest('base64')}`;
}
