// What says in a folder how modules are found: configs, what these are made of, and what is installed.

import fs from 'node:fs';

import { absent, inFolder } from '../../core/freshness/input.ts';
import { isModuleConfig } from '../../core/freshness/module-names.ts';
import { installMarkers } from '../project/surroundings.ts';
import type { DiskLook } from './disk-look.ts';
import type { InputContents } from './input-contents.ts';
import { digestOfNames } from './input-digests.ts';
import { MadeOfNames } from './made-of-names.ts';
import type { ProjectNames } from './project-names.ts';
import { tsconfigChain } from './tsconfig-chain.ts';

export class ModuleConfigs {
  readonly #look: DiskLook;
  readonly #contents: InputContents;
  readonly #names: ProjectNames;
  /** Those in each folder, as one look at the project has seen them. */
  readonly #configs = new Map<string, readonly string[]>();
  readonly #packages = new MadeOfNames();

  constructor(look: DiskLook, contents: InputContents, names: ProjectNames) {
    this.#look = look;
    this.#contents = contents;
    this.#names = names;
  }

  refresh(): void {
    this.#configs.clear();
  }

  valueOf(folder: string): string {
    const parts = this.#configsIn(folder).map(
      (name) => `${encodeURIComponent(name)}:${this.#contents.contentOf(inFolder(folder, name))}`,
    );
    const installed = this.#installedIn(folder);
    if (installed !== null) parts.push(`node_modules:${installed}`);
    const mocks = folder === '.' ? this.#names.mocks() : [];
    if (mocks.length > 0) parts.push(`__mocks__:${digestOfNames(mocks)}`);
    return parts.length === 0 ? absent : parts.join(',');
  }

  /** The files that say it. */
  pathsIn(folder: string): string[] {
    const installed = inFolder(folder, 'node_modules');
    const configs = this.#configsIn(folder).map((name) => inFolder(folder, name));
    return [...configs, ...installMarkers.map((name) => inFolder(installed, name))];
  }

  /** With what a tsconfig.json is made of, wherever that lies: relative to the folder. */
  #configsIn(folder: string): readonly string[] {
    const known = this.#configs.get(folder);
    if (known !== undefined) return known;
    const names = this.#look.namesIn(folder)?.filter(isModuleConfig) ?? [];
    const chains = names
      .filter((name) => /^[jt]sconfig/.test(name))
      .flatMap((name) => tsconfigChain(name, (path) => textAt(this.#look.placeOf(inFolder(folder, path)))));
    const configs = [...new Set([...names, ...chains])];
    this.#configs.set(folder, configs);
    return configs;
  }

  /** What a package manager says of it, and the names: caches that lie there, too, begin with a dot. */
  #installedIn(folder: string): string | null {
    const path = inFolder(folder, 'node_modules');
    const names = this.#look.namesIn(path);
    if (names === null) return null;
    const marks = installMarkers.map((name) => this.#contents.contentOf(inFolder(path, name)));
    return this.#packages.valueOf(names, `${path} ${marks.join(' ')}`, () => {
      const packages = names.filter((name) => !name.startsWith('.'));
      return { value: digestOfNames([...packages, ...marks]), lasts: true };
    });
  }
}

function textAt(place: string): string | null {
  try {
    return fs.readFileSync(place, 'utf8');
  } catch {
    return null;
  }
}
