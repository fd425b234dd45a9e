import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Most tests wait for a process, a broker or a clock: more of them at once than there are cores cost little.
    maxWorkers: 3,
    // Generous, because nothing is proven by a slow machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
