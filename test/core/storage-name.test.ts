import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { storagePath } from '../../src/core/storage-name.ts';
import { asTestFile } from '../../src/core/test-file.ts';

const stored = (paths: readonly string[]): string[] => paths.map((path) => storagePath(asTestFile(path)));

describe('where results are stored', () => {
  it('is the path itself for ordinary files', () => {
    expect(stored(['test/math/add.test.ts', 'a b/ü.spec.js'])).toEqual(['test/math/add.test.ts', 'a b/ü.spec.js']);
  });

  it('tells files apart that differ only by case or Unicode form', () => {
    const [lower, upper] = stored(['test/a.ts', 'test/A.ts']) as [string, string];
    expect(lower.toLowerCase()).not.toBe(upper.toLowerCase());
    const [composed, decomposed] = stored(['\u00e9.ts', 'e\u0301.ts']) as [string, string];
    expect(composed.normalize('NFC')).not.toBe(decomposed.normalize('NFC'));
  });

  it('stays readable, but for a few digits, where the path has upper case letters', () => {
    expect(stored(['test/MyThing.test.ts'])[0]).toMatch(/^test\/MyThing\.test\.ts~[0-9a-f]{8}$/);
    expect(stored(['Test/a.ts'])[0]).toMatch(/^Test\/a\.ts~[0-9a-f]{8}$/);
  });

  it('is never the place of the summary', () => {
    expect(stored(['summary.json/a.ts', 'Summary.JSON/a.ts']).join().toLowerCase()).not.toContain('summary.json/');
    expect(stored(['summary.json'])).toEqual(['summary.json']);
  });

  it('cannot be claimed by a file that is called like a place that we made', () => {
    const [made] = stored(['A.ts']) as [string];
    expect(stored([made.toLowerCase()])[0]?.toLowerCase()).not.toBe(made.toLowerCase());
  });

  it('does not take a folder for a result of ours', () => {
    const [file, inFolder] = stored(['a', 'a.result.json/b']) as [string, string];
    expect(inFolder.startsWith(`${file}.result.json/`)).toBe(false);
  });

  it('leaves room for a suffix behind the longest name a disk allows', () => {
    for (const name of ['x'.repeat(255), '漢'.repeat(85), `${'é'.repeat(120)}.test.ts`]) {
      const [path] = stored([name]) as [string];
      expect(Buffer.byteLength(`${path}.result.json.1234567.tmp`)).toBeLessThanOrEqual(255);
    }
  });

  it('never gives two files one place, even on a disk that ignores case and Unicode form', () => {
    const segment = fc.oneof(
      fc.constantFrom(
        'a',
        'A',
        'b',
        'a_b',
        'a.result.json',
        'é',
        'e\u0301',
        'con',
        'ß',
        'ss',
        'ſ',
        's',
        'x'.repeat(250),
      ),
      fc
        .string({ minLength: 1, maxLength: 5, unit: 'binary' })
        .filter((text) => !text.includes('/') && text !== '.' && text !== '..' && !text.includes('\0')),
    );
    const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((segments) => segments.join('/'));
    fc.assert(
      fc.property(fc.uniqueArray(path, { minLength: 1, maxLength: 8 }), (paths) => {
        const places = stored(paths).map((place) => `${place}.result.json`.normalize('NFC').toUpperCase());
        expect(new Set(places).size).toBe(places.length);
      }),
      { numRuns: 500 },
    );
  });
});
