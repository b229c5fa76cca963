// Who listens to a run and where it goes: the reporters that were asked for, each with what it may use.

import { join, relative, resolve, sep } from 'node:path';

import { aloneCommand, placesGiven, resumeCommand } from '../config/command-line/resume-command.ts';
import { shellQuoted } from '../config/command-line/shell-quote.ts';
import { splitArgv } from '../config/command-line/split-argv.ts';
import type { Flags } from '../config/flags/flags.ts';
import type { Settings } from '../core/settings.ts';
import type { TestFile } from '../core/test-file.ts';
import { asTestFile, isWithinProject } from '../core/test-file.ts';
import { printable } from '../core/text/printable.ts';
import { outputTailBytes } from '../engine/execution/record-result.ts';
import type { Ports } from '../engine/ports.ts';
import { resultsOf } from '../engine/reading/read-run.ts';
import { archiveOf } from '../engine/reading/run-archive.ts';
import type { Output } from '../ports/output.ts';
import type { FollowUpCommands, Reporter, ReporterContext } from '../ports/reporter.ts';
import type { ReporterEntry } from '../reporters/index.ts';
import { isReporterName, reporters } from '../reporters/index.ts';
import type { MountedReporter } from '../reporters/multiplexer.ts';
import { Multiplexer } from '../reporters/multiplexer.ts';
import { fileSink, githubStep, outputSink, ownFileSink, renderTable, reportPage } from './compose-reading.ts';
import { printProblems } from './print-problems.ts';

interface Surroundings {
  readonly argv: readonly string[];
  readonly flags: Flags;
  readonly out: Output;
  readonly err: Output;
}

/** Reporters are told of results, and read them where they are stored. */
type StoredPorts = Pick<Ports, 'clock' | 'store'>;

/** Without a word from the user, the default reporter; with `--json`, standard output belongs to the object at the end. */
export async function composeReporters(
  settings: Settings,
  ports: StoredPorts,
  around: Surroundings,
): Promise<Multiplexer> {
  const { flags, out, err } = around;
  const json = flags.json === true;
  const choices = settings.reporters.length > 0 || json ? settings.reporters : [{ name: 'default', path: null }];
  const mounted: MountedReporter[] = [];
  for (const { name, path } of choices) {
    if (!isReporterName(name)) continue; // Settings hold no other names.
    const output = json ? err : out;
    const { load, takesPath, home }: ReporterEntry = reporters[name];
    const create = await load();
    const context = { ...contextOf(settings, ports, around), output };
    if (path === null && home !== undefined) {
      mounted.push({ reporter: atHome({ name, home }, create, context, ports), report: `${home} of the run` });
      continue;
    }
    const sink = path === null ? outputSink(output) : fileSink(resolve(path));
    const report = path ?? (takesPath ? 'standard output' : null);
    const place = path === null ? null : placeIn(settings.root, resolve(path));
    mounted.push({ reporter: create({ ...context, sink }), report, place });
  }
  if (!mounted.some(({ reporter }) => reporter.tellRunning !== undefined)) {
    const { runningReporter } = await import('../reporters/running.ts');
    mounted.push({ reporter: runningReporter({ output: err, clock: ports.clock }), report: null });
  }
  return new Multiplexer(mounted, (problem) => printProblems([problem], err));
}

function placeIn(root: string, path: string): TestFile | null {
  const place = relative(root, path).split(sep).join('/');
  return isWithinProject(place) ? asTestFile(place) : null;
}

/** A report in the directory of the run, which is known when that begins. It says where it is. */
function atHome(
  { name, home }: { readonly name: string; readonly home: string },
  create: (context: ReporterContext) => Reporter,
  context: Omit<ReporterContext, 'sink'>,
  { store }: StoredPorts,
): Reporter {
  let path = '';
  let reporter: Reporter | null = null;
  return {
    name,
    onEvent(event) {
      if (event.kind === 'run-started') {
        path = store.open(event.run).reportPath(home);
        reporter = create({ ...context, sink: ownFileSink(path) });
      }
      reporter?.onEvent(event);
    },
    async finish() {
      await reporter?.finish?.();
      if (path !== '') context.output.write(`report: ${printable(relative('', path))}\n`);
    },
    exit: (exitCode) => reporter?.exit?.(exitCode),
  };
}

function contextOf(
  settings: Settings,
  { clock, store }: StoredPorts,
  around: Surroundings,
): Omit<ReporterContext, 'output' | 'sink'> {
  return {
    clock,
    settings,
    renderTable,
    results: (run) => resultsOf(run, store.open(run)),
    outputTail: (run, file) => store.open(run).outputTail(file, outputTailBytes),
    archive: archiveOf(store),
    reportPage,
    commands: followUpCommands(settings.root, around),
    githubStep: githubStep(settings.root, process.env),
  };
}

function followUpCommands(root: string, { argv, flags }: Surroundings): FollowUpCommands {
  const [ours, theirs] = splitArgv(argv);
  return {
    resume: resumeCommand(argv),
    lastFailed: [aloneCommand(ours), '--last-failed', shellQuoted(theirs)].join(' ').trimEnd(),
    show: (file) => shellQuoted(['pawl', 'show', notAnOption(relative('', join(root, file))), ...placesGiven(flags)]),
  };
}

function notAnOption(path: string): string {
  return path.startsWith('-') ? `./${path}` : path;
}
