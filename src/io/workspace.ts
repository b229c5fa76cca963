// The user's project on this machine's disk.

import { createHash, hash } from 'node:crypto';
import fs from 'node:fs';
import { join, relative, sep } from 'node:path';

import type { Digest } from '../core/fingerprint.ts';
import type { GitState } from '../core/run.ts';
import type { TestFile } from '../core/test-file.ts';
import type { Discovery, ProjectState, Selection, Workspace } from '../ports/workspace.ts';
import { discoverFiles } from './discover.ts';
import { ContentCache } from './content-cache.ts';
import { lackOf } from './system-lack.ts';
import { gitState, isLink, listWithGit } from './git.ts';
import type { OwnPlaces } from './listing.ts';
import { Listing } from './listing.ts';
import { PlainFolders } from './plain-folders.ts';

/** What package managers leave behind about what they installed: a new dependency changes it. */
const installMarkers = ['.package-lock.json', '.modules.yaml', '.yarn-state.yml', '.yarn-integrity'];

export class DiskWorkspace implements Workspace {
  readonly #root: string;
  readonly #stateDir: string;
  readonly #ours: OwnPlaces;

  /** @param ownFiles absolute paths that pawl itself writes, such as report files: they are no inputs */
  constructor(root: string, stateDir: string, ownFiles: readonly string[]) {
    this.#root = root;
    this.#stateDir = stateDir;
    const files = new Set(ownFiles.map((path) => slashed(relative(root, path))));
    this.#ours = { folder: folderWithin(root, stateDir), files };
  }

  async observe(): Promise<ProjectState> {
    const files = listWithGit(this.#root, this.#ours, this.#cache('blobs.json')) ?? (await this.#walkTree());
    return new ObservedProject(this.#root, files);
  }

  discover(selection: Selection, project: ProjectState): Promise<Discovery> {
    return discoverFiles(selection, { root: this.#root, stateFolder: this.#ours.folder, state: project });
  }

  digest(file: TestFile): Digest | null {
    try {
      // Read for every file: at once, it leaves no object that holds memory outside of the heap.
      return `sha256:${hash('sha256', fs.readFileSync(join(this.#root, file)))}`;
    } catch (error) {
      if (lackOf(error as NodeJS.ErrnoException) !== undefined) throw error;
      return null;
    }
  }

  async git(): Promise<GitState | null> {
    return gitState(this.#root);
  }

  async #walkTree(): Promise<Listing> {
    const { listTree } = await import('./tree.ts');
    return Listing.of(listTree(this.#root, this.#cache('contents.json')), this.#ours);
  }

  /** git's digests and ours differ, so that each has a memory of its own. */
  #cache(name: string): ContentCache {
    return new ContentCache(new PlainFolders(this.#stateDir).at(`cache/${name}`), Date.now());
  }
}

/** What so many tests depend on that a result under another value proves nothing. */
const environmentNames = ['CI', 'LANG', 'LC_ALL', 'NODE_ENV', 'NODE_OPTIONS', 'TZ'];

class ObservedProject implements ProjectState {
  readonly key: Digest;
  readonly #root: string;
  readonly #files: Listing;

  constructor(root: string, files: Listing) {
    this.key = keyOf(files, root);
    this.#root = root;
    this.#files = files;
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

/** Over every path with its content, what is installed, and the runtime: the same files on another Node are another project. */
function keyOf(files: Listing, root: string): Digest {
  const digest = createHash('sha256');
  digest.update(`${process.platform}-${process.arch} node ${process.version}\n`);
  // Values go into the digest and nowhere else.
  for (const name of environmentNames) digest.update(`${name}=${process.env[name] ?? ''}\n`);
  for (const marker of installMarkers) digest.update(`${marker} ${markerDigest(join(root, 'node_modules', marker))}\n`);
  files.addTo(digest);
  return `project:${digest.digest('hex')}`;
}

function markerDigest(path: string): string {
  try {
    return createHash('sha256').update(fs.readFileSync(path)).digest('hex');
  } catch {
    return 'absent';
  }
}

function folderWithin(root: string, directory: string): string | null {
  const path = slashed(relative(root, directory));
  return path === '' || path.startsWith('../') ? null : `${path}/`;
}

function slashed(path: string): string {
  return sep === '\\' ? path.replaceAll('\\', '/') : path;
}
