import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { TracerCheck } from '../../../src/io/tracing/tracer-check.ts';
import { PreloadTracer } from '../../../src/io/tracing/tracer.ts';
import { builtProbes } from '../../rig/built-probes.ts';

function aTrace() {
  const root = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'pawl-tracer-'));
  const places = { folder: join(root, 'traces'), probes: builtProbes, root, scriptsIn: () => null };
  const tracer = new PreloadTracer(places, new TracerCheck(join(root, 'tracers.json'), places.probes));
  const trace = tracer.trace({ argv: ['true'], env: {}, shell: false }, root, 2);
  return { root, trace, path: `${trace.prefix}${process.pid}-1.log` };
}

it('says that something cannot be read of a process that took back what it had told', () => {
  const { root, trace, path } = aTrace();
  fs.writeFileSync(path, `r ${root}/a.txt\n`);
  expect(trace.take()).toMatchObject([{ line: { kind: 'touched', how: 'read' } }]);
  expect(trace.take()).toEqual([]);
  fs.rmSync(path);
  expect(trace.take()).toMatchObject([{ line: null }]);
  expect(trace.take()).toEqual([]);
});

it('says the same where what a process told cannot be opened', () => {
  const { trace, path } = aTrace();
  fs.symlinkSync('elsewhere', path);
  expect(trace.take()).toMatchObject([{ line: null }]);
});

it('reads a line only when it is whole', () => {
  const { root, trace, path } = aTrace();
  fs.writeFileSync(path, `r ${root}/a.txt\nr ${root}/b`);
  expect(trace.take()).toHaveLength(1);
  fs.appendFileSync(path, '.txt\n');
  expect(trace.take()).toMatchObject([{ line: { path: `${root}/b.txt` } }]);
});
