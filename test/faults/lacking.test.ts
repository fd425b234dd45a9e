/** What this box has not: nothing is said of it, whatever happens to the reads of it. */
import { expect, it, onTestFinished } from 'vitest'
import { openHome, until } from './home.ts'

it('a chapter that the box has not leaves no trace when its reads fail after a reboot', async () => {
  const { box, state, told, close } = await openHome()
  onTestFinished(close)
  const lte = () => JSON.stringify(state('bridge/info')).includes('"lte":{"state":"box has none"')
  await until('it is known that there is no LTE', lte)
  box.faults.set('connection/lte', { kind: 'status', status: 503 })
  await box.reboot(0.1)
  await until('that is not known any more', () => !lte())
  box.faults.clear()
  await until('it is known again', lte, 20_000)
  expect(told().availability.has('connection/lte/availability')).toBe(false)
})
