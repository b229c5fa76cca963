// The page that comes with the package, for reports that are one.

import fs from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What the build has left where the data goes. */
const place = '{{data}}';

/** What comes before its data, and what comes behind. The bundle puts this module into a folder of dist or into dist itself. */
export function reportPage(): readonly [head: string, tail: string] {
  const candidates = ['../report.html', './report.html', '../../../dist/report.html'];
  const paths = candidates.map((path) => fileURLToPath(new URL(path, import.meta.url)));
  const text = fs.readFileSync(paths.find((path) => fs.existsSync(path)) ?? (paths[0] as string), 'utf8');
  const [head = '', tail = ''] = text.split(place);
  return [head, tail];
}
