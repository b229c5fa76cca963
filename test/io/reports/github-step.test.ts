import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { githubStep } from '../../../src/io/reports/github-step.ts';

test('a summary has the room that everybody has left who wrote there, the tests included', () => {
  const folder = fs.mkdtempSync(join(tmpdir(), 'pawl-step-'));
  const summary = join(folder, 'summary');
  const step = githubStep(folder, { GITHUB_STEP_SUMMARY: summary });
  const room = step?.summaryRoom() ?? 0;
  fs.writeFileSync(summary, 'x'.repeat(1000));
  expect(step?.summaryRoom()).toBe(room - 1000);
  fs.writeFileSync(summary, 'x'.repeat(1024 * 1024));
  expect(step?.summaryRoom()).toBe(0);
});
