// Results that stand as long as what the config declares as their inputs does.

import fs from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { describeDecision } from '../../src/core/planning/plan.ts';
import type { SaidSettings } from '../rig/builders.ts';
import { Project } from '../rig/project.ts';

const files = {
  'test/a.sh': 'exit 0\n',
  'test/b.sh': 'exit 0\n',
  'data/one.txt': '1',
  'data/deep/two.txt': '2',
  'data/old/three.txt': '3',
  'src/main.c': 'int main;',
  '.gitignore': 'local/\n',
  'local/db.txt': 'a database',
};

const where = 'pawl.config.ts: inputs';
const declaring = (...globs: string[]): SaidSettings => ({ inputs: [{ of: null, globs, where }] });

/** In a new run: nothing is carried that is not proven. */
async function owedAfter(change: (project: Project) => void, said = declaring('data', '!data/old', 'local/*.txt')) {
  const project = new Project(files);
  await project.run(said);
  change(project);
  const { plan } = await project.plan(said);
  return plan.map(({ decision }) => describeDecision(decision));
}

describe('a result stands', () => {
  it.each([
    ['a file that is not declared', (project: Project) => project.write('src/main.c', 'int other;')],
    ['one that is taken away', (project: Project) => project.write('data/old/three.txt', '33')],
    ['one that was written anew as it was', (project: Project) => project.write('data/one.txt', '1')],
  ])('through a change of %s', async (_, change) => {
    const unchanged = 'nothing that the config declares as its inputs changed';
    const changed = (project: Project): void => {
      project.write('src/other.c', '');
      change(project);
    };
    expect(await owedAfter(changed)).toEqual([unchanged, unchanged]);
  });
});

describe('a result is owed', () => {
  it.each([
    ['changed', (project: Project) => project.write('data/deep/two.txt', '3')],
    ['appeared', (project: Project) => project.write('data/new/.hidden', '')],
    ['is gone', (project: Project) => project.remove('data/one.txt')],
    ['changed although it is ignored', (project: Project) => project.write('local/db.txt', 'another')],
  ])('when a declared file %s', async (_, change) => {
    const words = 'something that the config declares as its inputs changed';
    expect(await owedAfter(change)).toEqual([words, words]);
  });

  it('by those test files alone that something is declared for', async () => {
    const inputs = [
      { of: 'test/a.sh', globs: ['data/one.txt'], where },
      { of: 'test/*.sh', globs: ['data/deep/**'], where },
    ];
    const owed = await owedAfter((project) => project.write('data/one.txt', '2'), { inputs });
    expect(owed).toEqual([
      'something that the config declares as its inputs changed',
      'nothing that the config declares as its inputs changed',
    ]);
  });

  it('when something was written while it ran, even as it was before', async () => {
    const project = new Project(files);
    const said = declaring('data/**');
    await project.run(said, {
      onEvent: (event) => {
        if (event.kind === 'file-started' && event.file === 'test/b.sh') project.write('data/one.txt', '1');
      },
    });
    const { plan } = await project.plan(said);
    expect(plan.map(({ decision }) => decision)).toMatchObject([
      { kind: 'kept' },
      { kind: 'owed', reason: 'declared-changed', detail: 'while it ran' },
    ]);
    expect((await project.run(said)).ran).toEqual(['test/b.sh']);
  });
});

it('what matches nothing is named each time', async () => {
  const project = new Project(files);
  const said: SaidSettings = {
    inputs: [
      { of: null, globs: ['data/**', 'dada/**', '!nothing'], where },
      { of: 'text/**', globs: ['data/**'], where },
    ],
  };
  for (let time = 0; time < 2; time++) {
    const { events } = await project.run(said);
    expect(events.flatMap((event) => (event.kind === 'problem' ? event.problem : []))).toMatchObject([
      { where: `${where}: dada/**`, message: 'matches no file' },
      { where: `${where}: text/**`, message: 'matches no test file' },
    ]);
  }
});

it('links and what is beside the project count, and nothing that is installed or ours does', async () => {
  const project = new Project(files);
  project.write('../beside/shared.txt', '1');
  fs.symlinkSync('../beside', join(project.root, 'linked'));
  const said = declaring('**', '../beside/*');
  await project.run(said);
  project.write('node_modules/a/index.js', '');
  expect((await project.plan(said)).plan).toMatchObject([{ decision: { by: 'inputs' } }, {}]);
  for (const link of ['linked', '../beside/*']) {
    const only = declaring(link);
    await project.run(only);
    project.write('../beside/shared.txt', link);
    expect((await project.plan(only)).plan).toMatchObject([{ decision: { reason: 'declared-changed' } }, {}]);
  }
});
