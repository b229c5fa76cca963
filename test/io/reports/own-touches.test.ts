// Whoever else touches a folder beside a report of ours is seen to have done so.

import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { beforeEach, expect, it } from 'vitest';

import { touchedByOthersAt, touching } from '../../../src/io/reports/own-touches.ts';
import { fileSink } from '../../../src/io/reports/report-sink.ts';

const longAgo = 1_000_000;
let folder: string;

const others = (): number => touchedByOthersAt(fs.statSync(folder));

/** A time of modification can be set, that of the change of an inode cannot: what was before is known by our own touch. */
beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'pawl-touches-'));
  touching(folder, [], () => {});
});

it('a report that is written again and again is no touch of others', () => {
  const before = others();
  const sink = fileSink(join(folder, 'report.xml'));
  for (const text of ['one', 'two', 'three']) sink.replace([text]);
  fileSink(join(folder, 'events.jsonl')).append('{}\n');
  expect(fs.statSync(folder).mtimeMs).toBeGreaterThanOrEqual(before);
  expect(others()).toBe(before);
  expect(touchedByOthersAt(undefined)).toBe(0);
});

it('what somebody puts there between two reports is one', () => {
  const sink = fileSink(join(folder, 'report.xml'));
  sink.replace(['one']);
  fs.writeFileSync(join(folder, 'other'), '');
  fs.utimesSync(folder, longAgo, Date.now() / 1000 + 10);
  const touched = others();
  sink.replace(['two']);
  expect(others()).toBe(touched);
  expect(touched).toBeGreaterThan(Date.now());
});

it('what somebody puts there while a report is written is one', () => {
  const before = others();
  fileSink(join(folder, 'report.xml')).replace(
    (function* () {
      yield 'one';
      fs.writeFileSync(join(folder, 'other'), '');
    })(),
  );
  expect(others()).toBe(Math.max(fs.statSync(folder).mtimeMs, fs.statSync(folder).ctimeMs));
  expect(others()).toBeGreaterThanOrEqual(before);
});

it('what somebody does after the last report is one', () => {
  fileSink(join(folder, 'report.xml')).replace(['one']);
  fs.utimesSync(folder, longAgo, Date.now() / 1000 + 10);
  expect(others()).toBeGreaterThan(Date.now());
});
