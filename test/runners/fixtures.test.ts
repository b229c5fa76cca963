// The real runners on the real fixture suites: what detection says gives exactly the totals that must come out.

import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import fastGlob from 'fast-glob';
import { describe, expect, it } from 'vitest';

import { commandFor } from '../../src/core/command.ts';
import { asTestFile } from '../../src/core/test-file.ts';
import { readProjectFacts } from '../../src/io/project/project-facts.ts';
import type { Detection } from '../../src/runners/index.ts';
import { detectRunner } from '../../src/runners/index.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const fixtures = join(repository, 'fixtures');
const executables = join(repository, 'node_modules', '.bin');

describe.each(['suites/vitest', 'suites/jest', 'suites/mocha', 'suites/node-test', 'suites/ava', 'demo'])(
  'fixtures/%s',
  (name) => {
    const root = join(fixtures, name);

    it('comes to its expected totals, file by file', { timeout: 60_000 }, async () => {
      const detection = detectRunner(readProjectFacts(root)) as Detection;
      expect(detection.cautions).toEqual([]);
      const files = fastGlob.sync([...detection.patterns], {
        cwd: root,
        ignore: ['**/node_modules/**', ...detection.ignore],
      });
      const ends = await Promise.all(files.map((file) => end(detection, file, root)));
      const failed = ends.filter((each) => each.exitCode !== 0);
      expect(
        { files: files.length, passed: files.length - failed.length, failed: failed.length },
        describeEnds(ends),
      ).toEqual(JSON.parse(fs.readFileSync(join(root, 'expected.json'), 'utf8')));
    });
  },
);

/** Its config has a spec, which mocha adds to the file that it is given. */
it('mocha runs one file of a configured spec alone', async () => {
  const root = join(fixtures, 'suites/mocha');
  const { output } = await end(detectRunner(readProjectFacts(root)) as Detection, 'spec/order.spec.js', root);
  expect(output).toContain('gives first what came first');
  expect(output).toMatch(/\b1 passing/);
  const naive = { ...(detectRunner(readProjectFacts(root)) as Detection), command: ['mocha', '{file}'] as const };
  expect((await end(naive, 'spec/order.spec.js', root)).output).toMatch(/\b7 passing/);
});

interface End {
  readonly file: string;
  readonly exitCode: number;
  readonly output: string;
}

function end(detection: Detection, file: string, cwd: string): Promise<End> {
  const [program, ...parameters] = commandFor({ argv: detection.command, shell: false, env: {} }, asTestFile(file));
  const { NODE_TEST_CONTEXT: _, VITEST: __, ...outer } = process.env;
  const env = { ...outer, ...detection.env, PATH: `${executables}${delimiter}${process.env['PATH']}` };
  return new Promise((done) => {
    const child = execFile(program, parameters, { cwd, env }, (_error, stdout, stderr) => {
      done({ file, exitCode: child.exitCode ?? -1, output: stdout + stderr });
    });
  });
}

function describeEnds(ends: readonly End[]): string {
  return ends.map(({ file, exitCode, output }) => `${file}: exit ${exitCode}\n${output}`).join('\n');
}
