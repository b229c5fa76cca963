// How the tests run: in processes other than that of vitest, since many of them start and kill others.

import { defineConfig } from 'vitest/config';

// They compute: they start nothing and change nothing that another one sees. A process for each would take longer than it does.
const computing = ['cli', 'config', 'core', 'formats', 'reporters'].map((folder) => `test/${folder}/**/*.test.ts`);

const each = { pool: 'forks', testTimeout: 30_000, hookTimeout: 30_000 } as const;

export default defineConfig({
  test: {
    globalSetup: 'test/rig/temporary-folder.ts',
    // Most tests wait for processes and disks: two at a time pay off on the smallest machine.
    maxWorkers: 2,
    coverage: { provider: 'v8', include: ['src/**'], reporter: ['text', 'html'] },
    projects: [
      { test: { ...each, name: 'computing', include: computing, isolate: false } },
      { test: { ...each, name: 'working', include: ['test/**/*.test.ts'], exclude: computing } },
    ],
  },
});
