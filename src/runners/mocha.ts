// mocha: one file by `mocha path`, the suite by the spec of command line and config, or `./test/*`.
//
// mocha adds the `spec` of its config to the files that it is given, so that `mocha one.js` runs the whole suite.
// `--ignore '!one.js' one.js` ignores all files but that one and leaves the config as it is, with its setup files, in
// their order, also with --parallel (tried with 9.2, 11.8 and 12.0). It is put in wherever a spec may be configured.

import type { ProjectFacts } from '../ports/project-facts.ts';
import { packageStart } from './command-line/package-start.ts';
import type { FlagTable } from './command-line/parameters.ts';
import { flagList, sortParameters } from './command-line/parameters.ts';
import { fromFolder, isGlob } from './command-line/path-patterns.ts';
import type { MochaConfig } from './configs/mocha-config.ts';
import { mochaConfigFiles, readMochaConfig } from './configs/mocha-config.ts';
import type { Runner, Start, Suite } from './runner.ts';
import { preloadTells } from './telling/preload-tells.ts';

const defaultSpec = './test';
/** https://mochajs.org/running/cli/#--extension-ext */
const extensions = ['js', 'cjs', 'mjs'];

const flags: FlagTable = {
  withValue: flagList(
    '-r --require -R --reporter -O --reporter-option --reporter-options -u --ui -t --timeout --timeouts -s --slow',
    '-g --grep -f --fgrep -j --jobs --retries --config --package --opts --extension --file --ignore --exclude --spec',
    '--global --globals --watch-files --watch-ignore -n --node-option --import --loader --experimental-loader',
    '-C --conditions --env-file',
  ),
  dropped: flagList('-w --watch --watch-files --watch-ignore --spec -S --sort'),
};

export const mocha: Runner = {
  name: 'mocha',
  program: 'mocha',
  package: 'mocha',
  configFiles: mochaConfigFiles,

  tells: preloadTells('mocha.cjs', { filesMax: Infinity }),

  startIn: (words) => packageStart(words, 'mocha', ['mocha', '_mocha']),

  suite(start: Start, project: ProjectFacts): Suite {
    const { kept, positionals, values } = sortParameters(start.parameters, flags);
    const config = readMochaConfig(values, project);
    const all = (...keys: readonly string[]): string[] =>
      keys.flatMap((key) => [...(values.get(`--${key}`) ?? []), ...(config.list(key) ?? [])]);
    const specs = [...positionals, ...all('spec')];
    const shape = { extensions: extensionsOf(all('extension')), recursive: isRecursive(kept, config) };
    return {
      command: [...start.program, ...kept, ...(config.mayHave('spec') ? ['--ignore', '!{file:glob}'] : []), '{file}'],
      patterns: (specs.length > 0 ? specs : [defaultSpec]).map((spec) => patternOf(spec, shape, project)),
      // What --file names is loaded before every test file and is none itself.
      ignore: all('ignore', 'exclude', 'file').map((each) => fromFolder('', each)),
      cautions: config.cautions,
    };
  },
};

interface Shape {
  readonly extensions: readonly string[];
  readonly recursive: boolean;
}

/** A folder stands for the files in it; a name without a file may lack its extension. */
function patternOf(spec: string, { extensions: known, recursive }: Shape, project: ProjectFacts): string {
  const path = fromFolder('', spec).replace(/\/$/, '');
  if (isGlob(path) || project.fileExists(path)) return path;
  const ending = known.length === 1 ? `.${known[0]}` : `.{${known.join(',')}}`;
  const isFolder = path === defaultSpec.slice(2) || project.folderExists(path);
  if (!isFolder) return `${path}${ending}`;
  return recursive ? `${path}/**/*${ending}` : `${path}/*${ending}`;
}

/** Those that are asked for take the place of the default ones. */
function extensionsOf(asked: readonly string[]): readonly string[] {
  const named = asked.flatMap((each) => each.split(',')).map((each) => each.replace(/^\./, ''));
  return named.length > 0 ? named : extensions;
}

function isRecursive(kept: readonly string[], config: MochaConfig): boolean {
  return kept.includes('--recursive') || config.list('recursive')?.[0] === 'true';
}
