import { defineConfig } from 'vitest/config'

/** One part after the other: Home Assistant is a heavy guest. */
export default defineConfig({
  test: {
    root: '.',
    include: ['interop/home-assistant/parts/*.test.ts'],
    fileParallelism: false,
    maxWorkers: 1,
    testTimeout: 240_000,
    hookTimeout: 120_000,
    reporters: ['./interop/home-assistant/reporter.ts'],
  },
})
