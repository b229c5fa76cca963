// A new reporter that compiles and passes its test: what is left is to say what it reports.
//
//     npm run new:reporter -- <name>

import { before, generate, listing, read } from './generate.mjs';

const registry = 'src/reporters/index.ts';
const names = [...read(registry).matchAll(/^ {2}'?([a-z][a-z0-9-]*)'?: \{$/gm)].map(([, name]) => name);

const entry = `  '__name__': {
    description: 'each file with its outcome, a line each',
    takesPath: true,
    load: async () => (await import('./__name__.ts')).__camel__Reporter,
  },
`;

generate({
  kind: 'reporter',
  registry,
  edits: {
    [registry]: before('} as const satisfies', entry),
    'src/config/flags/flags-of-reports.ts': listing(names),
    'docs/options.md': listing(names),
    'docs/reporters.md': before(
      '\n**Rewritten** files',
      '| `__name__` | each file with its outcome, a line each | rewritten |\n',
    ),
  },
  next: `npx vitest run test/reporters/__name__.test.ts passes. Now say what it reports: in src/reporters/__name__.ts, in its
description in ${registry} and in docs/reporters.md. CONTRIBUTING.md has the rest.`,
});
