// `pawl init`: says what was found, writes it into a config, and shows the plan that follows from it.

import { join } from 'node:path';

import type { WrittenSuite } from '../../config/file/config-text.ts';
import { configText } from '../../config/file/config-text.ts';
import type { Flags } from '../../config/flags/flags.ts';
import type { Problem } from '../../core/problem.ts';
import { ProblemError } from '../../core/problem.ts';
import { counted } from '../../core/text/counted.ts';
import { printable } from '../../core/text/printable.ts';
import { discoverSuites } from '../../engine/planning/discover-suites.ts';
import type { Output } from '../../ports/output.ts';
import type { DetectedSuite } from '../../runners/index.ts';
import { describeNearMisses, detectSuites, dependsOn, strangersIn } from '../../runners/index.ts';
import { locateConfig, readProjectFacts } from '../compose-reading.ts';
import { askYesNo, composePorts, createFile, replaceFile } from '../compose.ts';
import { settingsAsFound } from '../resolve-settings.ts';
import { planCommand } from './plan.ts';

/** Throws a ProblemError where nothing was found, or where a config is there and is to stay. */
export async function initCommand(flags: Flags, output: Output): Promise<number> {
  const { root, file, key } = locateConfig({ cwd: process.cwd(), chosen: null });
  const facts = readProjectFacts(root);
  const found = detectSuites(facts);
  if (found.length === 0) throw new ProblemError([nothingFound(describeNearMisses(facts))]);
  const dependsOnPawl = dependsOn('pawl', facts);
  // With jiti, one in TypeScript is read by any Node that runs pawl.
  const isTyped = dependsOnPawl && dependsOn('jiti', facts) && facts.fileExists('tsconfig.json');
  const name = file ?? (isTyped ? 'pawl.config.ts' : 'pawl.config.mjs');
  const isOurs = key === null && /\.m?[jt]s$/.test(name);

  const counts = await countFiles(root, found);
  const hasAny = found.some((_, index) => counts[index] !== 0);
  const written = found.filter((_, index) => !hasAny || counts[index] !== 0);
  output.write(`${printable(root)}\n\n`);
  for (const [index, suite] of found.entries()) {
    output.write(describeSuite(suite, counts[index] ?? 0, written.includes(suite)));
  }
  for (const stranger of strangersIn(facts)) output.write(`note  ${stranger}\n`);

  const text = configText(asWritten(written, hasAny && written.length === 1), { imports: dependsOnPawl });
  if (flags.dryRun) {
    output.write(`\nwould write ${printable(name)}:\n\n${text}\n`);
    return showPlan(output);
  }
  if (file !== null && !isOurs) throw new ProblemError([configuredAlready(file, 'remove it to begin anew')]);
  if (!(await put(join(root, name), name, text, flags.force ?? false))) {
    throw new ProblemError([configuredAlready(name, '--force replaces it')]);
  }
  output.write(`\nwrote ${printable(name)}; results are kept in .pawl, which tells git to ignore it\n\n`);
  return showPlan(output);
}

/** Of each suite, in their order. */
async function countFiles(root: string, found: readonly DetectedSuite[]): Promise<number[]> {
  const settings = settingsAsFound(root);
  const { workspace } = composePorts(settings);
  const { files, suiteOf } = await discoverSuites(settings, workspace, await workspace.observe());
  const counts = found.map(() => 0);
  for (const each of files) {
    const index = settings.suites.indexOf(suiteOf(each));
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts;
}

function describeSuite(suite: DetectedSuite, files: number, isWritten: boolean): string {
  const { name, folder, runner, command, because, cautions } = suite;
  const title = name === null ? runner : `${name}: ${runner}`;
  const count = files === 0 ? 'no files' : counted(files, 'file');
  const place = folder === '' ? '' : ` in ${folder}`;
  const lines = [
    `${title}${place}, because ${because}`,
    `  ${count}, each by: ${command.join(' ')}${isWritten ? '' : ' (left out of the config)'}`,
    ...cautions.map((caution) => `  ${caution}`),
  ];
  return lines.map((line) => `${printable(line)}\n`).join('');
}

/** One that is alone in the root needs no name. */
function asWritten(suites: readonly DetectedSuite[], isAlone: boolean): WrittenSuite[] {
  return suites.map(({ because, cautions, ...suite }) => ({
    ...suite,
    name: isAlone && suite.folder === '' ? null : suite.name,
    notes: [because, ...cautions],
  }));
}

/** False when it is there already and is to stay. */
async function put(path: string, name: string, text: string, force: boolean): Promise<boolean> {
  if (createFile(path, text)) return true;
  if (!force && !(await askYesNo(`${printable(name)} is there. Replace it?`))) return false;
  replaceFile(path, text);
  return true;
}

function showPlan(output: Output): Promise<number> {
  return planCommand({ kind: 'plan', flags: {}, patterns: [], testCommand: null }, output);
}

function nothingFound(nearMisses: string): Problem {
  const next =
    "nothing was written; name files and command yourself: pawl run 'test/**/*.test.js' -- node --test {file}";
  return { kind: 'usage', where: 'pawl init', message: `no test runner was found: ${nearMisses}`, next };
}

function configuredAlready(file: string, next: string): Problem {
  return { kind: 'usage', where: file, message: 'configures pawl already', next: `nothing was written; ${next}` };
}
