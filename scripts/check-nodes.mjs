// Does the packed package work on every Node that it says it does? Takes Node from the npm registry, keeps it in a
// temporary folder for the next time, and has check-package.mjs run on each.
//
//     node scripts/check-nodes.mjs [--only 20,26]

import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** The lowest supported version to the letter; of the others the newest. */
const nodes = { 20: '20.19.0', 22: '22', 24: '24', 26: '26' };

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({ options: { only: { type: 'string' } } });
const chosen = values.only?.split(',') ?? Object.keys(nodes);
const unknown = chosen.filter((major) => !(major in nodes));
if (unknown.length > 0)
  throw new Error(`--only ${unknown.join()}: expected some of ${Object.keys(nodes).join()} — nothing was checked`);

const home = join(tmpdir(), 'pawl-nodes');
fs.mkdirSync(home, { recursive: true });
const { version } = JSON.parse(fs.readFileSync(join(root, 'package.json'), 'utf8'));
npm(root, 'pack', '--silent', '--pack-destination', home);

const failed = [];
for (const major of chosen) {
  const check = [join(root, 'scripts/check-package.mjs'), '--tarball', join(home, `pawl-${version}.tgz`)];
  const { status } = spawnSync(process.execPath, [...check, '--node', installed(major)], { stdio: 'inherit' });
  if (status !== 0) failed.push(major);
}
if (failed.length > 0) {
  console.error(`the package does not work on Node ${failed.join(', ')}`);
  process.exitCode = 1;
}

/** The binary of a Node. The registry's packages of it have no scripts: they hold the binary and nothing happens. */
function installed(major) {
  const folder = join(home, major);
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const binary = join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (spawnSync(binary, ['--version']).status === 0) return binary;
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder);
  fs.writeFileSync(join(folder, 'package.json'), '{"private":true}');
  npm(folder, 'install', '--no-save', '--no-audit', '--no-fund', `${name}@${nodes[major]}`);
  return binary;
}

function npm(cwd, ...parameters) {
  execFileSync('npm', parameters, { cwd, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' });
}
