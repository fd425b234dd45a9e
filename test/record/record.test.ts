/**
 * The public behaviour of the daemon, compared with a stored record: what it publishes, what each command sends to the
 * Freebox, and what it replies. `npm run record` stores a new record after an intended change.
 */
import { setMaxListeners } from 'node:events'
import { afterAll, beforeAll, describe, it, vi } from 'vitest'
import { differences, report } from './differences.ts'
import { store, stored, storedForm } from './storage.ts'
import { takeRecord } from './take.ts'
import { variants } from './variants.ts'

const writes = process.env.RECORD === 'write'

beforeAll(() => {
  // Daemon and simulator read the same clock. It stands still, so that uptimes and ages are the same in every run.
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-09-01T12:00:00Z') })
  // The outages of a day are counted from local midnight.
  vi.stubEnv('TZ', 'Europe/Paris')
  // The simulator keeps one listener for each change that it has scheduled, and commands schedule many.
  setMaxListeners(100)
})

afterAll(() => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
})

describe('the public behaviour', () => {
  for (const variant of variants) {
    it(`keeps every topic, value, discovery document and command of a Freebox ${variant.title}`, async () => {
      const form = storedForm(await takeRecord(variant), variant)
      if (writes) store(variant, form)
      const lines = differences(stored(variant), form)
      if (lines.length > 0) throw new Error(`${report(lines)}\nIf this is intended: npm run record`)
    })
  }
})
