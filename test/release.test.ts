// What .github/workflows ask for, and what they say of a release.

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const repository = fileURLToPath(new URL('..', import.meta.url));
const script = 'scripts/release-notes.mjs';

interface Job {
  readonly needs?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: { readonly node: readonly string[] } };
  readonly steps: readonly { readonly id?: string; readonly run?: string }[];
}

interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const textOf = (name: string): string => fs.readFileSync(join(repository, '.github/workflows', name), 'utf8');
const workflow = (name: string): Workflow => parse(textOf(name)) as Workflow;

/** A checkout with that changelog, at version 1.2.0. */
function checkout(changelog: string): string {
  const root = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'pawl-release-'));
  fs.mkdirSync(join(root, 'scripts'));
  fs.copyFileSync(join(repository, script), join(root, script));
  fs.writeFileSync(join(root, 'package.json'), JSON.stringify({ name: 'pawl', version: '1.2.0' }));
  fs.writeFileSync(join(root, 'CHANGELOG.md'), changelog);
  return root;
}

const changelog = `# Changelog

## Unreleased

## 1.2.0 - 2026-11-21

### Added

- A thing.

## 1.2.0-rc.1

- Another thing.
`;

describe('the notes of a release', () => {
  const notes = (tag: string, text = changelog) =>
    spawnSync(process.execPath, [script, tag], { cwd: checkout(text), encoding: 'utf8' });

  it('are the section of its version, and no other', () => {
    expect(notes('v1.2.0')).toMatchObject({ status: 0, stdout: '### Added\n\n- A thing.\n' });
  });

  it.each([
    ['a tag that is not the version of package.json', 'v1.2.1', changelog, 'expected the tag v1.2.0'],
    ['a tag without its v', '1.2.0', changelog, 'expected the tag v1.2.0'],
    ['no tag', '', changelog, 'expected the tag v1.2.0'],
    [
      'a version of which nothing is said',
      'v1.2.0',
      '## 1.2.0\n\n## 1.1.0\n\n- A thing.\n',
      'expected a section "## 1.2.0"',
    ],
    [
      'a version that has no section',
      'v1.2.0',
      '## Unreleased\n\n- A thing.\n\n## 1.2.01\n\n- B.\n',
      'expected a section',
    ],
  ])('are refused for %s', (_, tag, text, message) => {
    expect(notes(tag, text)).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining(message) as string,
    });
  });
});

describe.each(['ci.yml', 'release.yml'])('%s', (name) => {
  it('takes every action by a commit, and says which version that is', () => {
    const used = textOf(name).match(/uses:.*/g) ?? [];
    expect(used.length).toBeGreaterThan(0);
    for (const line of used) expect(line).toMatch(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('may write nothing: at most npm is told who built the package', () => {
    const { permissions, jobs } = workflow(name);
    const granted = Object.entries(jobs).flatMap(([job, { permissions: own = permissions }]) =>
      Object.entries(own).map(([what, level]) => `${job}: ${what}: ${level}`),
    );
    const toPublish = ['check: contents: read', 'publish: contents: read', 'publish: id-token: write'];
    expect(granted).toEqual(name === 'release.yml' ? toPublish : ['check: contents: read']);
  });
});

it('CI runs on every Node that the packed package is tried on', () => {
  const tried = /const nodes = \{(.*)\};/.exec(
    fs.readFileSync(join(repository, 'scripts/check-nodes.mjs'), 'utf8'),
  )?.[1];
  const majors = [...(tried ?? '').matchAll(/(\d+): /g)].map(([, major]) => major);
  const { engines } = JSON.parse(fs.readFileSync(join(repository, 'package.json'), 'utf8')) as {
    engines: { node: string };
  };
  const nodes = workflow('ci.yml').jobs['check']?.strategy?.matrix.node ?? [];
  expect(nodes.map((node) => node.split('.')[0])).toEqual(majors);
  expect(engines.node).toBe(`>=${nodes[0]}`);
});

describe('a release', () => {
  const { check, publish } = workflow('release.yml').jobs;
  const run = (words: string | undefined, cwd: string, env: NodeJS.ProcessEnv) =>
    spawnSync('bash', ['-e', '-c', words ?? 'exit 9'], { cwd, env: { ...process.env, ...env }, encoding: 'utf8' });
  const step = (job: Job | undefined, id: string) => job?.steps.find((each) => each.id === id)?.run;

  it('is published after it was checked, and its notes stand on the page of that job', () => {
    expect(publish?.needs).toBe('check');
    expect(check?.steps.at(-1)?.run).toContain('.ci/run');
    const root = checkout(changelog);
    const page = join(root, 'summary.md');
    expect(run(step(check, 'notes'), root, { GITHUB_REF_NAME: 'v1.2.1', GITHUB_STEP_SUMMARY: page }).status).toBe(2);
    expect(run(step(check, 'notes'), root, { GITHUB_REF_NAME: 'v1.2.0', GITHUB_STEP_SUMMARY: page }).status).toBe(0);
    expect(fs.readFileSync(page, 'utf8')).toBe('### Added\n\n- A thing.\n');
  });

  it('names the repository in which it was built', () => {
    const root = checkout(changelog);
    const env = { GITHUB_SERVER_URL: 'https://github.example', GITHUB_REPOSITORY: 'somebody/pawl' };
    expect(run(step(publish, 'repository'), root, env)).toMatchObject({ status: 0 });
    expect(JSON.parse(fs.readFileSync(join(root, 'package.json'), 'utf8'))).toMatchObject({
      repository: { type: 'git', url: 'git+https://github.example/somebody/pawl.git' },
    });
    expect(publish?.steps.at(-1)?.run).toBe('npm publish --provenance --access public');
  });
});
