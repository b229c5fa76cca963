// A config file that is a program → what it exports by default. TypeScript is loaded by Node itself where Node can,
// and where it cannot by jiti, if that is installed.

import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';

import { ProblemError } from '../../core/problem.ts';
import { fromPeer } from '../peer-package.ts';

type Jiti = typeof import('jiti');

/** Throws a ProblemError of kind `usage` that names the file as `name`. A promise is waited for. */
export async function loadConfigModule(path: string, name: string): Promise<unknown> {
  const module = await loaded(path, name);
  if (typeof module !== 'object' || module === null || !('default' in module)) {
    throw unusable(name, 'has no default export', 'export the config: export default defineConfig({ … })');
  }
  const value: unknown = await settled(module.default, path, name);
  if (typeof value !== 'function') return value;
  throw unusable(name, 'exports a function', 'call it, and export what it gives');
}

async function loaded(path: string, name: string): Promise<unknown> {
  try {
    return ['.ts', '.mts'].includes(extname(path))
      ? await importTypeScript(path, name)
      : await import(pathToFileURL(path).href);
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw await unloadable(name, path, error);
  }
}

/**
 * Node 22 and later strip types, but know neither enums nor paths without an extension. Both show before any line of
 * the config has run, so that trying again does not run it twice.
 */
async function importTypeScript(path: string, name: string): Promise<unknown> {
  let refusal: unknown = null;
  if ('typescript' in process.features && process.features.typescript !== false) {
    try {
      return await import(pathToFileURL(path).href);
    } catch (error) {
      if (!onlyJitiCan.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
      refusal = error;
    }
  }
  const jiti = fromPeer(path, (require) => require('jiti') as Jiti);
  if (jiti === null) throw await withoutJiti(path, name, refusal);
  return importWithJiti(jiti, path);
}

const onlyJitiCan = new Set([
  'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX',
  'ERR_UNKNOWN_FILE_EXTENSION',
  'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING',
  'ERR_MODULE_NOT_FOUND',
]);

async function importWithJiti({ createJiti }: Jiti, path: string): Promise<unknown> {
  // Without interop an absent default export stays absent; otherwise the module itself would stand in for it.
  const module: unknown = await createJiti(path, { interopDefault: false }).import(path);
  const isEsm = typeof module === 'object' && module !== null && '__esModule' in module;
  return isEsm ? module : { default: module };
}

/** @param refusal what Node said to it; null where Node knows no types */
async function withoutJiti(path: string, name: string, refusal: unknown): Promise<ProblemError> {
  const next = 'npm install --save-dev jiti, which reads it, or write it in JavaScript; nothing was run';
  if (refusal !== null) return unloadable(name, path, refusal, next);
  return unusable(name, `is in TypeScript, which Node ${process.versions.node} does not read by itself`, next);
}

async function settled(value: unknown, path: string, name: string): Promise<unknown> {
  try {
    return await value;
  } catch (error) {
    throw await unloadable(name, path, error);
  }
}

async function unloadable(
  name: string,
  path: string,
  error: unknown,
  next: string = 'nothing was run',
): Promise<ProblemError> {
  const { explainLoadError } = await import('./explain-load-error.ts');
  return unusable(name, explainLoadError(error, path), next, error);
}

function unusable(where: string, message: string, next: string, cause?: unknown): ProblemError {
  return new ProblemError([{ kind: 'usage', where, message, next }], { cause });
}
