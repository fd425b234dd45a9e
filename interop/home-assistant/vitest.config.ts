import { defineConfig } from 'vitest/config'

/** The parts run one after the other, because Home Assistant needs much memory. */
export default defineConfig({
  test: {
    root: '.',
    include: ['interop/home-assistant/{parts,browser}/*.test.ts'],
    fileParallelism: false,
    maxWorkers: 1,
    testTimeout: 240_000,
    hookTimeout: 120_000,
    reporters: ['./interop/home-assistant/reporter.ts'],
  },
})
