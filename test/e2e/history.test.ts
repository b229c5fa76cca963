import { describe, expect, it } from 'vitest';

import { CommandLine } from '../rig/command-line.ts';
import { aProject } from '../rig/project.ts';

const run = ['run', 'test/*.sh', '--fresh', '--', 'sh'];

describe('pawl history', () => {
  it('lists the runs, compares two of them and knows the past of a file', async () => {
    const line = aLine();
    const { project } = line;
    await line.pawl(...run);
    const first = project.latest();
    project.write('test/a.sh', 'exit 1\n');
    await line.pawl(...run);
    const second = project.latest();

    const list = (await line.pawl('history')).stdout.split('\n');
    expect(list[0]).toMatch(/^run +verdict +files +passed +not passed +not run +took +commit$/);
    expect(list[1]).toMatch(new RegExp(`^${second} +failed +2 +1 +1 +0 +\\S+`));
    expect(list[2]).toMatch(new RegExp(`^${first} +passed +2 +2 +0 +0 +\\S+`));
    expect((await line.pawl('history', '--limit', '1')).stdout).toContain('… 1 older run (--limit)\n');

    const compared = `${first} → ${second}\nbroke  test/a.sh  failed, was passed\n1 broke\n`;
    expect(await line.pawl('history', 'latest')).toMatchObject({ code: 0, stdout: compared, stderr: '' });
    expect((await line.pawl('history', first.slice(4), second)).stdout).toBe(compared);
    const back = JSON.parse((await line.pawl('history', second, first, '--json')).stdout) as object;
    expect(back).toMatchObject({ before: { run: second }, fixed: [{ file: 'test/a.sh' }], broke: [], problems: [] });

    const past = (await line.pawl('history', 'test/a.sh')).stdout;
    expect(past).toMatch(
      new RegExp(`^test/a.sh: 2 executions\n.*\n${second} +failed .* ago\n${first} +passed .* ago\n$`),
    );
    const asJson = JSON.parse((await line.pawl('history', './test/a.sh', '--json')).stdout) as object;
    expect(asJson).toMatchObject({ file: 'test/a.sh', executions: [{ run: second }, { run: first }], flaky: null });
  });

  it.each([
    ['there is no run', [], 'pawl history: there are no runs yet'],
    ['there is no such run', ['latest'], 'latest: there are no runs yet'],
    ['no run has the file', ['test/a.sh'], 'test/a.sh: no run has a result of it'],
  ])('is 2 where %s', async (_, words, message) => {
    const ended = await aLine().pawl('history', ...words);
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) });
  });
});

function aLine(): CommandLine {
  return new CommandLine(aProject({ a: 'passes', b: 'passes' }));
}
