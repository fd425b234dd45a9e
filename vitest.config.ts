import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // As in the program, whichever schema a test loads first.
    setupFiles: ['src/contract/z.ts'],
    // Most tests wait for a process, a broker or a clock: more of them at once than there are cores cost little.
    maxWorkers: 3,
    // Generous, because nothing is proven by a slow machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // On a shared machine a second may last longer than a second. What fails there once is reported all the same.
    retry: process.env.CI ? 2 : 0,
    reporters: ['default', './test/faults/reporter.ts'],
  },
})
