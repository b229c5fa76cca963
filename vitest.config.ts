// How the tests run: in processes of their own, since many of them start and kill others.

import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/rig/temporary-folder.ts',
    pool: 'forks',
    // Most tests wait for processes and disks: two at a time pay off on the smallest machine.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    coverage: { provider: 'v8', include: ['src/**'], reporter: ['text', 'html'] },
  },
});
