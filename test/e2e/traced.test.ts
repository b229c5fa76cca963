import { expect, it } from 'vitest';

import { CommandLine } from '../rig/command-line.ts';
import { dependsOn } from '../rig/dependent.ts';
import { Project } from '../rig/project.ts';

const passes = 'exit 0\n';

/** Three tests of one source file each, one of which was not wholly seen into and one not at all; run once. */
async function traced(): Promise<CommandLine> {
  const config = { patterns: ['test/*.sh'], command: 'sh {file}' };
  const sources = { 'src/a.ts': 'a', 'src/b.ts': 'b', 'docs/readme.md': 'words' };
  const tests = { 'test/a.sh': passes, 'test/b.sh': passes, 'test/c.sh': passes };
  const line = new CommandLine(new Project({ ...sources, ...tests, 'pawl.config.json': JSON.stringify(config) }));
  await line.pawl('run');
  await dependsOn(line.project, 'test/a.sh', [{ kind: 'module', path: 'src/a.ts' }]);
  await dependsOn(line.project, 'test/b.sh', [{ kind: 'module', path: 'src/b.ts' }], { unseen: ['started cat'] });
  return line;
}

it('a plan says since when a result stands and what has made it owed', async () => {
  const line = await traced();
  const run = line.project.latest();
  const kept = (await line.pawl('plan')).stdout;
  expect(kept).toMatch(new RegExp(`^kept {2}test/a\\.sh {2}2 inputs unchanged since ${run}, \\S+ ago$`, 'm'));
  expect(kept).toMatch(
    /^kept {2}test\/b\.sh {2}2 inputs unchanged, nor did any other file .* since run_.* \(started cat\)$/m,
  );
  expect(kept).toContain(
    '\n0 owed, 3 kept (3 verified, 0 assumed)\nverified by: traced 1, traced+project 1, project 1\n',
  );

  line.project.write('src/a.js', '');
  const owed = JSON.parse((await line.pawl('plan', '--json')).stdout) as { files: object[] };
  expect(owed.files[0]).toMatchObject({
    reason: 'input-changed',
    detail: 'src/a.js appeared beside src/a.ts',
    lastRan: { run, git: null },
  });
  line.project.remove('src/a.js');
  line.project.write('docs/readme.md', 'other words');
  const told = JSON.parse((await line.pawl('plan', '--json')).stdout) as { files: object[] };
  expect(told).toMatchObject({ counts: { owed: 2, by: { traced: 1, 'traced+project': 0 } } });
  expect(told.files[0]).toMatchObject({ decision: 'kept', by: 'traced', inputs: 2, detail: null });
  expect(told.files[1]).toMatchObject({ reason: 'project-changed', detail: 'started cat' });
});

it('show says what a result depended on, and a run that all of it stands', async () => {
  const line = await traced();
  const shown = (await line.pawl('show', 'test/b.sh')).stdout;
  expect(shown).toContain('not seen into, so the whole project counts as well: started cat\n');
  expect(shown).toContain('  read:\n    src/b.ts\n    test/b.sh\n');
  expect((await line.pawl('run')).stdout).toContain('(verified: nothing that they depend on changed since)');
});

it('--changed-by says which tests a file touches, why, and of which nobody can tell', async () => {
  const line = await traced();
  const told = await line.pawl('plan', '--changed-by', 'src/a.ts', './docs/new.md', '--no-color');
  expect(told).toMatchObject({ code: 0, stderr: '' });
  expect(told.stdout).toBe(
    [
      'src/a.ts is read by test/a.sh',
      'src/a.ts may touch test/b.sh: its processes were not all seen into (started cat)',
      'src/a.ts may touch test/c.sh: it was not traced',
      'src/a.ts: touches 1 of 3 files, and perhaps 2 more',
      '',
      'docs/new.md may touch test/b.sh: its processes were not all seen into (started cat)',
      'docs/new.md may touch test/c.sh: it was not traced',
      'docs/new.md, which is not there: touches 0 of 3 files, and perhaps 2 more',
      '',
    ].join('\n'),
  );
  const plain = await line.pawl('plan', 'test/a.sh', '--changed-by', 'docs/readme.md');
  expect(plain.stdout).toBe('docs/readme.md: touches none of 1 file: nothing of it was read, listed or looked for\n');
  const json = JSON.parse((await line.pawl('plan', '--json', '--changed-by=test/c.sh')).stdout) as object;
  expect(json).toMatchObject({
    files: 3,
    changedBy: [
      { path: 'test/c.sh', isThere: true, dependents: [{ file: 'test/c.sh' }], untold: [{ file: 'test/b.sh' }] },
    ],
  });
});

it('--audit finds what was kept wrongly, names it and fails', async () => {
  const line = await traced();
  line.project.write('test/a.sh', 'grep -q words docs/readme.md\n');
  await line.pawl('run');
  await dependsOn(line.project, 'test/a.sh', [{ kind: 'module', path: 'src/a.ts' }]);
  line.project.write('docs/readme.md', 'nothing\n');
  await line.pawl('run');
  expect((await line.pawl('plan', 'test/a.sh', '--audit', '1')).stdout).toContain(
    'owed  test/a.sh  --audit was asked for, and it would be kept: 2 inputs unchanged (passed',
  );
  const told = await line.pawl('run', '--audit', '100%', '--seed', '3');
  expect(told.code).toBe(1);
  expect(told.stdout).toContain('a sample of what is kept runs again; the same again with --seed 3\n');
  expect(told.stdout).toContain(
    'test/a.sh: was kept as passed (traced: 2 inputs unchanged), and failed when it was run again — a hole in what is seen of it, or a flaky test',
  );
  expect(told.stdout).toContain('\naudited 3 of 3 kept: 1 file differed\n');
  const again = await line.pawl('run', '--audit', '1', '--json');
  expect(JSON.parse(again.stdout)).toMatchObject({ audit: { kept: 2, sampled: 1, ran: 1, differed: [] } });
});
