import { describe, expect, it } from 'vitest';

import { CommandLine } from '../rig/command-line.ts';
import { Project } from '../rig/project.ts';

const passes = 'exit 0\n';
const fails = 'echo boom; exit 1\n';

function commandLine(files: Readonly<Record<string, string>>): CommandLine {
  return new CommandLine(new Project(files));
}

describe('pawl show', () => {
  it('needs nothing but the state directory, where patterns and command came from the command line', async () => {
    const line = commandLine({ 'test/a.sh': passes, 'test/b.sh': fails, 'test/fixtures/c.sh': fails });
    await line.pawl('run', 'test/**/*.sh', '--ignore', 'test/fixtures/**', '--', 'sh', '{file}');
    const failed = await line.pawl('show', 'test/b.sh');
    expect(failed).toMatchObject({ code: 0, stderr: '' });
    expect(failed.stdout).toContain('owed: ');
    expect(failed.stdout).toContain('boom');
    expect((await line.pawl('show', 'test/a.sh')).stdout).toMatch(/^test\/a\.sh\n(?:owed: its project|kept: )/);
    line.project.write('test/a.sh', 'exit 0 # changed\n');
    expect((await line.pawl('show', 'test/a.sh')).stdout).toContain('owed: the test file');
  });

  it('knows the command of a run that a shell read', async () => {
    const line = commandLine({ 'test/a.sh': passes });
    await line.pawl('run', 'test/*.sh', '--shell', '--', 'true && sh', '{file}');
    const shown = await line.pawl('show', 'test/a.sh', '--json');
    expect(shown).toMatchObject({ code: 0 });
    expect(JSON.parse(shown.stdout)).toMatchObject({ file: 'test/a.sh', result: { outcome: 'passed' } });
    expect(shown.stdout).not.toContain('command-changed');
  });

  it('says how to run a file that no run has known', async () => {
    const line = commandLine({ 'test/a.sh': passes });
    expect(await line.pawl('show', 'test/a.sh')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('nothing tells how a test file is run'),
    });
  });
});
