// The verdict of a run with nothing to do, where the project has changed and nothing that its results depend on.

import fs from 'node:fs';
import { join } from 'node:path';

import { expect, it, vi } from 'vitest';

import type { Settings } from '../../../src/core/settings.ts';
import type { Touched } from '../../../src/core/tracing/traced-inputs.ts';
import type { Tracer } from '../../../src/ports/tracer.ts';
import { commitAll, headOf } from '../../rig/git.ts';
import { Project } from '../../rig/project.ts';
import { clockAhead, scriptedTracer } from '../../rig/scripted-tracer.ts';

/** What the processes of both test files would have been seen to touch. */
const touched: readonly Touched[] = [
  { how: 'read', path: 'test/a.cjs' },
  { how: 'read', path: 'test/b.cjs' },
  { how: 'read', path: 'src/one.ts' },
  { how: 'looked-at', path: 'src/two.ts' },
];
const files = {
  '.gitignore': '.pawl\n',
  'test/a.cjs': '',
  'test/b.cjs': '',
  'src/one.ts': '1',
  'docs/one.md': '1',
};

const asked = {
  trace: 'auto',
  patterns: ['test/*.cjs'],
  suitePatterns: ['test/*.cjs'],
  command: { argv: ['node', '{file}'], shell: false, env: {} },
} as const;

class SealedProject {
  readonly project = new Project(files);
  readonly #tracer: Tracer;

  constructor(tracerIn: (root: string) => Tracer = (root) => scriptedTracer(root, touched)) {
    this.#tracer = tracerIn(this.project.root);
  }

  /** Which files ran, what was told of them, and whether a plan had to be made for it. */
  async run(said: Partial<Settings> = {}) {
    const { workspace } = this.project.ports(this.project.settings(asked));
    // Whoever plans takes the digest of each test file.
    const digest = vi.spyOn(workspace, 'digest');
    const { events, summary } = await this.project.run(
      { ...asked, ...said },
      { ports: { tracer: this.#tracer, clock: clockAhead, workspace } },
    );
    const ran = events.flatMap((event) => (event.kind === 'file-finished' ? event.result.file : []));
    const [began] = events;
    const byInputs = began?.kind === 'run-started' ? began.byInputs : undefined;
    return { ran, summary, byInputs, planned: digest.mock.calls.length > 0 };
  }
}

const standing = { passed: 2, ran: 0, kept: { verified: 2, assumed: 0 } };

it('is told without a plan, and sealed anew', async () => {
  const sealed = new SealedProject();
  const { project } = sealed;
  expect(await sealed.run()).toMatchObject({ ran: ['test/a.cjs', 'test/b.cjs'], planned: true });
  const before = project.read('.pawl/cache/seal.json');
  project.write('docs/one.md', '2');
  expect(await sealed.run()).toMatchObject({ ran: [], planned: false, summary: standing, byInputs: 2 });
  const after = project.read('.pawl/cache/seal.json');
  expect(after).not.toBe(before);
  expect(await sealed.run()).toMatchObject({ ran: [], planned: false, summary: standing });
  expect(project.read('.pawl/cache/seal.json')).toBe(after);
});

it.each<[string, (root: string) => void, string[]]>([
  ['what was read', (root) => fs.writeFileSync(join(root, 'src/one.ts'), '2'), ['test/a.cjs', 'test/b.cjs']],
  ['what was looked for', (root) => fs.writeFileSync(join(root, 'src/two.ts'), ''), ['test/a.cjs', 'test/b.cjs']],
  ['a test file', (root) => fs.writeFileSync(join(root, 'test/c.cjs'), ''), ['test/c.cjs']],
])('is not told where there is a change of %s', async (_, change, owed) => {
  const sealed = new SealedProject();
  await sealed.run();
  change(sealed.project.root);
  expect((await sealed.run()).ran).toEqual(owed);
});

it('is not told of a test file that is gone', async () => {
  const readsItself = (root: string): Tracer => ({
    ...scriptedTracer(root, []),
    trace: (launch, ...more) => {
      const own = { how: 'read', path: launch.argv.at(-1) as string } as const;
      return scriptedTracer(root, [own]).trace(launch, ...more);
    },
  });
  const sealed = new SealedProject(readsItself);
  await sealed.run();
  fs.rmSync(join(sealed.project.root, 'test/b.cjs'));
  expect(await sealed.run()).toMatchObject({ ran: [], summary: { total: 1, removed: ['test/b.cjs'] } });
});

it('is not told where a result was touched', async () => {
  const sealed = new SealedProject();
  await sealed.run();
  sealed.project.write('docs/one.md', '2');
  const result = join('.pawl/runs', sealed.project.latest(), 'results/test/a.cjs.result.json');
  sealed.project.write(result, sealed.project.read(result).replace('"passed"', '"failed"'));
  expect((await sealed.run()).ran).toEqual(['test/a.cjs']);
});

it('is not told where the project as a whole vouches for any result', async () => {
  const distrusted = (root: string): Tracer => {
    const tracer = scriptedTracer(root, touched);
    return { ...tracer, trace: (...start) => ({ ...tracer.trace(...start), distrust: () => 'cannot be trusted' }) };
  };
  const sealed = new SealedProject(distrusted);
  await sealed.run();
  expect(await sealed.run()).toMatchObject({ ran: [], planned: false });
  sealed.project.write('docs/one.md', '2');
  expect((await sealed.run()).ran).toEqual(['test/a.cjs', 'test/b.cjs']);
});

it('is not told once more where an ignored test file, which no key of the project covers, has changed', async () => {
  const sealed = new SealedProject();
  const { project } = sealed;
  project.write('.gitignore', '.pawl\ntest/b.cjs\n');
  const patterns = { patterns: ['test/a.cjs', 'test/b.cjs'], suitePatterns: [] };
  expect((await sealed.run(patterns)).ran).toEqual(['test/a.cjs', 'test/b.cjs']);
  project.write('docs/one.md', '2');
  await sealed.run(patterns);
  project.write('test/b.cjs', 'changed');
  expect((await sealed.run(patterns)).ran).toContain('test/b.cjs');
});

it('is stamped for the commit of now', async () => {
  const sealed = new SealedProject();
  const { root } = sealed.project;
  commitAll(root);
  const { stamp: first } = (await sealed.run()).summary;
  sealed.project.write('docs/one.md', '2');
  expect(await sealed.run()).toMatchObject({ planned: false, summary: { stamp: null } });
  commitAll(root);
  // For an equal project key git is not asked.
  sealed.project.write('docs/two.md', '2');
  commitAll(root);
  const { summary, planned } = await sealed.run();
  expect(planned).toBe(false);
  expect(summary.stamp).toMatchObject({ commit: headOf(root) });
  expect(summary.stamp?.digest).not.toBe(first?.digest);
  const saved = join('.pawl/runs', sealed.project.latest(), 'results/summary.json');
  expect(JSON.parse(sealed.project.read(saved))).toMatchObject({ stamp: summary.stamp });
});

it('is not told of a shard: it has to say in which state of the project it stands', async () => {
  const sealed = new SealedProject();
  const shard = { index: 1, total: 1 };
  const first = await sealed.run({ shard });
  sealed.project.write('docs/one.md', '2');
  const again = await sealed.run({ shard });
  expect(again).toMatchObject({ ran: [], planned: true, summary: { kept: { verified: 2, assumed: 0 } } });
  expect(again.summary.run).not.toBe(first.summary.run);
  const last = await sealed.run({ shard });
  expect(last).toMatchObject({ planned: false, summary: { run: again.summary.run } });
});
