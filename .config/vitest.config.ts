import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { closingReporter } from '../test/harness/closing-reporter.js'

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/harness/global-setup.ts'],
    setupFiles: ['test/harness/worker-setup.ts'],
    reporters: ['default', closingReporter()],
    pool: 'forks',
    // Each may hold an embedded database of half a gigabyte.
    maxWorkers: Math.min(4, availableParallelism()),
    // Longer than a command may take (see runCli), so that the command is named and not only the test.
    testTimeout: 90_000,
    hookTimeout: 120_000,
  },
})
