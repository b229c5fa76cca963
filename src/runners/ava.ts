// ava: one file by `ava glob`, the suite by `files` of its config, else by the names that ava documents.

import type { ProjectFacts } from '../ports/project-facts.ts';
import { packageStart } from './command-line/package-start.ts';
import type { FlagTable } from './command-line/parameters.ts';
import { flagList, sortParameters } from './command-line/parameters.ts';
import { fromFolder, narrow } from './command-line/path-patterns.ts';
import { literalIn } from './configs/code-literal.ts';
import type { Runner, Start, Suite } from './runner.ts';
import { preloadTells } from './telling/preload-tells.ts';

const configFiles = ['js', 'cjs', 'mjs'].map((each) => `ava.config.${each}`);

/** https://github.com/avajs/ava/blob/main/docs/05-command-line.md */
const names = [
  'test.js',
  'src/test.js',
  'source/test.js',
  '**/test-*.js',
  '**/*.spec.js',
  '**/*.test.js',
  '**/test/**/*.js',
  '**/tests/**/*.js',
  '**/__tests__/**/*.js',
].map((name) => name.replace(/js$/, '{cjs,mjs,js}'));
const helpers = [
  '**/_*',
  '**/_*/**',
  '**/test?(s)/**/{helper,fixture}?(s)/**',
  '**/__tests__/**/__{helper,fixture}?(s)__/**',
];

const flags: FlagTable = {
  withValue: flagList('-c --concurrency -m --match -T --timeout --node-arguments --config'),
  dropped: flagList('-w --watch -c --concurrency'),
};

export const ava: Runner = {
  name: 'ava',
  program: 'ava',
  package: 'ava',
  configFiles,

  tells: preloadTells('ava.cjs'),

  startIn: (words) => packageStart(words, 'ava', ['ava']),

  suite(start: Start, project: ProjectFacts): Suite {
    const { kept, positionals } = sortParameters(start.parameters, flags);
    const configured = filesOf(project);
    const listed = configured === 'unclear' ? [] : (configured ?? []);
    const isLeftOut = (pattern: string): boolean => pattern.startsWith('!');
    const patterns = listed.filter((pattern) => !isLeftOut(pattern)).map((pattern) => fromFolder('', pattern));
    const narrowed = narrow(patterns.length > 0 ? patterns : names, positionals, project);
    return {
      command: [...start.program, ...kept, '{file:glob}'],
      patterns: narrowed.unread.length > 0 ? positionals : narrowed.patterns,
      ignore: [...helpers, ...listed.filter(isLeftOut).map((pattern) => fromFolder('', pattern.slice(1)))],
      cautions:
        configured === 'unclear' ? ["ava's config may set files in a way that cannot be read without running it"] : [],
    };
  },
};

function filesOf(project: ProjectFacts): ReturnType<typeof literalIn> {
  const settings = (project.packageJson as { ava?: unknown } | null)?.ava;
  if (typeof settings === 'object' && settings !== null) return literalIn(JSON.stringify(settings), ['files']);
  const text = configFiles.map((name) => project.readText(name)).find((each) => each !== null);
  return text == null ? null : literalIn(text, ['files']);
}
