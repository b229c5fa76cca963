// The user's project on this machine's disk.

import fs from 'node:fs';
import { join, relative, sep } from 'node:path';

import type { Digest } from '../../core/digest.ts';
import { sha256 } from '../../core/digest.ts';
import { createHash } from '../../core/hash.ts';
import { ProblemError } from '../../core/problem.ts';
import type { GitState } from '../../core/run.ts';
import type { TestSuite } from '../../core/settings.ts';
import type { TestFile } from '../../core/test-file.ts';
import type {
  DeclaredFiles,
  Discovery,
  InputValues,
  InputWatch,
  ProjectState,
  Selection,
  Workspace,
} from '../../ports/workspace.ts';
import { PlainFolders } from '../files/plain-folders.ts';
import { answeredOnce, DiskInputs } from '../inputs/input-values.ts';
import { lackOf } from '../processes/system-lack.ts';
import type { ReportPaths } from '../reports/report-paths.ts';
import { ContentCache } from './content-cache.ts';
import { declaredFiles } from './declared-files.ts';
import { discoverFiles } from './discover.ts';
import { isLink } from './file-content.ts';
import { partsOf } from './git-command.ts';
import { gitState, listWithGit } from './git.ts';
import type { OwnPlaces } from './listing.ts';
import { Listing } from './listing.ts';
import { repositoryAround } from './repository.ts';
import { surroundingsOf } from './surroundings.ts';

const noReports: ReportPaths = { all: [], foreign: [], keep: () => {} };

export class DiskWorkspace implements Workspace {
  readonly #root: string;
  readonly #stateDir: string;
  readonly #ours: OwnPlaces;
  readonly #reports: ReportPaths;
  /** Where reports are to go and other files lie now. */
  readonly #overwritten: ReadonlySet<string>;
  #isRefused = false;
  readonly #declared = new WeakMap<ProjectState, Map<string, Promise<DeclaredFiles>>>();
  #inputCache: ContentCache | null = null;

  /** @param reports they are no inputs */
  constructor(root: string, stateDir: string, reports: ReportPaths = noReports) {
    this.#root = root;
    this.#stateDir = stateDir;
    this.#reports = reports;
    const places = (paths: readonly string[]) => new Set(paths.map((path) => slashed(relative(root, path))));
    this.#ours = { folder: folderWithin(root, stateDir), files: places(reports.all) };
    this.#overwritten = places(reports.foreign);
  }

  async observe(): Promise<ProjectState> {
    const observedMs = Date.now();
    const files = listWithGit(this.#root, this.#ours, this.#cache('blobs.json')) ?? (await this.#walkTree());
    return new ObservedProject(this.#root, files, observedMs);
  }

  async discover(selection: Selection, project: ProjectState): Promise<Discovery> {
    const places = { root: this.#root, stateFolder: this.#ours.folder, overwritten: this.#overwritten };
    const found = await discoverFiles(selection, { ...places, state: project });
    this.#refuseOverwritten(found.files);
    return found;
  }

  async declared(globs: readonly string[], project: ProjectState): Promise<DeclaredFiles> {
    const known = this.#declared.get(project) ?? new Map<string, Promise<DeclaredFiles>>();
    this.#declared.set(project, known);
    const key = JSON.stringify(globs);
    const places = { root: this.#root, stateFolder: this.#ours.folder, inputs: this.inputsNow(project) };
    const found = known.get(key) ?? declaredFiles(globs, places);
    known.set(key, found);
    return found;
  }

  digest(file: TestFile): Digest | null {
    try {
      // Read for every file: at once, it leaves no object that holds memory outside of the heap.
      return sha256(fs.readFileSync(join(this.#root, file)));
    } catch (error) {
      if (lackOf(error as NodeJS.ErrnoException) !== undefined) throw error;
      return null;
    }
  }

  inputsIn(project: ProjectState): InputValues {
    return answeredOnce(new DiskInputs(this.#inputPlaces(), project, null));
  }

  inputsNow(project: ProjectState): InputWatch {
    return new DiskInputs(this.#inputPlaces(), project, project.observedMs);
  }

  close(): void {
    this.#inputCache?.save();
    if (!this.#isRefused) this.#reports.keep();
  }

  async git(): Promise<GitState | null> {
    return gitState(this.#root, this.#ours);
  }

  /** It would be gone, and the suite smaller by one without a word. */
  #refuseOverwritten(files: readonly TestFile[]): void {
    const lost = files.filter((file) => this.#overwritten.has(file));
    if (lost.length === 0) return;
    this.#isRefused = true;
    const message = 'is a test file, and a report would be written over it';
    const next = 'let --reporter name another file; nothing was run';
    throw new ProblemError(lost.map((where) => ({ kind: 'usage', where, message, next })));
  }

  async #walkTree(): Promise<Listing> {
    const { listTree } = await import('./tree.ts');
    return Listing.of(listTree(this.#root, this.#cache('blobs.json')), this.#ours);
  }

  #inputPlaces() {
    this.#inputCache ??= this.#cache('inputs.json');
    const stateFolder = this.#ours.folder === null ? null : this.#ours.folder.slice(0, -1);
    return { root: this.#root, stateFolder, ownFiles: this.#ours.files, cache: this.#inputCache };
  }

  #cache(name: string): ContentCache {
    return new ContentCache(new PlainFolders(this.#stateDir).at(`cache/${name}`), Date.now());
  }
}

class ObservedProject implements ProjectState {
  readonly key: Digest;
  readonly observedMs: number;
  readonly #root: string;
  readonly #repository: string;
  readonly #surroundings = new Map<string, Digest>();
  readonly #files: Listing;

  constructor(root: string, files: Listing, observedMs: number) {
    this.#root = root;
    this.#repository = repositoryAround(root);
    this.observedMs = observedMs;
    this.#files = files;
    this.key = keyOf(files, this.#surroundingsIn('', [], null));
  }

  surroundingsOf({ folder, environment, command }: Pick<TestSuite, 'folder' | 'environment' | 'command'>): Digest {
    return this.#surroundingsIn(folder, environment, command.shell ? null : command.argv[0]);
  }

  #surroundingsIn(folder: string, environment: readonly string[], program: string | null): Digest {
    const key = JSON.stringify([folder, environment, program]);
    const known = this.#surroundings.get(key);
    if (known !== undefined) return known;
    const digest = surroundingsOf([this.#repository, this.#root, join(this.#root, folder)], environment, program);
    this.#surroundings.set(key, digest);
    return digest;
  }

  contentOf(path: string): string | undefined {
    return this.#files.contentOf(path);
  }

  has(path: string): boolean {
    return this.#files.contentOf(path) !== undefined;
  }

  covers(path: string): boolean {
    const content = this.#files.contentOf(path);
    if (content === undefined || !isLink(content)) return content !== undefined;
    // What the key holds of a link is where it leads. The file that it leads to counts on its own.
    const target = targetWithin(this.#root, path);
    return target !== null && this.has(target);
  }

  paths(): string[] {
    return partsOf(this.#files.paths()).slice(0, -1);
  }

  links(): ReadonlyMap<string, string | null> {
    const paths = partsOf(this.#files.links()).slice(0, -1);
    return new Map(paths.map((path) => [path, targetWithin(this.#root, path)]));
  }

  hasAnyUnder(folder: string): boolean {
    return this.#files.hasAnyUnder(folder);
  }
}

/** Relative to the root, as the paths of the project are; null where the link leads nowhere. */
function targetWithin(root: string, path: string): string | null {
  try {
    return slashed(relative(fs.realpathSync(root), fs.realpathSync(join(root, path))));
  } catch {
    return null;
  }
}

/** Over every path with its content, and the surroundings: the same files on another Node are another project. */
function keyOf(files: Listing, surroundings: Digest): Digest {
  const digest = createHash('sha256').update(`${surroundings}\n`);
  files.addTo(digest);
  return `project:${digest.digest('hex')}`;
}

function folderWithin(root: string, directory: string): string | null {
  const path = slashed(relative(root, directory));
  return path === '' || path.startsWith('../') ? null : `${path}/`;
}

function slashed(path: string): string {
  return sep === '\\' ? path.replaceAll('\\', '/') : path;
}
