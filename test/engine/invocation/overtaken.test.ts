// What one test writes, another one reads: a kept result does not outlive what changed while the others ran.

import { beforeEach, describe, expect, it } from 'vitest';

import { Project } from '../../rig/project.ts';

const asked = {
  trace: 'auto' as const,
  patterns: ['test/*.cjs'],
  suitePatterns: ['test/*.cjs'],
  command: { argv: ['node', '{file}'] as const, shell: false, env: {} },
};

let project: Project;

beforeEach(async () => {
  project = new Project({
    '.gitignore': '.pawl\nmade\n',
    'made/.keep': '',
    'lib/price.cjs': 'module.exports = 1;\n',
    'test/a.cjs': `require('fs').writeFileSync('made/price.txt', String(require('../lib/price.cjs')));\n`,
    'test/b.cjs': `if (require('fs').readFileSync('made/price.txt', 'utf8') !== '1') throw new Error('dear');\n`,
    'test/c.cjs': '',
  });
  await project.run(asked);
});

describe('a kept result that depends on what another test has written', () => {
  it('runs again after it, and its verdict is that of a fresh run', async () => {
    project.write('lib/price.cjs', 'module.exports = 2;\n');
    const { summary, events } = await project.run(asked);
    expect(summary).toMatchObject({ total: 3, passed: 2, failed: 1, ran: 2, kept: { verified: 1 } });
    const problems = events.flatMap((event) => (event.kind === 'problem' ? event.problem.message : []));
    expect(problems).toEqual(['was kept, and made/price.txt changed while other files ran']);
  });

  it('is owed where the run does not come to it', async () => {
    project.write('lib/price.cjs', 'module.exports = 2;\n');
    const { summary, remaining } = await project.run({
      ...asked,
      limits: { bail: null, maxFiles: 1, budgetMs: null },
    });
    expect(summary).toMatchObject({ ran: 1, notRun: 1, kept: { verified: 1 }, stop: { kind: 'max-files' } });
    expect(remaining).toMatchObject([{ file: 'test/b.cjs' }]);
    expect((await project.run(asked)).summary).toMatchObject({ failed: 1, notRun: 0 });
  });

  it('stands where what was written is what was there', async () => {
    project.write('test/a.cjs', `require('fs').writeFileSync('made/price.txt', '1');\n`);
    expect((await project.run(asked)).summary).toMatchObject({ passed: 3, ran: 1, kept: { verified: 2 } });
  });
});
