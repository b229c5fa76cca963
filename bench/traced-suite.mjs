// A suite with a finished run whose results have inputs, as a tracer makes them of files that load sixty modules each.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';

import { costOf, quietEnvironment } from './measure.mjs';
import { makeSuite, pawlCommand } from './suite.mjs';

const folders = 150;
const modulesPerFolder = 20;
const foldersPerTest = 30;
const entriesPerTest = 120;

/** In git: 3,000 sources, and so many test files that have run. */
export function makeTracedSuite(folder, files) {
  makeSuite(folder, files, { git: true });
  for (let nth = 0; nth < folders * modulesPerFolder; nth++) {
    const path = join(folder, modulePath(nth));
    fs.mkdirSync(join(path, '..'), { recursive: true });
    fs.writeFileSync(path, textOf(nth));
  }
  execFileSync('git', ['add', '.'], { cwd: folder });
  costOf({ cwd: folder, argv: pawlCommand('run', '--no-trace', 'test/**/*.test.txt', '--', '/bin/true', '{file}') });
  return folder;
}

/** What they have as inputs is written into the results that are there. */
export function addInputs(folder) {
  const run = fs.readFileSync(join(folder, '.pawl/latest'), 'utf8').trim();
  const results = join(folder, '.pawl/runs', run, 'results');
  const packageJson = shortBlob(fs.readFileSync(join(folder, 'package.json')));
  let nth = 0;
  for (const path of fs.readdirSync(results, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.result.json')) continue;
    const result = JSON.parse(fs.readFileSync(join(results, path), 'utf8'));
    const own = `content ${shortBlob(fs.readFileSync(join(folder, result.file)))} ${result.file}`;
    result.fingerprint.inputs = { entries: [own, ...entriesOf(nth++, packageJson)], unseen: [] };
    fs.writeFileSync(join(results, path), `${JSON.stringify(result, null, 1)}\n`);
  }
  const plan = JSON.parse(
    execFileSync(process.execPath, pawlPlan().slice(1), { cwd: folder, env: quietEnvironment, maxBuffer: 1 << 30 }),
  );
  const traced = plan.files.filter(({ by, inputs }) => by === 'traced' && inputs === entriesPerTest + 1).length;
  if (traced !== nth) throw new Error(`expected ${nth} results to stand by their inputs, found ${traced}`);
}

export function pawlPlan() {
  return pawlCommand('plan', '--json', 'test/**/*.test.txt', '--', '/bin/true', '{file}');
}

function entriesOf(test, packageJson) {
  const entries = [`config package.json:${packageJson} .`, 'config - src'];
  for (let step = 0; step < foldersPerTest; step++) {
    const first = ((test * 7 + step * 5) % folders) * modulesPerFolder;
    const module = first + ((test + step) % (modulesPerFolder - 1));
    entries.push(`config - ${modulePath(module).replace(/\/[^/]*$/, '')}`);
    for (const nth of [module, module + 1]) entries.push(`module ${shortBlob(textOf(nth))} ${modulePath(nth)}`);
  }
  for (let nth = 0; entries.length < entriesPerTest; nth++) entries.push(`stem - src/part0${nth + 10}/absent`);
  return entries;
}

function modulePath(nth) {
  const part = String(Math.floor(nth / modulesPerFolder)).padStart(3, '0');
  return `src/part${part}/module${String(nth).padStart(4, '0')}.js`;
}

function textOf(nth) {
  return `export const number = ${nth};\n`;
}

/** As results have it: the first sixteen digits of git's name for a content. */
function shortBlob(content) {
  const bytes = Buffer.from(content);
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex').slice(0, 16);
}
