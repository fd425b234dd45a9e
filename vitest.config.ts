import { defineConfig } from 'vitest/config'
import { FileOrder } from './test/support/file-order.ts'

/** These tests depend on the memory or the clock of their process, so each file has a process of its own. */
const isolated = [
  ...['start', 'steady-state', 'command', 'broker', 'harness'].map((name) => `test/faults/${name}.test.ts`),
  ...['chaos/chaos', 'record/record'].map((name) => `test/${name}.test.ts`),
]

const shared = {
  // `z.ts`: as in the program, whichever schema a test loads first. `freeze.ts`: no code may modify what it is given.
  setupFiles: ['src/contract/z.ts', 'test/support/freeze.ts'],
  // Generous: a slow machine is not a failure.
  testTimeout: 120_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 20_000 } },
  // A shared machine may delay any test. A retry is reported all the same.
  retry: process.env.CI ? 2 : 0,
}

export default defineConfig({
  test: {
    // Most tests wait for a process, a broker or a clock, so more workers than cores cost little.
    maxWorkers: 8,
    sequence: { sequencer: FileOrder },
    reporters: ['default', './test/faults/reporter.ts', './test/support/retries-reporter.ts'],
    projects: [
      { test: { ...shared, name: 'isolated', include: isolated } },
      {
        // As in tsconfig.page.json.
        oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
        test: {
          ...shared,
          name: 'together',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: isolated,
          // The files of a worker share their modules: loading these takes longer than most of the tests.
          isolate: false,
        },
      },
    ],
  },
})
