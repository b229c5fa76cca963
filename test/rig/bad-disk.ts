// A disk that goes bad at the nth thing that pawl does on it: every effect below a folder is counted, the file system
// itself is real. It stands behind `node:fs`, so that nothing which pawl does to a file can go past it.

import fs from 'node:fs';

export type DiskError = 'ENOSPC' | 'EROFS' | 'EACCES' | 'EIO' | 'EMFILE' | 'ENFILE' | 'EDQUOT';

const messages: Readonly<Record<DiskError, string>> = {
  ENOSPC: 'no space left on device',
  EDQUOT: 'disk quota exceeded',
  EROFS: 'read-only file system',
  EACCES: 'permission denied',
  EIO: 'i/o error',
  EMFILE: 'too many open files',
  ENFILE: 'file table overflow',
};

type Effect = 'read' | 'open' | 'change' | 'removal';

export interface Trouble {
  readonly code: DiskError;
  /** The first effect that fails, from 1. */
  readonly from: number;
  /** `once` for trouble that passes by itself. */
  readonly lasts: 'once' | 'until healed';
}

/** What fails with an error of this kind: a full disk can be read, and only opening takes a descriptor. */
const affected: Readonly<Record<DiskError, readonly Effect[]>> = {
  ENOSPC: ['change'],
  EDQUOT: ['change'],
  EROFS: ['change', 'removal'],
  EACCES: ['change', 'removal'],
  EIO: ['change', 'removal', 'open', 'read'],
  EMFILE: ['open'],
  ENFILE: ['open'],
};

type AnyFunction = (...args: unknown[]) => unknown;

const byPath: Readonly<Record<string, Effect>> = {
  mkdirSync: 'change',
  writeFileSync: 'change',
  renameSync: 'change',
  linkSync: 'change',
  copyFileSync: 'change',
  unlinkSync: 'removal',
  rmSync: 'removal',
  utimesSync: 'change',
  readFileSync: 'open',
  readdirSync: 'open',
};

const byDescriptor: Readonly<Record<string, Effect>> = {
  writeSync: 'change',
  fdatasyncSync: 'change',
  fsyncSync: 'change',
  ftruncateSync: 'removal',
  readSync: 'read',
};

export class BadDisk {
  /** Of the affected kinds, failed ones among them. */
  #effects = 0;
  /** What failed, such as `renameSync`. */
  readonly failed: string[] = [];
  readonly #folder: string;
  readonly #trouble: Trouble;
  readonly #real = new Map<string, AnyFunction>();
  readonly #ours = new Map<number, string>();

  /** Until `heal`. */
  constructor(folder: string, trouble: Trouble) {
    this.#folder = folder;
    this.#trouble = trouble;
    for (const [name, effect] of Object.entries(byPath)) {
      this.#replace(name, (real, args) => {
        const path = args.find((arg) => typeof arg === 'string' && this.#isBelow(arg));
        if (path !== undefined) this.#count(name, [effect], path as string);
        return real(...args);
      });
    }
    for (const [name, effect] of Object.entries(byDescriptor)) {
      this.#replace(name, (real, args) => {
        const path = this.#ours.get(args[0] as number);
        if (path !== undefined) this.#count(name, [effect], null);
        return real(...args);
      });
    }
    this.#replace('openSync', (real, args) => {
      const path = String(args[0]);
      if (!this.#isBelow(path)) return real(...args);
      const creates = typeof args[1] === 'string' && /[wa+]/.test(args[1]);
      this.#count('openSync', creates ? ['open', 'change'] : ['open'], path);
      const descriptor = real(...args) as number;
      this.#ours.set(descriptor, path);
      return descriptor;
    });
    this.#replace('closeSync', (real, args) => {
      this.#ours.delete(args[0] as number);
      return real(...args);
    });
  }

  heal(): void {
    for (const [name, real] of this.#real) (fs as unknown as Record<string, AnyFunction>)[name] = real;
    this.#real.clear();
  }

  #replace(name: string, deed: (real: AnyFunction, args: unknown[]) => unknown): void {
    const functions = fs as unknown as Record<string, AnyFunction>;
    const real = functions[name] as AnyFunction;
    this.#real.set(name, real);
    functions[name] = (...args) => deed(real, args);
  }

  #isBelow(path: string): boolean {
    return path === this.#folder || path.startsWith(`${this.#folder}/`);
  }

  #count(name: string, effects: readonly Effect[], path: string | null): void {
    const trouble = this.#trouble;
    if (!effects.some((effect) => affected[trouble.code].includes(effect))) return;
    this.#effects += 1;
    if (this.#effects < trouble.from) return;
    if (trouble.lasts === 'once' && this.#effects > trouble.from) return;
    const syscall = name.replace('Sync', '');
    this.failed.push(path === null ? name : `${name} ${path.slice(this.#folder.length + 1)}`);
    const { code } = trouble;
    const message = `${code}: ${messages[code]}, ${syscall}${path === null ? '' : ` '${path}'`}`;
    throw Object.assign(new Error(message), { code, syscall, ...(path === null ? {} : { path }) });
  }
}
