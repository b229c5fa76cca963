// Which files a program was given on its command line. Of a program that cannot be seen into, this is what can be told of
// its reads: a file that git ignores is in no key of the whole project.

import type { ChildStarted } from './trace-line.ts';

/** Words of a command line that may be paths: each argument, and each word of a line for a shell. */
export function wordsGiven({ program, args }: Pick<ChildStarted, 'program' | 'args'>): string[] {
  const words = [program, ...args].flatMap((arg) => [arg, ...(arg.match(/[^\s'"`=;:,|&<>()$]+/g) ?? [])]);
  return [...new Set(words)].filter((word) => word !== '' && word.length <= pathBytesMax && !word.includes('\0'));
}

/** No system takes a longer path. */
const pathBytesMax = 4096;
