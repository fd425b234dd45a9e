import { defineConfig } from 'vitest/config'

/** `npm run screenshots`. They are no part of the tests, as the values and times in them differ each time. */
export default defineConfig({
  test: { include: ['test/page/browser/screenshots.ts'], setupFiles: ['src/contract/z.ts'], testTimeout: 300_000 },
})
