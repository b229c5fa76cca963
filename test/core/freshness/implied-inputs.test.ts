import { describe, expect, it } from 'vitest';

import { answered } from '../../../src/core/freshness/implied-inputs.ts';
import type { Input } from '../../../src/core/freshness/input.ts';
import { entryOf, inputOf } from '../../../src/core/freshness/input.ts';

describe('what follows from another input', () => {
  const kept = (...entries: string[]) => {
    const inputs = entries.map(inputOf);
    const valueOf = (input: Input) => inputs.find((each) => each === input)?.value ?? 'never asked';
    return answered(inputs, valueOf).map((input) => entryOf(input, input.value));
  };

  it('is left out: what was read is there, and so are the folders around it', () => {
    expect(kept('content 12 a/b/c.txt', 'there file a/b/c.txt', 'there dir a/b', 'there dir a', 'there dir .')).toEqual(
      ['content 12 a/b/c.txt'],
    );
  });

  it('is left out: where a loader might look is asked of each module', () => {
    expect(kept('module 12 a/b.ts', 'there - a/b.js', 'there - a/b')).toEqual(['module 12 a/b.ts']);
    expect(kept('stem - a/b', 'there - a/b.js', 'there - a/c.js')).toEqual(['stem - a/b', 'there - a/c.js']);
  });

  it('is left out: what a loader was asked for by its stem and found alone', () => {
    expect(kept('module 12 a/b.py', 'stem b.py a/b')).toEqual(['module 12 a/b.py']);
    expect(kept('module x12,*77 a/b.py', 'stem b.py a/b')).toEqual(['module x12,*77 a/b.py']);
  });

  it.each([
    ['the stem of a module with others beside it', 'module 12,b.so a/b.py', 'stem b.py,b.so a/b'],
    ['the stem of a module beside a folder, which may have an index', 'module 12,b/ a/b.py', 'stem b.py,b/ a/b'],
    ['the stem of a module that was not there', 'module - a/b.py', 'stem - a/b'],
    ['the stem of another module', 'module 12 a/b.py', 'stem c.py a/c', 'stem c/__init__.py c'],
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
