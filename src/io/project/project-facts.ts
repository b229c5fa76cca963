// The facts of a project as they lie on the disk: what runner detection may look at.

import fs from 'node:fs';
import { join } from 'node:path';

import { parsedOrNull } from '../../formats/parse-json.ts';
import type { ProjectFacts } from '../../ports/project-facts.ts';

/** Reads package.json once, and anything else when it is asked for. */
export function readProjectFacts(root: string): ProjectFacts {
  const at = (path: string): fs.Stats | undefined => statOf(join(root, path));
  return {
    packageJson: parsedOrNull(textOrNull(join(root, 'package.json'))),
    nodeVersion: process.versions.node,
    fileExists: (path) => at(path)?.isFile() ?? false,
    folderExists: (path) => at(path)?.isDirectory() ?? false,
    namesIn: (folder) => namesIn(join(root, folder)),
    readText: (path) => textOrNull(join(root, path)),
  };
}

function statOf(path: string): fs.Stats | undefined {
  try {
    return fs.statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined; // A file where a folder was expected, a loop of links, a name that is too long: it is not there.
  }
}

function namesIn(path: string): string[] {
  try {
    const entries = fs.readdirSync(path, { withFileTypes: true });
    return entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
  } catch {
    return [];
  }
}

function textOrNull(path: string): string | null {
  try {
    return fs.readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch {
    return null;
  }
}
