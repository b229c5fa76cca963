// How the tests run: in processes other than that of vitest, since many of them start and kill others.

import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/rig/temporary-folder.ts',
    pool: 'forks',
    // No test changes what another one sees, and a process for each file would take longer than most of them do.
    isolate: false,
    // Many tests wait for processes and disks: more at a time than the smallest machine has processors.
    maxWorkers: 3,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    coverage: { provider: 'v8', include: ['src/**'], reporter: ['text', 'html'] },
  },
});
