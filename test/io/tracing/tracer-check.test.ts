import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { beforeEach, describe, expect, it } from 'vitest';

import type { ProcessBegan } from '../../../src/core/tracing/trace-line.ts';
import { TracerCheck } from '../../../src/io/tracing/tracer-check.ts';
import { builtProbes } from '../../rig/built-probes.ts';

const here: ProcessBegan = {
  kind: 'process',
  pid: 1,
  ppid: 0,
  thread: 0,
  runtime: 'node',
  version: process.version,
  executable: process.execPath,
  argv: [],
};
let folder: string;
let path: string;

beforeEach(() => {
  folder = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'pawl-check-'));
  fs.mkdirSync(join(folder, '.pawl/cache'), { recursive: true });
  path = join(folder, '.pawl/cache/tracers.json');
});

/** A program of the name of Node.js that is none. */
function impostor(text: string, name = 'node'): string {
  const place = join(folder, name);
  fs.writeFileSync(place, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  return place;
}

describe('a runtime', () => {
  it('is trusted when the tracer has told all that it was tried on, and tried once', () => {
    const check = new TracerCheck(path, builtProbes);
    expect(check.distrust(here)).toBeNull();
    check.close();
    const executable = impostor(`touch ${join(folder, 'tried')}`);
    expect(new TracerCheck(path, builtProbes).distrust({ ...here, executable })).toBeNull();
    expect(fs.existsSync(join(folder, 'tried'))).toBe(false);
  });

  it('is not trusted when the trial comes to nothing', () => {
    const executable = impostor('exit 1');
    const check = new TracerCheck(path, builtProbes);
    expect(check.distrust({ ...here, version: 'v99.0.0', executable })).toBe(
      'ran in node v99.0.0, in which the tracer could not be tried',
    );
  });

  it('is not trusted when something was not told, which is named', () => {
    const executable = impostor(`echo '["r '$2'/a.txt"]'`);
    const check = new TracerCheck(path, builtProbes);
    expect(check.distrust({ ...here, version: 'v99.0.0', executable })).toBe(
      'ran in node v99.0.0, in which the tracer misses r a.txt',
    );
  });

  it('is not started to be tried when it goes by another name', () => {
    const executable = impostor(`touch ${join(folder, 'tried')}`, 'editor');
    expect(basename(executable)).toBe('editor');
    const check = new TracerCheck(path, builtProbes);
    expect(check.distrust({ ...here, version: 'v99.0.0', executable })).toBe(
      'ran in node v99.0.0, which was never tried',
    );
    expect(fs.existsSync(join(folder, 'tried'))).toBe(false);
  });

  it('is tried out again when what was remembered is of another tracer, or cannot be read', () => {
    for (const memory of [JSON.stringify({ probes: 'other', runtimes: [['node v99.0.0', null]] }), '{', '[]']) {
      fs.writeFileSync(path, memory);
      const check = new TracerCheck(path, builtProbes);
      expect(check.distrust({ ...here, version: 'v99.0.0', executable: impostor('exit 1') })).not.toBeNull();
    }
  });
});
