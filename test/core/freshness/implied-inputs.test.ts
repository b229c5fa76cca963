import { describe, expect, it } from 'vitest';

import { withoutImplied } from '../../../src/core/freshness/implied-inputs.ts';
import { entryOf, inputOf } from '../../../src/core/freshness/input.ts';

describe('what follows from another input', () => {
  const kept = (...entries: string[]) =>
    withoutImplied(entries.map(inputOf)).map(({ kind, path, value }) => entryOf({ kind, path }, value));

  it('is left out: what was read is there, and so are the folders around it', () => {
    expect(kept('content 12 a/b/c.txt', 'there file a/b/c.txt', 'there dir a/b', 'there dir a', 'there dir .')).toEqual(
      ['content 12 a/b/c.txt'],
    );
  });

  it('is left out: where a loader might look is asked of each module', () => {
    expect(kept('module 12 a/b.ts', 'there - a/b.js', 'there - a/b')).toEqual(['module 12 a/b.ts']);
    expect(kept('stem - a/b', 'there - a/b.js', 'there - a/c.js')).toEqual(['stem - a/b', 'there - a/c.js']);
  });

  it.each([
    ['the folder of a file that was not there', 'content - a/b.txt', 'there - a'],
    ['the same where there is a folder', 'content - a/b.txt', 'there dir a'],
    ['a link to the folder', 'content 12 a/b.txt', 'there dir@77 a'],
    ['a link to the file', 'module 12 a/b.ts', 'there file@77 a/b.ts'],
    ['a folder where a loader might look', 'module 12 a/b.ts', 'there dir a/b.js'],
    ['something else that is there', 'content 12 a/b.txt', 'there file a/c.txt'],
    ['what a listing does not say', 'names 12 a', 'there dir a'],
  ])('is not %s', (_, ...entries) => {
    expect(kept(...entries)).toEqual(entries);
  });
});
