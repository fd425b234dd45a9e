import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/chaos/prove.ts'],
    root: '.',
    // The sequences wait most of the time, so two fit on two cores.
    maxConcurrency: 2,
    testTimeout: 1_800_000,
  },
})
