import { describe, expect, it } from 'vitest';

import { serverKindOf } from '../../../src/io/queue/queue-packages.ts';

describe('the address of a queue', () => {
  it.each([
    ['redis://host', 'redis'],
    ['REDISS://:p%40ss@[::1]:6379/2?family=6', 'redis'],
    ['postgres://user:pass@host:5432/db?sslmode=require', 'postgres'],
    ['postgresql://host/db', 'postgres'],
  ])('%s is one of %s', (url, kind) => {
    expect(serverKindOf(url)).toBe(kind);
  });

  it.each([
    ['http://secret@host', 'begins with redis://'],
    ['secret', 'begins with redis://'],
    ['redis://', 'begins with redis://'],
    ['redis://:secret/#@host', 'like %40 for @'],
    ['redis://:secret%zz@host', 'like %40 for @'],
    ['redis://secret@host:99999', 'like %40 for @'],
    ['postgres://u:secret#1@host/db', 'like %40 for @'],
    ['redis://secret@host/secret', 'the number of a database'],
  ])('%s is refused in words that do not hold it', (url, words) => {
    expect(() => serverKindOf(url)).toThrow(words);
    expect(() => serverKindOf(url)).not.toThrow('secret');
  });
});
