// What went wrong while a file of the user's was loaded, in one line and with the line number where it can be found.

import { pathToFileURL } from 'node:url';

/** As it follows the name of the file: `cannot be loaded (line 3): SyntaxError: …`. */
export function explainLoadError(error: unknown, path: string): string {
  const line = error instanceof Error ? lineIn(error.stack ?? '', path) : null;
  const place = line === null ? '' : ` (line ${line})`;
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const [firstLine = what] = what.split('\n', 1);
  return `cannot be loaded${place}: ${firstLine}`;
}

/** Node names a module in a stack by its address, jiti by its path. */
function lineIn(stack: string, path: string): string | null {
  for (const place of [pathToFileURL(path).href, path]) {
    const at = stack.indexOf(`${place}:`);
    const line = at === -1 ? null : /^\d+/.exec(stack.slice(at + place.length + 1));
    if (line !== null) return line[0];
  }
  return null;
}
