// Programs that tell nothing themselves, seen by strace.

import { describe, expect, it } from 'vitest';

import { Project } from '../rig/project.ts';
import { isMissing } from '../rig/requires.ts';

const asked = {
  trace: 'strace' as const,
  patterns: ['test/*.sh'],
  suitePatterns: ['test/*.sh'],
  command: { argv: ['sh', '{file}'] as const, shell: false, env: {} },
};

describe.skipIf(isMissing('strace'))('with strace', () => {
  const project = new Project({
    '.gitignore': '.pawl\n',
    'data.txt': 'hello\n',
    'test/reads.sh': 'grep -q hello data.txt\n',
    'test/looks.sh': 'test ! -e absent.txt\n',
    'test/fails.sh': 'exit 7\n',
    'test/dies.sh': 'kill -KILL $$\n',
  });

  it('a shell script is traced, and ends as it would without', async () => {
    const { summary } = await project.run(asked);
    expect(summary).toMatchObject({ passed: 2, failed: 1, crashed: 1 });
    expect(project.result('test/fails.sh')?.attempts).toMatchObject([{ exitCode: 7 }]);
    expect(project.result('test/dies.sh')?.attempts).toMatchObject([{ signal: 'SIGKILL' }]);
    expect(await passes()).toEqual({ 'test/looks.sh': 'traced', 'test/reads.sh': 'traced' });
  });

  it('its test is owed after a change of what it read, or looked for in vain', async () => {
    project.write('data.txt', 'hello, you\n');
    expect(await passes()).toEqual({ 'test/looks.sh': 'traced', 'test/reads.sh': 'data.txt changed' });
    project.write('absent.txt', '');
    expect(await passes()).toMatchObject({ 'test/looks.sh': 'absent.txt appeared' });
  });

  it('a command that cannot be started is refused as without', async () => {
    const command = { argv: ['no-such-program', '{file}'] as const, shell: false, env: {} };
    const { problems } = await project.run({ ...asked, fresh: true, command });
    expect(problems).toMatchObject([{ kind: 'cannot-start' }]);
  });

  /** Of those that passed: what vouches for each, or why it is owed. */
  async function passes(): Promise<Record<string, string | null>> {
    const { plan } = await project.plan(asked);
    const passed = plan.filter(({ file }) => /looks|reads/.test(file));
    return Object.fromEntries(
      passed.map(({ file, decision }) => [file, decision.kind === 'kept' ? decision.by : decision.detail]),
    );
  }
});
