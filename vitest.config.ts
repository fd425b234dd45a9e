import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // `z.ts`: as in the program, whichever schema a test loads first. `freeze.ts`: no code may modify what it is given.
    setupFiles: ['src/contract/z.ts', 'test/support/freeze.ts'],
    // Most tests wait for a process, a broker or a clock, so more workers than cores cost little.
    maxWorkers: 3,
    // Generous: a slow machine is not a failure.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A shared machine may delay any test. A retry is reported all the same.
    retry: process.env.CI ? 2 : 0,
    reporters: ['default', './test/faults/reporter.ts'],
  },
})
