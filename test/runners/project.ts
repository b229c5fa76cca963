// A project in memory, built in a line, as runner detection sees one.

import type { ProjectFacts } from '../../src/ports/project-facts.ts';

/** @param files texts by path; every folder above a file is there too */
export function aProject(
  packageJson: Readonly<Record<string, unknown>> | null,
  files: Readonly<Record<string, string>> = {},
  nodeVersion = '20.19.0',
): ProjectFacts {
  const folders = new Set(Object.keys(files).flatMap(foldersOf));
  return {
    packageJson,
    nodeVersion,
    fileExists: (path) => Object.hasOwn(files, path),
    folderExists: (path) => path === '.' || folders.has(path),
    namesIn: (folder) => [...new Set(Object.keys(files).flatMap((path) => nameIn(folder, path)))],
    readText: (path) => (Object.hasOwn(files, path) ? (files[path] as string) : null),
  };
}

function nameIn(folder: string, path: string): string[] {
  const prefix = folder === '' || folder === '.' ? '' : `${folder}/`;
  if (!path.startsWith(prefix)) return [];
  const [name = '', ...below] = path.slice(prefix.length).split('/');
  return [below.length > 0 ? `${name}/` : name];
}

function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
