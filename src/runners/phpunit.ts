// phpunit: `--log-junit` adds a report to what it prints, written when all is done. A fatal error and an exit() leave none.

import { join } from 'node:path';

import { commandForAll } from '../core/command.ts';
import type { RunnerEvent } from '../core/results/runner-event.ts';
import type { CommandTemplate } from '../core/settings.ts';
import { quoteForShell } from '../core/text/quoting.ts';
import type { JunitCase, JunitReport } from '../formats/foreign/junit.ts';
import { parseJunit } from '../formats/foreign/junit.ts';
import type { ProjectFacts } from '../ports/project-facts.ts';
import type { RunnerLaunch, RunnerLeavings, RunnerStart, Tells } from '../ports/test-runner.ts';
import type { FlagTable } from './command-line/parameters.ts';
import { flagList, sortParameters } from './command-line/parameters.ts';
import { fromFolder } from './command-line/path-patterns.ts';
import type { Runner, Start, Suite } from './runner.ts';
import { eventsOfJunit } from './telling/junit-events.ts';

const reportName = 'phpunit.xml';
const missing = 'phpunit wrote no report: it ended before all its tests had run';

const configFiles = ['phpunit.xml', 'phpunit.dist.xml', 'phpunit.xml.dist'];
const programName = /(?:^|\/)(?:simple-)?phpunit(?:-\d+)?(?:\.phar)?$/;
const usualSuffix = 'Test.php';

/** https://docs.phpunit.de/en/9.6/textui.html, and what later versions added. */
const flags: FlagTable = {
  withValue: flagList(
    '-c --configuration --bootstrap --prepend --include-path -d --filter --exclude-filter --testsuite --exclude-testsuite',
    '--group --exclude-group --covers --uses --test-suffix --order-by --random-order-seed --repeat --printer --columns',
    '--cache-directory --cache-result-file --extension --coverage-* --log-* --testdox-* --path-coverage',
    '--default-time-limit --whitelist --loader --requires-php-extension',
  ),
  dropped: flagList(
    '--coverage-* --path-coverage --log-* --testdox-html --testdox-text --testdox-xml --testsuite --exclude-testsuite',
    '--test-suffix --list-tests --list-suites --list-groups --list-tests-xml --list-test-files',
  ),
};

const tells: Tells = {
  launch({ template, files, env, channel }: RunnerStart): RunnerLaunch {
    const argv = withReport(template, join(channel, reportName)) ?? template.argv;
    return { argv: commandForAll({ ...template, argv }, files), env };
  },

  async read(leavings: RunnerLeavings): Promise<readonly RunnerEvent[]> {
    if (withReport(leavings.template, reportName) === null) return [];
    const text = leavings.report(reportName);
    const report = text === null ? [] : [asPhpunitMeansIt(await parseJunit(text))];
    const events = eventsOfJunit('phpunit', report, missing, leavings);
    // Some versions exit with 0 where there are no tests, and some with 1.
    const isEmpty = report.length > 0 && report.every((each) => each !== null && isWithoutWords(each));
    return isEmpty ? [...events, { event: 'runner-ended', verdict: 'empty' }] : events;
  },

  warm: null,
};

export const phpunit: Runner = {
  name: 'phpunit',
  program: 'phpunit',
  package: null,
  configFiles,

  startIn(words: readonly string[]): Start | null {
    const at = words.findIndex((word) => programName.test(word));
    const interpreted =
      words[0] === 'php' && words.slice(1, at).every((word) => word.startsWith('-') || word.includes('='));
    if (at === -1 || (at > 0 && !interpreted)) return null;
    return { program: words.slice(0, at + 1) as [string, ...string[]], parameters: words.slice(at + 1) };
  },

  suite({ program, parameters }: Start, project: ProjectFacts): Suite {
    const { kept, positionals, values } = sortParameters(parameters, flags);
    const asked = [...(values.get('-c') ?? []), ...(values.get('--configuration') ?? [])];
    const config = [...asked, ...configFiles].find((name) => project.fileExists(name));
    const written = config === undefined ? [] : placesIn(project.readText(config) ?? '', config);
    const all = written.length > 0 ? written : [`tests/**/*${usualSuffix}`];
    const named = positionals.map((word) => fromFolder('', word).replace(/\/$/, ''));
    const patterns = named.map((path) => (project.folderExists(path) ? `${path}/**/*${usualSuffix}` : path));
    return {
      command: [...program, ...kept, '{file}'],
      patterns: patterns.length > 0 ? patterns : all,
      ignore: ['vendor/**'],
      cautions: [],
    };
  },
  tells,
};

/** The command with a report of ours; null where phpunit is not among its words, so that nothing can be added. */
function withReport({ argv, shell }: CommandTemplate, report: string): CommandTemplate['argv'] | null {
  const words = shell ? (argv[0].match(/\s+|[^\s]+/g) ?? []) : [...argv];
  const value = shell ? quoteForShell(report) : report;
  const between = shell ? [' '] : [];
  const own = words.indexOf('--log-junit');
  const at = words.findIndex((word) => programName.test(word));
  if (own !== -1 && at !== -1) words[own + 1 + between.length] = value;
  else if (at !== -1) words.splice(at + 1, 0, ...between, '--log-junit', ...between, value);
  // `composer test -- {file}` hands on what stands behind the dashes.
  else if (words[0] === 'composer' && words.includes('--')) words.push(...between, '--log-junit', ...between, value);
  else return null;
  return (shell ? [words.join('')] : words) as unknown as CommandTemplate['argv'];
}

function isWithoutWords({ cases, troubles }: JunitReport): boolean {
  return cases.length === 0 && troubles.length === 0;
}

/** Its dialect: names with `::`, words that begin with the name, and risky tests and empty classes as errors and cases. */
function asPhpunitMeansIt(report: JunitReport | null): JunitReport | null {
  if (report === null) return null;
  const cases = report.cases.filter(({ name, className }) => name !== 'Warning' || className !== null).map(caseOf);
  return { ...report, cases, failedSaid: null };
}

function caseOf(each: JunitCase): JunitCase {
  const { name, className, troubles } = each;
  const named = { ...each, name: className === null ? name : `${className}::${name}`, className: null };
  const risky = troubles.some(({ type }) => /Risky/.test(type ?? ''));
  // Whether a risky test fails is the project's choice: the exit code says it.
  if (risky) return { ...named, outcome: 'passed', troubles: [] };
  const told = troubles.map((trouble) => {
    const words = (trouble.detail ?? trouble.message).replace(/^.+::.+\n/, '');
    const [message = ''] = words.split(/\n\s*\n|\n--- Expected\n/, 1);
    return { ...trouble, message: message.trim(), detail: words };
  });
  const [, file = each.file, line = each.line] = /^(.+\.php):(\d+)$/m.exec(told[0]?.detail ?? '') ?? [];
  return { ...named, troubles: told, file, line };
}

/** The directories and files of the test suites in a phpunit.xml, as globs. */
function placesIn(xml: string, config: string): string[] {
  const folder = config.split('/').slice(0, -1).join('/');
  const text = xml.replaceAll(/<!--[\s\S]*?-->/g, '');
  const [, suites = ''] = /<testsuites?>([\s\S]*)<\/testsuites>/.exec(text) ?? [];
  const named = [...suites.matchAll(/<(directory|file)([^>]*)>\s*([^<]+?)\s*<\/\1>/g)];
  return named.map(([, kind, attributes = '', path = '']) => {
    const [, suffix = usualSuffix] = /\bsuffix="([^"]+)"/.exec(attributes) ?? [];
    return fromFolder(folder, kind === 'file' ? path : `${path.replace(/\/$/, '')}/**/*${suffix}`);
  });
}
