import { createHash } from 'node:crypto';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Listing } from '../../../src/io/project/listing.ts';

const nothingOfOurs = { folder: null, files: new Set<string>() };

const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 4 }).filter((text) => !/[\0/]/.test(text));
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));
/** Modes of files and links: that of a submodule is in no listing. */
const contents = fc
  .array(fc.tuple(path, fc.stringMatching(/^1[02][0-7]{4} [0-9a-f]{8}$/)))
  .map((pairs) => new Map(pairs));

function digestOf(listing: Listing | null): string {
  const hash = createHash('sha256');
  listing?.addTo(hash);
  return hash.digest('hex');
}

describe('a listing', () => {
  it('knows the content of every file in it, and of no other', () => {
    fc.assert(
      fc.property(contents, path, (files, other) => {
        const listing = Listing.of(files, nothingOfOurs);
        for (const [file, content] of files) expect(listing.contentOf(file)).toBe(content);
        expect(listing.contentOf(other)).toBe(files.get(other));
      }),
    );
  });

  it('knows the folders that have files', () => {
    fc.assert(
      fc.property(contents, name, (files, other) => {
        const listing = Listing.of(files, nothingOfOurs);
        const folders = [...files.keys(), `${other}/`].map((file) => file.slice(0, file.indexOf('/') + 1));
        for (const folder of folders) {
          const any = [...files.keys()].some((file) => file.startsWith(folder));
          expect(listing.hasAnyUnder(folder)).toBe(any);
        }
      }),
    );
  });

  it('is the same whatever the order in which its files were found', () => {
    fc.assert(
      fc.property(contents, (files) => {
        const reversed = new Map([...files].toReversed());
        expect(digestOf(Listing.of(reversed, nothingOfOurs))).toBe(digestOf(Listing.of(files, nothingOfOurs)));
      }),
    );
  });

  it('holds nothing that pawl writes', () => {
    const files = new Map([
      ['a.js', '100644 1'],
      ['report.xml', '100644 2'],
      ['.pawl/latest', '100644 3'],
    ]);
    const listing = Listing.of(files, { folder: '.pawl/', files: new Set(['report.xml']) });
    expect(listing.paths().toString()).toBe('a.js\0');
  });

  it('takes what git says only where nothing differs from the index, each file is there once and all are in order', () => {
    const told = (...records: string[]): Listing | null => Listing.read(Buffer.from(records.join('')));
    const a = 'H 100644 aa 0\ta.js\0';
    const b = 'H 120000 bb 0\tb.js\0';
    expect(told(a, b)?.contentOf('b.js')).toBe('120000 bb');
    const refused = [
      [b, a],
      [a, a],
      [a, 'C 100644 bb 0\tb.js\0'],
      ['? new.js\0', a],
      [a, 'S 100644 bb 0\tb.js\0'],
      [a, 'h 100644 bb 0\tb.js\0'],
      ['M 100644 aa 1\ta.js\0', 'M 100644 bb 2\ta.js\0'],
      [a, 'H 160000 bb 0\tsub\0'],
      [a, 'H 100644 bb 0\tb.js'],
    ];
    expect(refused.map((records) => told(...records))).toEqual(refused.map(() => null));
  });
});
