import { expect, it } from 'vitest';

import { CommandLine } from '../rig/command-line.ts';
import { aProject } from '../rig/project.ts';

it('pawl clean removes what it was told to, and nothing before it was told', async () => {
  const line = new CommandLine(aProject({ a: 'passes', b: 'passes' }));
  const { project } = line;
  const runs: string[] = [];
  for (let nth = 0; nth < 2; nth++) {
    await project.run({ fresh: true });
    runs.push(project.latest());
  }
  const [old = '', latest = ''] = runs;
  const refused = 'pawl clean: expected at least one of --keep <n>, --max-age <age>, --max-size <size>';
  expect(await line.pawl('clean')).toMatchObject({ code: 2, stderr: expect.stringContaining(refused) });
  expect(await line.pawl('clean', '--max-age', '30')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('"30d"'),
  });
  expect((await line.pawl('clean', '--max-age', '30d')).stdout).toBe('0 runs removed, 0 B freed; 2 left\n');

  const dry = await line.pawl('clean', '--keep', '1', '--dry-run');
  expect(dry.stdout).toMatch(
    new RegExp(
      `^would remove  ${old}  \\S+ old, \\S+ KB: beyond the newest 1\n1 run would be removed, \\S+ KB would be freed; 1 left\n$`,
    ),
  );
  const asJson = JSON.parse((await line.pawl('clean', '--max-size', '1B', '--json')).stdout) as object;
  expect(asJson).toMatchObject({
    dryRun: false,
    removed: [{ run: old, because: 'max-size' }],
    stays: [{ run: latest, why: 'latest' }],
    left: 1,
  });
  expect((await line.pawl('history')).stdout.split(/\s+/)).not.toContain(old);
});
