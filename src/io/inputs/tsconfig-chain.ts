// Which other files a tsconfig.json is made of. It may have comments and commas that JSON does not, so it is not parsed:
// whatever looks like a path in the right place counts.

import { posix } from 'node:path';

/** `"extends": "./base.json"`, or a list of such, and the `"path"` of each reference. */
const pointers = /"(?:extends|path)"\s*:\s*(\[[^\]]*\]|"[^"]*")/g;

/** All that it comes to, each once, whether it is there or not. What is installed is left out. */
export function tsconfigChain(path: string, textOf: (path: string) => string | null): string[] {
  const found = new Set<string>();
  const left = [path];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    for (const each of pointedTo(next, textOf(next) ?? '')) {
      if (found.has(each)) continue;
      found.add(each);
      left.push(each);
    }
  }
  return [...found];
}

function pointedTo(path: string, text: string): string[] {
  const words = Array.from(text.matchAll(pointers), ([, value = '']) => value).flatMap(
    (value) => value.match(/[^"[\],\s]+/g) ?? [],
  );
  return words
    .filter((word) => word.startsWith('.'))
    .flatMap((word) => {
      const place = posix.join(posix.dirname(path), word);
      return word.endsWith('.json') ? [place] : [`${place}.json`, `${place}/tsconfig.json`];
    });
}
