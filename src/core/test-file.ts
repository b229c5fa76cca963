// What a test file is called: the identity of everything that pawl remembers.

/**
 * The path of a test file relative to the project root, with forward slashes on every platform.
 * It is the only identity a file has: never an index, a stem or a position in a list.
 */
export type TestFile = string & { readonly __brand: 'TestFile' };

/** Brands a path that is already relative to the project root. Backslashes are kept: they are legal in POSIX names. */
export function asTestFile(relativePath: string): TestFile {
  return relativePath as TestFile;
}

/** Whether a path can be that of a test file: what was written elsewhere must not lead out of the project. */
export function isWithinProject(path: string): boolean {
  return path.split('/').every((segment) => segment !== '' && segment !== '.' && segment !== '..');
}

/**
 * Orders strings by UTF-16 code unit, which every machine does alike.
 * Locale order would give two machines two plans and two ways to cut a suite into shards.
 */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The files in code-unit order, each once. */
export function uniqueInOrder(files: Iterable<TestFile>): TestFile[] {
  return [...new Set(files)].toSorted(byCodeUnit);
}
