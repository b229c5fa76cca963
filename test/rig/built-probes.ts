// The probes as they are shipped: each one file, with all that it requires.

import { fileURLToPath } from 'node:url';

export const builtProbes = fileURLToPath(new URL('../../dist/probes', import.meta.url));
