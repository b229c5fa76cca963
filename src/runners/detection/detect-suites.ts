// Every suite that a project seems to have: in its root, in the packages of a monorepo, and in folders beside them that
// other languages use. Each has a name, to be chosen by and to be shown under.

import type { ProjectFacts } from '../../ports/project-facts.ts';
import type { Runner } from '../runner.ts';
import type { Detection } from './detect.ts';
import { detectIn } from './detect.ts';
import { projectIn } from './project-in.ts';
import { packageFolders, subfolders } from './workspaces.ts';

export interface DetectedSuite extends Detection {
  /** Null for one that is alone in the root. */
  readonly name: string | null;
  /** Relative to the root; empty for the root itself. The suite's paths are relative to it. */
  readonly folder: string;
}

type Place = Omit<DetectedSuite, 'name'>;

/**
 * What the root's own scripts start comes first, so that it has the files which it takes in packages, too. What the root
 * shows in other ways (a tool that is installed at the top, say) is for files outside of the packages that have suites.
 */
export function detectAll(project: ProjectFacts, runners: readonly Runner[]): DetectedSuite[] {
  const inside = suiteFolders(project).flatMap((folder) => placesIn(folder, project, runners));
  const root = placesIn('', project, runners);
  const owned = [...new Set(inside.map(({ folder }) => `${folder}/**`))];
  const started = root.filter(({ script }) => script !== null);
  const shown = root.filter(({ script }) => script === null);
  const others = shown.map((place) => ({ ...place, ignore: [...place.ignore, ...owned] }));
  return named([...started, ...inside, ...others]);
}

/** Packages of a workspace; where there is none, folders at the top: one language in each is usual there. */
function suiteFolders(project: ProjectFacts): string[] {
  const packages = packageFolders(project);
  const beside = subfolders('', project).filter(
    (folder) => !packages.some((each) => each === folder || each.startsWith(`${folder}/`)),
  );
  return [...packages, ...beside.filter((folder) => isProject(folder, project))];
}

/** What makes a folder at the top a project of its own. Inside of an npm package, another package.json may be anything. */
const markers = [
  'pyproject.toml pytest.ini tox.ini setup.cfg Gemfile .rspec go.mod',
  'composer.json phpunit.xml phpunit.xml.dist phpunit.dist.xml cpanfile Makefile.PL Build.PL dist.ini .proverc',
].flatMap((names) => names.split(' '));

function isProject(folder: string, project: ProjectFacts): boolean {
  const all = project.packageJson === null ? ['package.json', ...markers] : markers;
  // Looked up in one list: a root may have many folders.
  const names = new Set(project.namesIn(folder));
  return all.some((name) => names.has(name));
}

function placesIn(folder: string, project: ProjectFacts, runners: readonly Runner[]): Place[] {
  return detectIn(projectIn(project, folder), runners).map((found) => ({ ...found, folder }));
}

function named(places: readonly Place[]): DetectedSuite[] {
  const [first, ...more] = places;
  if (first === undefined) return [];
  if (more.length === 0 && first.folder === '') return [{ ...first, name: null }];
  const taken = new Set<string>();
  return places.map((place) => {
    const wanted = nameOf(place, places);
    let name = wanted;
    for (let number = 2; taken.has(name); number++) name = `${wanted}-${number}`;
    taken.add(name);
    return { ...place, name };
  });
}

/** By its folder where that has no other, by its runner where the root has several, by its script among those of one runner. */
function nameOf(place: Place, all: readonly Place[]): string {
  const { folder, runner, script } = place;
  const together = all.filter((each) => each.folder === folder);
  const sameRunner = together.filter((each) => each.runner === runner).length > 1;
  const [, ofScript] = /^tests?[:._-](.+)$/.exec(script ?? '') ?? [];
  const own = sameRunner ? (ofScript ?? script ?? runner) : runner;
  if (folder === '') return together.length > 1 ? own : 'root';
  const base = all.some((each) => each.folder !== folder && lastOf(each.folder) === lastOf(folder))
    ? folder
    : lastOf(folder);
  return together.length > 1 ? `${base}/${own}` : base;
}

function lastOf(folder: string): string {
  return folder.split('/').at(-1) ?? folder;
}
