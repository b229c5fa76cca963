// The packages of a monorepo, as npm, yarn, bun, pnpm and lerna are told of them.

import { byCodeUnit } from '../../core/test-file.ts';
import { parsedOrNull } from '../../formats/parse-json.ts';
import type { ProjectFacts } from '../../ports/project-facts.ts';
import { yamlValue } from '../configs/yaml-value.ts';
import { fieldOf } from './package-json.ts';

/** So deep `**` looks. */
const depthMax = 5;

/** Folders relative to the root, whether or not they have a package.json; none where the project names none. */
export function packageFolders(project: ProjectFacts): string[] {
  const patterns = workspacePatterns(project);
  const isLeftOut = patterns.filter((each) => each.startsWith('!')).map((each) => matcherOf(plain(each.slice(1))));
  const folders = patterns
    .filter((each) => !each.startsWith('!'))
    .flatMap((each) => expand('', plain(each).split('/'), project, 0))
    .filter((folder) => folder !== '' && folder !== '.' && !isLeftOut.some((matches) => matches(folder)));
  return [...new Set(folders)].toSorted(byCodeUnit);
}

function workspacePatterns(project: ProjectFacts): string[] {
  const workspaces = fieldOf({ workspaces: Reflect.get(Object(project.packageJson), 'workspaces') }, 'workspaces');
  const listed = Array.isArray(workspaces) ? workspaces : workspaces['packages'];
  const pnpm = yamlValue(project.readText('pnpm-workspace.yaml') ?? '', 'packages');
  const lerna = fieldOf({ lerna: parsedOrNull(project.readText('lerna.json')) }, 'lerna')['packages'];
  return [listed, pnpm, lerna]
    .flatMap((list) => (Array.isArray(list) ? list : []))
    .filter((each) => typeof each === 'string');
}

/** Without `./` in front and a slash behind. */
function plain(pattern: string): string {
  return pattern.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '');
}

function expand(folder: string, [segment, ...rest]: readonly string[], project: ProjectFacts, depth: number): string[] {
  if (segment === undefined) return [folder];
  if (segment === '..' || depth > depthMax) return [];
  const inside = (name: string): string => (folder === '' ? name : `${folder}/${name}`);
  if (segment === '**') {
    const deeper = subfolders(folder, project).flatMap((name) =>
      expand(inside(name), ['**', ...rest], project, depth + 1),
    );
    return [...expand(folder, rest, project, depth), ...deeper];
  }
  if (!segment.includes('*')) {
    return project.folderExists(inside(segment)) ? expand(inside(segment), rest, project, depth) : [];
  }
  const matches = matcherOf(segment);
  return subfolders(folder, project)
    .filter(matches)
    .flatMap((name) => expand(inside(name), rest, project, depth));
}

/** Those in which somebody's packages may be. */
export function subfolders(folder: string, project: ProjectFacts): string[] {
  return project
    .namesIn(folder)
    .flatMap((name) => (name.endsWith('/') ? name.slice(0, -1) : []))
    .filter((name) => !name.startsWith('.') && !foreign.has(name))
    .toSorted(byCodeUnit);
}

const foreign = new Set(['node_modules', 'vendor', 'bower_components', 'dist', 'build', 'coverage', 'venv']);

/** Of globs with stars and nothing else. */
function matcherOf(glob: string): (path: string) => boolean {
  const source = glob
    .split(/(\*\*\/?|\*)/)
    .map((part) =>
      part.startsWith('**') ? '.*' : part === '*' ? '[^/]*' : part.replaceAll(/[\\^$.|?+()[\]{}]/g, '\\$&'),
    );
  const expression = new RegExp(`^${source.join('')}$`);
  return (path) => expression.test(path);
}
