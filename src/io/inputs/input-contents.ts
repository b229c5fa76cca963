// What is in the files of the project, behind all links: as it was observed, or read where that may have changed.

import type { ProjectState } from '../../ports/workspace.ts';
import type { ContentCache } from '../project/content-cache.ts';
import { racyMs } from '../project/content-cache.ts';
import { contentOfFile, isLink, unreadable } from '../project/file-content.ts';
import { touchedAt } from '../reports/own-touches.ts';
import type { DiskLook } from './disk-look.ts';
import { whatIs } from './disk-look.ts';
import { shortContent } from './input-digests.ts';

export class InputContents {
  readonly #look: DiskLook;
  readonly #cache: ContentCache;
  readonly #project: ProjectState;
  readonly #observedMs: number | null;
  /** What each path held when the project was observed; null for what one has to look at. */
  readonly #observed = new Map<string, string | null>();

  /** @param observedMs what was touched since is looked at again; null where the project is taken as it was observed */
  constructor(look: DiskLook, cache: ContentCache, project: ProjectState, observedMs: number | null) {
    this.#look = look;
    this.#cache = cache;
    this.#project = project;
    this.#observedMs = observedMs;
  }

  contentOf(path: string): string {
    const known = this.#observedAt(path);
    if (known !== null && this.#isUntouched(path)) return known;
    const stat = this.#look.behindLinks(path);
    if (stat?.isFile() !== true) return whatIs(stat);
    try {
      return shortContent(contentOfFile(this.#cache, path, this.#look.placeOf(path), stat));
    } catch (error) {
      return shortContent(unreadable(error));
    }
  }

  isAsObserved(path: string): boolean {
    const then = this.#project.contentOf(path);
    return then !== undefined && shortContent(then) === this.contentOf(path);
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
    const stat = this.#look.itself(path);
    return stat !== undefined && touchedAt(stat) < this.#observedMs - racyMs;
  }
}
