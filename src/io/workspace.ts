// The user's project on this machine's disk.

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { join, relative, sep } from 'node:path';

import type { Digest } from '../core/fingerprint.ts';
import type { GitState } from '../core/run.ts';
import type { TestFile } from '../core/test-file.ts';
import { byCodeUnit } from '../core/test-file.ts';
import type { Discovery, ProjectState, Selection, Workspace } from '../ports/workspace.ts';
import { discoverFiles } from './discover.ts';
import { ContentCache } from './content-cache.ts';
import type { ContentByPath } from './git.ts';
import { gitState, isLink, listWithGit } from './git.ts';

/** What package managers leave behind about what they installed: a new dependency changes it. */
const installMarkers = ['.package-lock.json', '.modules.yaml', '.yarn-state.yml', '.yarn-integrity'];

export class DiskWorkspace implements Workspace {
  readonly #root: string;
  readonly #stateDir: string;
  readonly #stateFolder: string | null;
  readonly #ownFiles: ReadonlySet<string>;

  /** @param ownFiles absolute paths that pawl itself writes, such as report files: they are no inputs */
  constructor(root: string, stateDir: string, ownFiles: readonly string[]) {
    this.#root = root;
    this.#stateDir = stateDir;
    this.#stateFolder = folderWithin(root, stateDir);
    this.#ownFiles = new Set(ownFiles.map((path) => slashed(relative(root, path))));
  }

  async observe(): Promise<ProjectState> {
    const contents = listWithGit(this.#root, this.#cache('blobs.json')) ?? (await this.#walkTree());
    for (const path of contents.keys()) if (this.#isOurs(path)) contents.delete(path);
    return new ObservedProject(this.#root, contents);
  }

  discover(selection: Selection, project: ProjectState): Promise<Discovery> {
    return discoverFiles(selection, { root: this.#root, stateFolder: this.#stateFolder, state: project });
  }

  digest(file: TestFile): Digest | null {
    try {
      return `sha256:${createHash('sha256')
        .update(fs.readFileSync(join(this.#root, file)))
        .digest('hex')}`;
    } catch {
      return null;
    }
  }

  async git(): Promise<GitState | null> {
    return gitState(this.#root);
  }

  async #walkTree(): Promise<ContentByPath> {
    const { listTree } = await import('./tree.ts');
    return listTree(this.#root, this.#cache('contents.json'));
  }

  /** git's digests and ours differ, so that each has a memory of its own. */
  #cache(name: string): ContentCache {
    return new ContentCache(join(this.#stateDir, 'cache', name), Date.now());
  }

  #isOurs(path: string): boolean {
    return this.#ownFiles.has(path) || (this.#stateFolder !== null && path.startsWith(this.#stateFolder));
  }
}

/** What so many tests depend on that a result under another value proves nothing. */
const environmentNames = ['CI', 'LANG', 'LC_ALL', 'NODE_ENV', 'NODE_OPTIONS', 'TZ'];

class ObservedProject implements ProjectState {
  readonly key: Digest;
  readonly #root: string;
  readonly #contents: ContentByPath;

  constructor(root: string, contents: ContentByPath) {
    this.key = keyOf(contents, root);
    this.#root = root;
    this.#contents = contents;
  }

  has(path: string): boolean {
    return this.#contents.has(path);
  }

  covers(path: string): boolean {
    const content = this.#contents.get(path);
    if (content === undefined || !isLink(content)) return content !== undefined;
    // What the key holds of a link is where it leads. The file that it leads to counts on its own.
    const target = targetWithin(this.#root, path);
    return target !== null && this.#contents.has(target);
  }

  hasAnyUnder(folder: string): boolean {
    for (const path of this.#contents.keys()) if (path.startsWith(folder)) return true;
    return false;
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
function keyOf(contents: ContentByPath, root: string): Digest {
  const hash = createHash('sha256');
  hash.update(`${process.platform}-${process.arch} node ${process.version}\n`);
  // Values go into the digest and nowhere else.
  for (const name of environmentNames) hash.update(`${name}=${process.env[name] ?? ''}\n`);
  for (const marker of installMarkers) hash.update(`${marker} ${markerDigest(join(root, 'node_modules', marker))}\n`);
  const paths = [...contents.keys()].toSorted(byCodeUnit);
  // As JSON, names that are no text stay different. All at once: an update for each would cost more than the digest.
  hash.update(paths.map((path) => `${JSON.stringify(path)} ${contents.get(path)}\n`).join(''));
  return `project:${hash.digest('hex')}`;
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
