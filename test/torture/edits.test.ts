// No sequence of edits, interruptions and resumptions ends in a verdict that a fresh run would not give.

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { Project } from '../rig/project.ts';
import type { Seeded } from '../rig/seeded.ts';
import { tell, torture } from '../rig/torture.ts';

/** Each comes out by what it finds: other tests depend on other files, in other ways. */
const tests = {
  'test/module.cjs': `if (require('../lib/value') !== 1) throw new Error('no')`,
  'test/data.cjs': `if (require('fs').readFileSync('data/a.txt', 'utf8') !== '1') throw new Error('no')`,
  'test/names.cjs': `if (require('fs').readdirSync('data').length > 2) throw new Error('no')`,
  'test/there.cjs': `if (require('fs').existsSync('data/b.txt')) require('../lib/value')`,
  'test/child.cjs': `require('child_process').execFileSync('node', ['lib/child.cjs'], { stdio: 'ignore' })`,
  'test/shell.cjs': `if (String(require('child_process').execSync('cat data/link')) !== '1') throw new Error('no')`,
};

const contents: Readonly<Record<string, readonly (string | null)[]>> = {
  'lib/value.js': [null, 'module.exports = 1;', 'module.exports = 2;', 'module.exports = ('],
  'lib/value.json': [null, '1', '2'],
  'lib/value/index.js': [null, 'module.exports = 1;', 'module.exports = 3;'],
  'lib/package.json': [null, '{"type":"commonjs"}', '{"type":"module"}'],
  'data/a.txt': [null, '1', '2'],
  'data/b.txt': [null, '1'],
  'data/c.txt': [null, '1'],
  'lib/child.cjs': [`require('fs').readFileSync('data/c.txt')`, `require('./value')`, ''],
  'data/link': ['a.txt', 'b.txt'],
  'unrelated.txt': [null, '1', '2'],
  ...Object.fromEntries(Object.entries(tests).map(([path, text]) => [path, [text, `${text};`, 'throw new Error()']])),
};

const asked = {
  trace: 'auto' as const,
  verify: true,
  patterns: ['test/*.cjs'],
  suitePatterns: ['test/*.cjs'],
  command: { argv: ['node', '{file}'] as const, shell: false, env: {} },
};

function edit(project: Project, path: string, content: string | null): void {
  fs.rmSync(join(project.root, path), { recursive: true, force: true });
  if (content === null) return;
  if (path === 'data/link') fs.symlinkSync(content, join(project.root, path));
  else project.write(path, content);
}

/** Of each test: whether it passes, started by nobody but us. */
function truth({ root }: Project): Record<string, string> {
  const outcome = (file: string) => (spawnSync('node', [file], { cwd: root }).status === 0 ? 'passed' : 'failed');
  return Object.fromEntries(Object.keys(tests).map((file) => [file, outcome(file)]));
}

async function play(chance: Seeded, steps: number): Promise<number> {
  const project = new Project({ 'data/.keep': '' });
  for (const [path, choices] of Object.entries(contents)) edit(project, path, choices[1] ?? choices[0] ?? null);
  let kept = 0;
  const history: string[] = [];
  for (let step = 0; step < steps; step++) {
    for (let edits = chance.below(3); edits > 0; edits--) {
      const path = chance.oneOf(Object.keys(contents));
      const content = chance.oneOf(contents[path] as readonly (string | null)[]);
      edit(project, path, content);
      history.push(`${path}: ${content}`);
    }
    const files = chance.below(3) === 0 ? chance.below(4) : Number.POSITIVE_INFINITY;
    let finished = 0;
    const { ran } = await project.run(asked, {
      onEvent: (event, stop) => {
        if (event.kind === 'file-finished' && ++finished > files)
          stop.request({ kind: 'interrupted', signal: 'SIGINT' });
      },
    });
    history.push(`ran ${ran.length}${finished > files ? ', interrupted' : ''}`);
    if (finished > files) continue;
    const stored = Object.fromEntries(Object.keys(tests).map((file) => [file, project.result(file)?.outcome]));
    expect(stored, history.join('\n')).toEqual(truth(project));
    kept += Object.keys(tests).length - finished;
  }
  return kept;
}

describe('edits, interruptions and resumptions', () => {
  it(
    'end in the verdicts of a fresh run',
    async () => {
      const chance = torture.chance();
      const rounds = torture.isLong ? 30 : 1;
      let kept = 0;
      for (let round = 0; round < rounds; round++) kept += await play(chance, torture.isLong ? 12 : 6);
      expect(kept).toBeGreaterThan(0);
      tell(`${rounds} histories, in which ${kept} results were kept`);
    },
    torture.timeoutMs,
  );
});
