import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { readTimings } from '../../src/io/timings-file.ts';

it.each<[string, string | null, string]>([
  ['not there', null, 'is not there'],
  ['empty', '', 'is empty'],
  ['cut off', '{"format":1,"unit":"ms","files":{"test/a.sh":', 'is not valid JSON'],
  ['in other units', '{"format":1,"unit":"s","files":{}}', 'does not have the shape it should have'],
  ['without a whole number', '{"format":1,"unit":"ms","files":{"a":-1}}', 'does not have the shape it should have'],
  ['in a format of before', '{"a":12}', 'does not have the shape it should have'],
])('timings that are %s are a mistake of whoever named them', (_, text, message) => {
  const path = join(fs.mkdtempSync(join(tmpdir(), 'pawl-timings-')), 'timings.json');
  if (text !== null) fs.writeFileSync(path, text);
  expect(readTimings(path, '--timings t.json')).toMatchObject({
    ok: false,
    problem: { kind: 'usage', where: '--timings t.json', message, next: expect.stringContaining('nothing was run') },
  });
});

it('what a newer pawl wrote is told as such', () => {
  const path = join(fs.mkdtempSync(join(tmpdir(), 'pawl-timings-')), 'timings.json');
  fs.writeFileSync(path, '{"format":2,"files":{}}');
  expect(readTimings(path, 't.json')).toMatchObject({ ok: false, problem: { kind: 'newer-version' } });
});
