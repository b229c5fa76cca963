// What inputs ask of the project, answered by the disk: see core/freshness/input.ts for what each of them means.

import { basename } from 'node:path';

import type { Input } from '../../core/freshness/input.ts';
import { absent, elsewhere, folderOf, inFolder, joinedNames } from '../../core/freshness/input.ts';
import { firstWord, fitsStem, isModuleConfig, stemOf } from '../../core/freshness/module-names.ts';
import { unreachable } from '../../core/problem.ts';
import type { InputTouch, InputValues, InputWatch, ProjectState } from '../../ports/workspace.ts';
import type { ContentCache } from '../project/content-cache.ts';
import { contentOfLink } from '../project/file-content.ts';
import { neverWalked } from '../project/never-walked.ts';
import { DiskLook, whatIs } from './disk-look.ts';
import { InputContents } from './input-contents.ts';
import { digestOfNames, entryDigest } from './input-digests.ts';
import type { Made } from './made-of-names.ts';
import { MadeOfNames } from './made-of-names.ts';
import { ModuleConfigs } from './module-configs.ts';
import { ProjectNames } from './project-names.ts';

/** What a folder that is loaded as a module stands for. */
const indexStems = ['index', '__init__'];

export interface InputPlaces {
  readonly root: string;
  /** Relative to the root, without a slash behind it; null where it lies elsewhere. */
  readonly stateFolder: string | null;
  /** Relative to the root: files that pawl itself writes. */
  readonly ownFiles: ReadonlySet<string>;
  readonly cache: ContentCache;
}

export class DiskInputs implements InputWatch {
  readonly #stateFolder: string | null;
  readonly #ownFiles: ReadonlySet<string>;
  readonly #look: DiskLook;
  readonly #contents: InputContents;
  readonly #configs: ModuleConfigs;
  readonly #names: ProjectNames;
  readonly #rivals = new MadeOfNames();

  /**
   * @param observedMs when the project was observed, in milliseconds since the epoch: what was touched since is looked at
   * again; null where the project is taken as it was observed
   */
  constructor({ root, stateFolder, ownFiles, cache }: InputPlaces, project: ProjectState, observedMs: number | null) {
    this.#stateFolder = stateFolder;
    this.#ownFiles = ownFiles;
    this.#look = new DiskLook(root, observedMs === null);
    this.#contents = new InputContents(this.#look, cache, project, observedMs);
    this.#names = new ProjectNames(project);
    this.#configs = new ModuleConfigs(this.#look, this.#contents, this.#names);
  }

  refresh(): void {
    this.#look.refresh();
    this.#configs.refresh();
  }

  valueOf({ kind, path }: Input): string {
    switch (kind) {
      case 'content':
        return this.#contents.contentOf(path);
      case 'module':
        return this.#moduleValue(path);
      case 'stem':
        return joinedNames(this.#namesFor(path));
      case 'there':
        return this.#whatIsThere(path);
      case 'names':
        return digestOfNames(this.#markedNamesIn(path));
      case 'all-names':
        return this.#treeValue(path, () => '');
      case 'tree':
        return this.#treeValue(path, (file) => this.#contents.contentOf(file));
      case 'config':
        return this.#configs.valueOf(path);
      case 'importable':
        return digestOfNames(this.#namesIn(path)?.filter(isImportable) ?? null);
      case 'packages':
        return digestOfNames(this.#look.namesAt(path)?.filter(isPackage) ?? null);
      default:
        return unreachable(kind);
    }
  }

  touchedSince({ kind, path }: Input, epochMs: number): InputTouch | null {
    const isTouched = (each: string): boolean => this.#look.isTouchedSince(each, epochMs);
    switch (kind) {
      case 'content':
        return isTouched(path) ? 'file' : null;
      case 'packages':
        return null;
      case 'names':
      case 'importable':
        return isTouched(path) ? 'folder' : null;
      case 'all-names':
      case 'tree':
        return [path, ...this.#below(path)].some(isTouched) ? 'folder' : null;
      case 'module':
        if (isTouched(path)) return 'file';
        return isTouched(folderOf(path)) ? 'folder' : null;
      case 'config':
        if (this.#configs.pathsIn(path).some(isTouched)) return 'file';
        return isTouched(path) ? 'folder' : null;
      case 'stem':
        return [path, folderOf(path)].some(isTouched) ? 'folder' : null;
      case 'there':
        return isTouched(folderOf(path)) ? 'folder' : null;
      default:
        return unreachable(kind);
    }
  }

  isAsObserved(path: string): boolean {
    return this.#contents.isAsObserved(path);
  }

  #moduleValue(path: string): string {
    const content = this.#contents.contentOf(path);
    const rivals = this.#rivals.valueOf(this.#look.namesIn(folderOf(path)), path, () => this.#rivalsOf(path));
    return rivals === '' ? content : `${content},${rivals}`;
  }

  /** What a loader might take for it. A link to a folder may lead elsewhere, and nobody sees it by the names. */
  #rivalsOf(path: string): Made {
    const name = basename(path);
    const stem = stemOf(name);
    const rivals = this.#fitting(folderOf(path), stem, name);
    const namesakes = this.#names.namesakesOf(path);
    const parts = [
      ...(rivals.length === 0 ? [] : [joinedNames(rivals)]),
      ...(namesakes.length === 0 ? [] : [`${elsewhere}${digestOfNames(namesakes)}`]),
    ];
    return { value: parts.join(','), lasts: !rivals.some((each) => each === stem || each === `${stem}/`) };
  }

  /** A folder of that name offers what it says of itself, and its index. */
  #namesFor(path: string): string[] {
    const name = basename(path);
    const names = this.#fitting(folderOf(path), name, null);
    const within = names.includes(`${name}/`) ? this.#look.namesIn(path) : null;
    const offers = within?.filter((each) => isModuleConfig(each) || indexStems.some((stem) => fitsStem(each, stem)));
    return [...names, ...(offers ?? []).map((each) => `${name}/${each}`)];
  }

  #whatIsThere(path: string): string {
    const stat = this.#look.behindLinks(path);
    const what = stat?.isFile() === true && (stat.mode & 0o111) !== 0 ? 'xfile' : whatIs(stat);
    if (this.#look.itself(path)?.isSymbolicLink() !== true) return what;
    return `${what}@${entryDigest(contentOfLink(this.#look.placeOf(path)))}`;
  }

  /** A folder is entered where a file of that name would be loaded: it has a slash behind it. */
  #fitting(folder: string, stem: string, except: string | null): string[] {
    const group = this.#look.groupsIn(folder).get(firstWord(stem)) ?? [];
    const names = group.filter((name) => name !== except && fitsStem(name, stem));
    const isEntered = (name: string): boolean =>
      name === stem && this.#look.behindLinks(inFolder(folder, name))?.isDirectory() === true;
    return names.map((name) => (isEntered(name) ? `${name}/` : name));
  }

  /** A folder with a slash behind it. */
  #markedNamesIn(folder: string): readonly string[] | null {
    return (
      this.#namesIn(folder)?.map((name) => (this.#look.isFolder(inFolder(folder, name)) ? `${name}/` : name)) ?? null
    );
  }

  #namesIn(folder: string): readonly string[] | null {
    const names = this.#look.namesIn(folder);
    return names?.filter((name) => !this.#isOurs(inFolder(folder, name))) ?? null;
  }

  #isOurs(path: string): boolean {
    return path === this.#stateFolder || this.#ownFiles.has(path);
  }

  #treeValue(folder: string, contentOf: (path: string) => string): string {
    const stat = this.#look.behindLinks(folder);
    if (stat === undefined) return absent;
    if (!stat.isDirectory()) return contentOf(folder) || whatIs(stat);
    return digestOfNames(this.#below(folder).map((path) => `${path} ${contentOf(path)}`));
  }

  /** In the order of their paths. What no test is said to depend on is left out. */
  #below(folder: string): string[] {
    return (this.#namesIn(folder) ?? []).flatMap((name) => {
      if (neverWalked.has(name)) return [];
      const path = inFolder(folder, name);
      return this.#look.isFolder(path) ? [`${path}/`, ...this.#below(path)] : [path];
    });
  }
}

/** Each question once, as long as nobody expects another answer. */
export function answeredOnce(inputs: InputValues): InputValues {
  const known = new Map<string, string>();
  return {
    valueOf(input) {
      const question = `${input.kind} ${input.path}`;
      const answer = known.get(question) ?? inputs.valueOf(input);
      known.set(question, answer);
      return answer;
    },
  };
}

/** Tests are found by their runner, and by nobody as a module. */
function isImportable(name: string): boolean {
  if (/^(?:test_.*|.*_test|conftest)\.py$|^__pycache__$|^\./.test(name) || neverWalked.has(name)) return false;
  return /\.(?:py|pyd|so|zip|egg)$/.test(name) || !name.includes('.');
}

function isPackage(name: string): boolean {
  return /\.(?:dist-info|egg-info|egg-link|pth|egg)$/.test(name);
}
