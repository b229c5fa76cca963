// A report file is complete, or still the one from before.

import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { fileSink, outputSink } from '../../../src/io/reports/report-sink.ts';
import { CapturedOutput } from '../../rig/captured-output.ts';

function aPath(): string {
  return join(fs.mkdtempSync(join(tmpdir(), 'pawl-report-')), 'deep', 'report.xml');
}

test('a whole report takes the place of the one before', () => {
  const path = aPath();
  fileSink(path).replace(['old']);
  fileSink(path).replace(['n', 'e', 'w']);
  expect(fs.readFileSync(path, 'utf8')).toBe('new');
});

test('a report that breaks off leaves the one before, and nothing beside it', () => {
  const path = aPath();
  fileSink(path).replace(['old']);
  function* broken(): Generator<string> {
    yield 'x'.repeat(100_000);
    throw new Error('no');
  }
  expect(() => fileSink(path).replace(broken())).toThrow('no');
  expect(fs.readFileSync(path, 'utf8')).toBe('old');
  expect(fs.readdirSync(join(path, '..'))).toEqual(['report.xml']);
});

test('what is appended can be read at once, and begins anew each time', () => {
  const path = aPath();
  const first = fileSink(path);
  first.append('one\n');
  first.append('two\n');
  expect(fs.readFileSync(path, 'utf8')).toBe('one\ntwo\n');
  first.close();
  const second = fileSink(path);
  second.append('three\n');
  second.close();
  expect(fs.readFileSync(path, 'utf8')).toBe('three\n');
});

test('a report that cannot be written throws', () => {
  const path = aPath();
  fileSink(path).replace(['a file']);
  expect(() => fileSink(join(path, 'below-a-file')).replace(['x'])).toThrow(/ENOTDIR|EEXIST/);
});

test('a report where nobody makes a folder throws, and comes back', () => {
  expect(() => fileSink('/proc/pawl/report.xml').replace(['x'])).toThrow(/ENOENT|EACCES|EROFS|EPERM/);
});

test('a report into a link goes where it leads', () => {
  const path = aPath();
  const link = `${path}.link`;
  fileSink(path).replace(['old']);
  fs.symlinkSync(path, link);
  fileSink(link).replace(['new']);
  expect(fs.readFileSync(path, 'utf8')).toBe('new');
  expect(fs.lstatSync(link).isSymbolicLink()).toBe(true);
});

test.skipIf(process.platform !== 'linux')('a report into a device is written there, and the device stays one', () => {
  // By a link, so that the device survives this test even where its claim does not hold.
  const link = `${aPath()}.full`;
  fs.mkdirSync(join(link, '..'));
  fs.symlinkSync('/dev/full', link);
  expect(() => fileSink(link).replace(['x'])).toThrow('ENOSPC');
  expect(fs.lstatSync(link).isSymbolicLink()).toBe(true);
});

test('small chunks go out together', () => {
  const output = new CapturedOutput();
  outputSink(output).replace(['a', 'b', 'c']);
  expect(output.writes).toEqual(['abc']);
});
