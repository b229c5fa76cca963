// The suites that are measured: empty files in a temporary folder, and the ways to go through them.

import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const pawl = fileURLToPath(new URL('../bin/pawl.js', import.meta.url));

export const isInstalled = (tool) => spawnSync(tool, ['--version']).status === 0;
const parallel = isInstalled('parallel') && /GNU/.test(execFileSync('parallel', ['--version'], { encoding: 'utf8' }));
const prove = isInstalled('prove');

export function pawlCommand(...parameters) {
  return [process.execPath, pawl, ...parameters];
}

/**
 * Moves what an earlier round left to the side, if there is anything. It is not removed: where ext4 has lost thousands of
 * files within the last minutes it takes up to a millisecond to create one, since it does not use their inodes again so
 * soon (`recently_deleted` in its ialloc.c), and whoever creates most would pay for the round before.
 */
export function putAside(home, path) {
  if (!fs.existsSync(path)) return;
  const aside = fs.mkdtempSync(join(home, 'aside-'));
  fs.renameSync(path, join(aside, basename(path)));
}

/** So many empty test files, a hundred a folder, in a git repository where asked for. */
export function makeSuite(folder, files, { git }) {
  for (let file = 0; file < files; file++) {
    const parent = join(folder, 'test', String(Math.floor(file / 100)).padStart(3, '0'));
    if (file % 100 === 0) fs.mkdirSync(parent, { recursive: true });
    fs.writeFileSync(join(parent, `${String(file).padStart(5, '0')}.test.txt`), '');
  }
  fs.writeFileSync(join(folder, 'package.json'), '{"name":"measured","private":true}\n');
  fs.writeFileSync(join(folder, '.gitignore'), '.pawl/\nout/\njoblog\n.prove\nlist\n');
  const list = fs.readdirSync(join(folder, 'test'), { recursive: true, encoding: 'utf8' });
  const paths = list.filter((path) => path.endsWith('.txt')).toSorted();
  fs.writeFileSync(join(folder, 'list'), paths.map((path) => `test/${path}\n`).join(''));
  if (git) {
    const author = ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost'];
    for (const line of [
      ['init', '-q'],
      ['add', '.'],
      [...author, 'commit', '-qm', 'suite'],
    ]) {
      execFileSync('git', line, { cwd: folder });
    }
  }
  return folder;
}

/** Every way through a suite from its beginning, one command a file. Null where the tool is not installed. */
export function waysThrough(folder, command) {
  const clean = (path) => () => putAside(dirname(folder), join(folder, path));
  const loop = 'mkdir out; while read -r file; do "$@" "$file" >"out/${file##*/}.log" 2>&1 </dev/null; done <list';
  return {
    loop: { cwd: folder, before: clean('out'), argv: ['sh', '-c', loop, 'sh', ...command] },
    pawl: {
      cwd: folder,
      before: clean('.pawl'),
      argv: pawlCommand('run', 'test/**/*.test.txt', '--', ...command, '{file}'),
    },
    parallel: parallel
      ? { cwd: folder, before: clean('joblog'), argv: [...parallelThrough(), ...command, '{}', '::::', 'list'] }
      : null,
    // It expects another output than these commands give, and says so at the end: that does not change its cost much.
    prove: prove
      ? {
          cwd: folder,
          before: clean('.prove'),
          exits: null,
          argv: ['sh', '-c', 'xargs prove -j1 --state=save --exec "$1" <list', 'sh', command.join(' ')],
        }
      : null,
  };
}

function parallelThrough() {
  return ['parallel', '--will-cite', '-j1', '--joblog', 'joblog'];
}

/** The same again when everything has been done. */
export function waysThroughNothing(folder, command) {
  return {
    pawl: { cwd: folder, argv: pawlCommand('run', 'test/**/*.test.txt', '--', ...command, '{file}') },
    parallel: parallel
      ? { cwd: folder, argv: [...parallelThrough(), '--resume', ...command, '{}', '::::', 'list'] }
      : null,
  };
}
