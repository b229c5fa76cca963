import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { probesFolder } from '../../src/io/probes-folder.ts';
import { PreloadTracer } from '../../src/io/tracer.ts';
import { TracerCheck } from '../../src/io/tracer-check.ts';

it('says that something cannot be read of a process that took back what it had told', () => {
  const root = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'pawl-tracer-'));
  const places = { folder: join(root, 'traces'), probes: probesFolder(), root };
  const trace = new PreloadTracer(places, new TracerCheck(join(root, 'tracers.json'), places.probes)).trace({
    argv: ['true'],
    env: {},
    shell: false,
  });
  const path = `${trace.prefix}${process.pid}-1.log`;
  fs.writeFileSync(path, `r ${root}/a.txt\n`);
  expect(trace.take()).toMatchObject([{ line: { kind: 'touched', how: 'read' } }]);
  expect(trace.take()).toEqual([]);
  fs.rmSync(path);
  expect(trace.take()).toMatchObject([{ line: null }]);
  expect(trace.take()).toEqual([]);
});
