import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { expect, test } from 'vitest';

import { readProjectFacts } from '../../../src/io/project/project-facts.ts';

function aFolder(files: Readonly<Record<string, string>>): string {
  const root = fs.mkdtempSync(join(tmpdir(), 'pawl-facts-'));
  for (const [path, text] of Object.entries(files)) {
    fs.mkdirSync(dirname(join(root, path)), { recursive: true });
    fs.writeFileSync(join(root, path), text);
  }
  return root;
}

test('a file is no folder, and a folder no file', () => {
  const facts = readProjectFacts(aFolder({ 'test/a.js': '' }));
  expect([facts.fileExists('test/a.js'), facts.folderExists('test/a.js')]).toEqual([true, false]);
  expect([facts.fileExists('test'), facts.folderExists('test')]).toEqual([false, true]);
});

test.each([['nothing'], ['test/a.js/below'], ['x'.repeat(5000)], ['nul\0byte']])('%j is not there', (path) => {
  const facts = readProjectFacts(aFolder({ 'test/a.js': '' }));
  expect([facts.fileExists(path), facts.folderExists(path), facts.readText(path)]).toEqual([false, false, null]);
});

test.each([
  ['{"name": "a"}', { name: 'a' }],
  ['\uFEFF{"name": "a"}', { name: 'a' }],
  ['{"name": ', null],
  ['', null],
])('a package.json with the text %j is %j', (text, expected) => {
  expect(readProjectFacts(aFolder({ 'package.json': text })).packageJson).toEqual(expected);
});

test('a folder without package.json has none', () => {
  expect(readProjectFacts(aFolder({})).packageJson).toBeNull();
});

test('the node that runs is the node that is told', () => {
  expect(readProjectFacts(aFolder({})).nodeVersion).toBe(process.versions.node);
});
