/** What this box does not have is never published, whatever happens to its reads. */
import { expect, it, onTestFinished } from 'vitest'
import { fewChapters } from './few-chapters.ts'
import { openHome, until } from './home.ts'

it('a resource that the box does not have publishes no availability, even if its read fails after a reboot', async () => {
  const { box, state, snapshot, close } = await openHome({ settings: fewChapters })
  onTestFinished(close)
  const lte = () => JSON.stringify(state('bridge/info')).includes('"lte":{"state":"box has none"')
  await until('the daemon knows that the box has no LTE', lte)
  box.faults.set('connection/lte', { kind: 'status', status: 503 })
  await box.reboot(2)
  await until('the daemon does not know it any more', () => !lte())
  box.faults.clear()
  await until('the daemon knows it again', lte)
  expect(snapshot().availability.has('connection/lte/availability')).toBe(false)
})
