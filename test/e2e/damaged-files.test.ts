import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { CommandLine } from '../rig/command-line.ts';
import { Project } from '../rig/project.ts';

const commands = [['status'], ['show', 'test/b.sh'], ['plan'], ['run']] as const;

it.each([
  ['run.json', [3, 0, 0, 1], /run\.json: is empty/],
  ['results/test/b.sh.result.json', [0, 0, 0, 1], /results\/test\/b\.sh\.result\.json: is empty/],
])('a pipe in the place of %s is waited for by no command, and named by each', async (place, codes, named) => {
  const line = new CommandLine(new Project({ 'test/a.sh': 'exit 0\n', 'test/b.sh': 'exit 1\n' }));
  line.project.write('pawl.config.json', JSON.stringify({ patterns: ['test/*.sh'], command: ['sh', '{file}'] }));
  await line.pawl('run');
  const path = join(line.project.root, '.pawl/runs', line.project.latest(), place);
  fs.rmSync(path);
  spawnSync('mkfifo', [path]);
  for (const [index, command] of commands.entries()) {
    const { code, stdout, stderr } = await line.pawl(...command);
    expect(code, command[0]).toBe(codes[index]);
    expect(stdout + stderr).toMatch(named);
    expect(stdout + stderr).not.toMatch(/\n {4}at /);
  }
});

it('a run that alone knows how its files were run is named where it cannot be read', async () => {
  const line = new CommandLine(new Project({ 'test/a.sh': 'exit 0\n' }));
  await line.pawl('run', 'test/*.sh', '--', 'sh', '{file}');
  line.project.write(`.pawl/runs/${line.project.latest()}/run.json`, '');
  const shown = await line.pawl('show', 'test/a.sh');
  expect(shown).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/run\.json: is empty[^]*how a test file is run/),
  });
});
