// A package that only those install who need it: found beside pawl, or in the project.

import { createRequire } from 'node:module';

/** What `load` gives from the first of the two places that has all it asks for; null where neither has. */
export function fromPeer<T>(fileOfProject: string, load: (require: NodeJS.Require) => T): T | null {
  for (const from of [import.meta.url, fileOfProject]) {
    try {
      return load(createRequire(from));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  return null;
}
