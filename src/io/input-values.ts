// What inputs ask of the project, answered by the disk: see core/input.ts for what each of them means.

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { basename } from 'node:path';

import type { Input } from '../core/input.ts';
import { absent, elsewhere, folderOf, inFolder, joinedNames } from '../core/input.ts';
import { firstWord, fitsStem, isModuleConfig, stemOf } from '../core/module-names.ts';
import { unreachable } from '../core/problem.ts';
import type { InputTouch, InputValues, InputWatch, ProjectState } from '../ports/workspace.ts';
import type { ContentCache } from './content-cache.ts';
import { contentOfFile, contentOfLink, isLink, unreadable } from './file-content.ts';
import { FolderNames, racyMs } from './folder-names.ts';
import { neverWalked } from './never-walked.ts';
import { ProjectNames } from './project-names.ts';
import { installMarkers } from './surroundings.ts';
import { tsconfigChain } from './tsconfig-chain.ts';

/** Of so many hex digits is a digest in an entry: enough that no two contents of a file are taken for one another. */
const digits = 16;

/** What a folder that is loaded as a module stands for. */
const indexStems = ['index', '__init__'];

export interface InputPlaces {
  readonly root: string;
  /** Relative to the root, without a slash behind it; null where it lies elsewhere. */
  readonly stateFolder: string | null;
  readonly cache: ContentCache;
}

interface MadeOfNames {
  readonly names: readonly string[] | null;
  readonly value: string;
}

export class DiskInputs implements InputWatch {
  readonly #places: InputPlaces;
  readonly #project: ProjectState;
  readonly #folders: FolderNames;
  readonly #names: ProjectNames;
  readonly #observedMs: number | null;
  /** What one look at the project has seen of each path. */
  readonly #stats = new Map<string, fs.Stats | undefined>();
  readonly #configs = new Map<string, readonly string[]>();
  /** What each path held when the project was observed; null for what one has to look at. */
  readonly #observed = new Map<string, string | null>();
  readonly #made = new Map<string, MadeOfNames>();

  /**
   * @param observedMs when the project was observed, in milliseconds since the epoch: what was touched since is looked at
   * again; null where the project is taken as it was observed
   */
  constructor(places: InputPlaces, project: ProjectState, observedMs: number | null) {
    this.#places = places;
    this.#project = project;
    this.#names = new ProjectNames(project);
    this.#observedMs = observedMs;
    this.#folders = new FolderNames(observedMs === null);
  }

  refresh(): void {
    this.#stats.clear();
    this.#configs.clear();
    this.#folders.refresh();
  }

  valueOf({ kind, path }: Input): string {
    switch (kind) {
      case 'content':
        return this.#contentOf(path);
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
        return this.#treeValue(path, (file) => this.#contentOf(file));
      case 'config':
        return this.#configValue(path);
      case 'importable':
        return digestOfNames(this.#namesIn(path)?.filter(isImportable) ?? null);
      case 'packages':
        return digestOfNames(this.#folders.namesAt(path)?.filter(isPackage) ?? null);
      default:
        return unreachable(kind);
    }
  }

  touchedSince({ kind, path }: Input, epochMs: number): InputTouch | null {
    switch (kind) {
      case 'content':
        return this.#isTouched(path, epochMs) ? 'file' : null;
      case 'packages':
        return null;
      case 'names':
      case 'importable':
        return this.#isTouched(path, epochMs) ? 'folder' : null;
      case 'all-names':
      case 'tree':
        return [path, ...this.#below(path)].some((each) => this.#isTouched(each, epochMs)) ? 'folder' : null;
      case 'module':
        if (this.#isTouched(path, epochMs)) return 'file';
        return this.#isTouched(folderOf(path), epochMs) ? 'folder' : null;
      case 'config':
        if (this.#saysHow(path).some((each) => this.#isTouched(each, epochMs))) return 'file';
        return this.#isTouched(path, epochMs) ? 'folder' : null;
      case 'stem':
        return [path, folderOf(path)].some((each) => this.#isTouched(each, epochMs)) ? 'folder' : null;
      case 'there':
        return this.#isTouched(folderOf(path), epochMs) ? 'folder' : null;
      default:
        return unreachable(kind);
    }
  }

  isAsObserved(path: string): boolean {
    const then = this.#project.contentOf(path);
    return then !== undefined && shortContent(then) === this.#contentOf(path);
  }

  /** File systems keep times of a few milliseconds, and some of seconds. */
  #isTouched(path: string, epochMs: number): boolean {
    const isSince = (stat: fs.Stats | undefined): boolean => {
      const touchedMs = touchedAt(stat);
      return touchedMs >= epochMs - (touchedMs % 1000 === 0 ? 2000 : 10);
    };
    return isSince(this.#itself(path)) || isSince(this.#behindLinks(path));
  }

  #at(path: string): string {
    return path === '.' ? this.#places.root : `${this.#places.root}/${path}`;
  }

  /** Whatever keeps us from looking keeps everybody: there is nothing. */
  #itself(path: string): fs.Stats | undefined {
    if (this.#stats.has(path)) return this.#stats.get(path);
    const stat = statOrNothing(fs.lstatSync, this.#at(path));
    this.#stats.set(path, stat);
    return stat;
  }

  #behindLinks(path: string): fs.Stats | undefined {
    const stat = this.#itself(path);
    return stat?.isSymbolicLink() === true ? statOrNothing(fs.statSync, this.#at(path)) : stat;
  }

  /** Behind all links: that is what was read. */
  #contentOf(path: string): string {
    const known = this.#observedAt(path);
    if (known !== null && this.#isUntouched(path)) return known;
    const stat = this.#behindLinks(path);
    if (stat?.isFile() !== true) return whatIs(stat);
    try {
      return shortContent(contentOfFile(this.#places.cache, path, this.#at(path), stat));
    } catch (error) {
      return shortContent(unreadable(error));
    }
  }

  #observedAt(path: string): string | null {
    let known = this.#observed.get(path);
    if (known !== undefined) return known;
    const content = this.#project.contentOf(path);
    known = content === undefined || isLink(content) ? null : shortContent(content);
    this.#observed.set(path, known);
    return known;
  }

  #isUntouched(path: string): boolean {
    if (this.#observedMs === null) return true;
    const stat = this.#itself(path);
    return stat !== undefined && touchedAt(stat) < this.#observedMs - racyMs;
  }

  #moduleValue(path: string): string {
    const content = this.#contentOf(path);
    const rivals = this.#madeOf(this.#folders.namesAt(this.#at(folderOf(path))), path, () => this.#rivalsOf(path));
    return rivals === '' ? content : `${content},${rivals}`;
  }

  /** What a loader might take for it. A link to a folder may lead elsewhere, and nobody sees it by the names. */
  #rivalsOf(path: string): { readonly value: string; readonly lasts: boolean } {
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

  /** Once for as long as a folder has these names: they are the same list until it may have changed. */
  #madeOf(
    names: readonly string[] | null,
    key: string,
    make: () => { readonly value: string; readonly lasts: boolean },
  ): string {
    const known = this.#made.get(key);
    if (known?.names === names) return known.value;
    const { value, lasts } = make();
    if (lasts) this.#made.set(key, { names, value });
    return value;
  }

  /** A folder of that name offers what it says of itself, and its index. */
  #namesFor(path: string): string[] {
    const name = basename(path);
    const names = this.#fitting(folderOf(path), name, null);
    const within = names.includes(`${name}/`) ? this.#folders.namesAt(this.#at(path)) : null;
    const offers = within?.filter((each) => isModuleConfig(each) || indexStems.some((stem) => fitsStem(each, stem)));
    return [...names, ...(offers ?? []).map((each) => `${name}/${each}`)];
  }

  #whatIsThere(path: string): string {
    const stat = this.#behindLinks(path);
    const what = stat?.isFile() === true && (stat.mode & 0o111) !== 0 ? 'xfile' : whatIs(stat);
    if (this.#itself(path)?.isSymbolicLink() !== true) return what;
    return `${what}@${shortDigest(contentOfLink(this.#at(path)))}`;
  }

  /** A folder is entered where a file of that name would be loaded: it has a slash behind it. */
  #fitting(folder: string, stem: string, except: string | null): string[] {
    const group = this.#folders.groupsAt(this.#at(folder)).get(firstWord(stem)) ?? [];
    const names = group.filter((name) => name !== except && fitsStem(name, stem));
    const isEntered = (name: string): boolean =>
      name === stem && this.#behindLinks(inFolder(folder, name))?.isDirectory() === true;
    return names.map((name) => (isEntered(name) ? `${name}/` : name));
  }

  #configValue(folder: string): string {
    const parts = this.#configsIn(folder).map(
      (name) => `${encodeURIComponent(name)}:${this.#contentOf(inFolder(folder, name))}`,
    );
    const installed = this.#installedIn(folder);
    if (installed !== null) parts.push(`node_modules:${installed}`);
    const mocks = folder === '.' ? this.#names.mocks() : [];
    if (mocks.length > 0) parts.push(`__mocks__:${digestOfNames(mocks)}`);
    return parts.length === 0 ? absent : parts.join(',');
  }

  /** With what a tsconfig.json is made of, wherever that lies: relative to the folder. */
  #configsIn(folder: string): readonly string[] {
    const known = this.#configs.get(folder);
    if (known !== undefined) return known;
    const names = this.#folders.namesAt(this.#at(folder))?.filter(isModuleConfig) ?? [];
    const chains = names
      .filter((name) => /^[jt]sconfig/.test(name))
      .flatMap((name) => tsconfigChain(name, (path) => textAt(this.#at(inFolder(folder, path)))));
    const configs = [...new Set([...names, ...chains])];
    this.#configs.set(folder, configs);
    return configs;
  }

  #saysHow(folder: string): string[] {
    const installed = inFolder(folder, 'node_modules');
    const configs = this.#configsIn(folder).map((name) => inFolder(folder, name));
    return [...configs, ...installMarkers.map((name) => inFolder(installed, name))];
  }

  /** What a package manager says of it, and the names: caches that lie there, too, begin with a dot. */
  #installedIn(folder: string): string | null {
    const path = inFolder(folder, 'node_modules');
    const names = this.#folders.namesAt(this.#at(path));
    if (names === null) return null;
    const marks = installMarkers.map((name) => this.#contentOf(inFolder(path, name)));
    return this.#madeOf(names, `${path} ${marks.join(' ')}`, () => {
      const packages = names.filter((name) => !name.startsWith('.'));
      return { value: digestOfNames([...packages, ...marks]), lasts: true };
    });
  }

  /** A folder with a slash behind it. */
  #markedNamesIn(folder: string): readonly string[] | null {
    return this.#namesIn(folder)?.map((name) => (this.#isFolder(inFolder(folder, name)) ? `${name}/` : name)) ?? null;
  }

  #isFolder(path: string): boolean {
    return this.#itself(path)?.isDirectory() === true;
  }

  #namesIn(folder: string): readonly string[] | null {
    const names = this.#folders.namesAt(this.#at(folder));
    return names?.filter((name) => inFolder(folder, name) !== this.#places.stateFolder) ?? null;
  }

  #treeValue(folder: string, contentOf: (path: string) => string): string {
    const stat = this.#behindLinks(folder);
    if (stat === undefined) return absent;
    if (!stat.isDirectory()) return contentOf(folder) || whatIs(stat);
    return digestOfNames(this.#below(folder).map((path) => `${path} ${contentOf(path)}`));
  }

  /** In the order of their paths. What no test is said to depend on is left out. */
  #below(folder: string): string[] {
    return (this.#namesIn(folder) ?? []).flatMap((name) => {
      if (neverWalked.has(name)) return [];
      const path = inFolder(folder, name);
      return this.#isFolder(path) ? [`${path}/`, ...this.#below(path)] : [path];
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

function statOrNothing(
  look: (path: string, options: { throwIfNoEntry: false }) => fs.Stats | undefined,
  place: string,
): fs.Stats | undefined {
  try {
    return look(place, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function textAt(place: string): string | null {
  try {
    return fs.readFileSync(place, 'utf8');
  } catch {
    return null;
  }
}

function touchedAt(stat: fs.Stats | undefined): number {
  return stat === undefined ? 0 : Math.max(stat.mtimeMs, stat.ctimeMs);
}

function whatIs(stat: fs.Stats | undefined): string {
  if (stat === undefined) return absent;
  return stat.isFile() ? 'file' : stat.isDirectory() ? 'dir' : 'other';
}

/** `100644 <blob>` as `<16 digits>`, with an `x` in front where it can be executed. */
function shortContent(content: string): string {
  const [, mode, blob] = /^(100644|100755) ([0-9a-f]{40,64})$/.exec(content) ?? [];
  if (mode === undefined || blob === undefined) return `~${shortDigest(content)}`;
  return (mode === '100755' ? 'x' : '') + blob.slice(0, digits);
}

function digestOfNames(names: readonly string[] | null): string {
  return names === null ? absent : shortDigest(names.join('\0'));
}

function shortDigest(text: string): string {
  return createHash('sha1').update(text).digest('hex').slice(0, digits);
}

/** Tests are found by their runner, and by nobody as a module. */
function isImportable(name: string): boolean {
  if (/^(?:test_.*|.*_test|conftest)\.py$|^__pycache__$|^\./.test(name) || neverWalked.has(name)) return false;
  return /\.(?:py|pyd|so|zip|egg)$/.test(name) || !name.includes('.');
}

function isPackage(name: string): boolean {
  return /\.(?:dist-info|egg-info|egg-link|pth|egg)$/.test(name);
}
