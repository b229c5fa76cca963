// The stamp of a clean run: everything passed, everything is proven, and the commit is what was tested.

import fs from 'node:fs';
import { join } from 'node:path';

import { expect, it, vi } from 'vitest';

import type { Summary } from '../../src/core/results/summary.ts';
import type { Ports } from '../../src/engine/ports.ts';
import { runSuite } from '../../src/engine/run-suite.ts';
import { StopControl } from '../../src/engine/stop-control.ts';
import { commitAll, git, headOf } from '../rig/git.ts';
import { Project, aProject } from '../rig/project.ts';

const one = { limits: { bail: null, maxFiles: 1, budgetMs: null } };

function committed(project: Project): Project {
  commitAll(project.root);
  return project;
}

const head = ({ root }: Project): string => headOf(root);

function saved(project: Project): unknown {
  const place = join(project.root, '.pawl/runs', project.latest(), 'results/summary.json');
  return (JSON.parse(fs.readFileSync(place, 'utf8')) as { stamp: unknown }).stamp;
}

/** As `pawl run --json` runs it. */
async function stampedRun(project: Project): Promise<Summary['stamp']> {
  return (await asJson(project, project.ports(project.settings()))).stamp;
}

async function asJson(project: Project, ports: Ports): Promise<Summary> {
  const request = { settings: project.settings(), resumeCommand: 'pawl run', stamps: true };
  return (await runSuite(request, ports, () => {}, new StopControl())).summary;
}

it('a run in which everything passed is stamped with its commit, and the next one alike', async () => {
  const project = committed(aProject({ a: 'passes', b: 'passes' }));
  const { stamp } = (await project.run()).summary;
  expect(stamp).toEqual({ commit: head(project), digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) });
  expect(saved(project)).toEqual(stamp);
  expect(await stampedRun(project)).toEqual(stamp);
});

it('the stamp of a sealed verdict, or that there is none, is told without looking at any file again', async () => {
  const project = committed(aProject({ a: 'passes', b: 'passes' }));
  const { stamp } = (await project.run()).summary;
  const unread = project.ports(project.settings());
  const discover = vi.spyOn(unread.workspace, 'discover');
  expect((await asJson(project, unread)).stamp).toEqual(stamp);
  git(project.root, 'commit', '-q', '--allow-empty', '-m', 'Another one');
  expect(await stampedRun(project)).toMatchObject({ commit: head(project) });
  project.write('notes.txt', 'not committed');
  await project.run({ fresh: true });
  expect((await asJson(project, unread)).stamp).toBeNull();
  expect(discover).not.toHaveBeenCalled();
});

it('what pawl itself writes makes no tree dirty', async () => {
  const project = committed(aProject({ a: 'passes' }));
  const settings = project.settings({ reporters: [{ name: 'junit', path: join(project.root, 'out/report.xml') }] });
  project.write('out/report.xml', '<testsuites/>');
  const ports = project.ports(settings);
  await runSuite({ settings, resumeCommand: 'pawl run' }, ports, () => {}, new StopControl());
  const run = ports.store.readRun(project.latest());
  expect(run).toMatchObject({ value: { git: { commit: head(project), dirty: false, folder: '' } } });
  expect(saved(project)).toMatchObject({ commit: head(project) });
});

it('the digest is the same for a run in pieces, and another one for another project', async () => {
  const project = committed(aProject({ a: 'passes', b: 'passes' }));
  const whole = (await project.run({ fresh: true })).summary.stamp;
  expect((await project.run({ fresh: true, ...one })).summary.stamp).toBeNull();
  expect((await project.run()).summary.stamp).toEqual(whole);
  project.write('src.ts', '');
  committed(project);
  const other = (await project.run()).summary.stamp;
  expect(other).toMatchObject({ commit: head(project) });
  expect(other?.digest).not.toBe(whole?.digest);
});

it('what was green before it was committed is stamped after it', async () => {
  const project = committed(aProject({ a: 'passes' }));
  project.write('src.ts', '');
  expect((await project.run()).summary.stamp).toBeNull();
  expect(await stampedRun(project)).toBeNull();
  committed(project);
  expect(await stampedRun(project)).toMatchObject({ commit: head(project) });
  expect(saved(project)).toMatchObject({ commit: head(project) });
});

it.each<[string, () => Promise<Summary>]>([
  ['a failure', async () => (await committed(aProject({ a: 'passes', b: 'fails' })).run()).summary],
  ['files that did not run', async () => (await committed(aProject({ a: 'passes', b: 'passes' })).run(one)).summary],
  ['no repository', async () => (await aProject({ a: 'passes' }).run()).summary],
  [
    'a result that is only assumed',
    async () => {
      const project = committed(aProject({ a: 'passes', b: 'passes' }));
      await project.run(one);
      project.write('src.ts', '');
      committed(project);
      return (await project.run()).summary;
    },
  ],
  [
    'a test that changes the project',
    async () => {
      const writes = 'echo x >> written\n';
      return (await committed(new Project({ 'test/a.sh': writes, written: '' })).run()).summary;
    },
  ],
  [
    'a change while it ran that was committed',
    async () => {
      const project = committed(aProject({ a: 'passes' }));
      const onEvent = (event: { kind: string }): void => {
        if (event.kind !== 'file-finished') return;
        project.write('src.ts', '');
        committed(project);
      };
      return (await project.run({}, { onEvent })).summary;
    },
  ],
])('there is none with %s', async (_, run) => {
  expect((await run()).stamp).toBeNull();
});
