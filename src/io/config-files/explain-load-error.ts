// What went wrong while a file of the user's was loaded, in one line and with the line number where it can be found.

import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';

/** As it follows the name of the file: `cannot be loaded (line 3): SyntaxError: …`. */
export function explainLoadError(error: unknown, path: string): string {
  const line = error instanceof Error ? (lineIn(error.stack ?? '', path) ?? lineOfSyntaxError(error, path)) : null;
  const place = line === null ? '' : ` (line ${line})`;
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const [firstLine = what] = what.split('\n', 1);
  return `cannot be loaded${place}: ${firstLine.trim()}`;
}

/** Node names a module in a stack by its address, jiti by its path. */
function lineIn(text: string, path: string): string | null {
  for (const place of [pathToFileURL(path).href, path]) {
    const at = text.indexOf(`${place}:`);
    const line = at === -1 ? null : /^\d+/.exec(text.slice(at + place.length + 1));
    if (line != null) return line[0];
  }
  return null;
}

/** Node keeps the place of a syntax error to itself until the error ends the process: so one is made that it ends. */
function lineOfSyntaxError(error: Error, path: string): string | null {
  if (!(error instanceof SyntaxError)) return null;
  const { stderr } = spawnSync(process.execPath, ['--check', path], { encoding: 'utf8', timeout: 5000 });
  return lineIn(stderr, path);
}
