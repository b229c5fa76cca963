// A folder of the project, seen as a project of its own: what is found in it is relative to it.

import { posix } from 'node:path';

import { parsedOrNull } from '../../formats/parse-json.ts';
import type { ProjectFacts } from '../../ports/project-facts.ts';

/** The project itself for the folder '', so that its package.json is not read again. */
export function projectIn(project: ProjectFacts, folder: string): ProjectFacts {
  if (folder === '') return project;
  const at = (path: string): string => posix.join(folder, path);
  return {
    packageJson: parsedOrNull(project.readText(at('package.json'))),
    nodeVersion: project.nodeVersion,
    fileExists: (path) => project.fileExists(at(path)),
    folderExists: (path) => project.folderExists(at(path)),
    namesIn: (path) => project.namesIn(at(path)),
    readText: (path) => project.readText(at(path)),
  };
}
