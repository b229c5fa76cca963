import { describe, expect, it } from 'vitest';

import type { TestSuite } from '../../../src/core/settings.ts';
import type { TestFile } from '../../../src/core/test-file.ts';
import { asTestFile } from '../../../src/core/test-file.ts';
import { BatchSizes } from '../../../src/engine/batches/batch-size.ts';
import type { Execution } from '../../../src/engine/execution/execution.ts';
import { someSettings } from '../../rig/builders.ts';

const files = Array.from({ length: 40 }, (_, index) => asTestFile(`${index < 30 ? 'a' : 'b'}/${index}`));
const [suite] = someSettings({}).suites;
const other: TestSuite = { ...suite, name: 'other' };
const suiteOf = (file: TestFile): TestSuite => (file.startsWith('a/') ? suite : other);

interface Around {
  readonly warm?: boolean;
  readonly workers?: number;
  readonly filesMax?: number | null;
  readonly suspects?: readonly TestFile[];
  readonly redact?: ((text: string) => string) | null;
}

function sizes({ warm = true, workers = 1, filesMax = Infinity, suspects = [], redact = null }: Around): BatchSizes {
  const tells = () => ({
    launch: () => ({ argv: ['x'] as [string], env: {} }),
    warm: filesMax === null ? null : { filesMax },
  });
  const deaths = suspects.map((file) => ({ file, times: 1 }));
  const settings = someSettings({ warm, workers });
  return new BatchSizes({ settings, suiteOf, deaths, redact, ports: { tells } } as unknown as Execution);
}

const anEnd = { alone: [], again: [], done: 0, heard: true };

describe('how many files the next start takes', () => {
  it('is as many as are of one suite', () => {
    expect(sizes({}).next(files, 0)).toBe(30);
    expect(sizes({}).next(files, 30)).toBe(10);
  });

  it('is one where it is not to be warm, or cannot be, or something is to be masked', () => {
    expect(sizes({ warm: false }).next(files, 0)).toBe(1);
    expect(sizes({ filesMax: null }).next(files, 0)).toBe(1);
    expect(sizes({ redact: String }).next(files, 0)).toBe(1);
  });

  it('is what the runner takes at most, and a share where there are several workers', () => {
    expect(sizes({ filesMax: 7 }).next(files, 0)).toBe(7);
    expect(sizes({ workers: 4 }).next(files, 0)).toBe(10);
    expect(sizes({ workers: 4 }).next(files, 31)).toBe(8);
  });

  it('is no more than a command line takes, where the names stand on it', () => {
    const long = Array.from({ length: 600 }, (_, index) => asTestFile(`a/${'x'.repeat(200)}${index}`));
    expect(sizes({ filesMax: 500 }).next(long, 0)).toBe(318);
    expect(sizes({}).next(long, 0)).toBe(600);
  });

  it('ends before a file that pawl has died of, which goes by itself', () => {
    const around = sizes({ suspects: [files[3] as TestFile] });
    expect(around.next(files, 0)).toBe(3);
    expect(around.next(files, 3)).toBe(1);
    expect(around.next(files, 4)).toBe(26);
  });

  it('is halved by each start that came to nothing, until one comes to something', () => {
    const around = sizes({});
    around.ended(suite, 30, anEnd);
    expect(around.next(files, 0)).toBe(15);
    around.ended(suite, 15, anEnd);
    expect(around.next(files, 0)).toBe(7);
    expect(around.next(files, 30)).toBe(10);
    around.ended(suite, 7, { ...anEnd, done: 1 });
    expect(around.next(files, 0)).toBe(30);
    around.ended(suite, 3, anEnd);
    expect(around.next(files, 0)).toBe(1);
    around.ranAlone(suite);
    expect(around.next(files, 0)).toBe(30);
  });

  it('is one from then on where the runner told nothing', () => {
    const around = sizes({});
    around.ended(suite, 30, { ...anEnd, heard: false });
    expect(around.next(files, 0)).toBe(1);
    around.ranAlone(suite);
    expect(around.next(files, 0)).toBe(1);
  });
});
