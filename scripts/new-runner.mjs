// A new test runner that compiles and passes its test: what is left is to say what that runner does.
//
//     npm run new:runner -- <name>

import { before, generate, importing, inTurn } from './generate.mjs';

generate({
  kind: 'runner',
  registry: 'src/runners/index.ts',
  edits: {
    'src/runners/index.ts': inTurn(
      importing("import { __camel__ } from './__name__.ts';"),
      before('  // Any command that writes a report', '  __camel__,\n'),
    ),
    'docs/runners.md': before(
      '| [junit]',
      '| [__name__](runners/__name__.md) | `__name__ {file}` | `test/**/*.sh` |\n',
    ),
  },
  next: `npx vitest run test/runners/__name__.test.ts passes, with a stand-in for __name__ in fixtures/suites/__name__/bin.
Now let it start the real one, and say in docs/runners/__name__.md what you saw. CONTRIBUTING.md has the rest.`,
});
