import { defineConfig } from 'vitest/config'

export default defineConfig({ test: { include: ['test/chaos/prove.ts'], root: '.' } })
