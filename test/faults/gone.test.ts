/** What a box has no more: after an hour in which it said so each time, nothing of it stands anywhere. */
import { expect, it, onTestFinished } from 'vitest'
import { openHome, until } from './home.ts'

it('a chapter that the box has no more leaves nothing behind, and is back when the box has it again', async () => {
  const home = await openHome()
  onTestFinished(() => home.close())
  const { box, broker, service, said, right } = home
  const standing = () => [...broker.watcher.standing.keys()].filter((topic) => /connection.logs/.test(topic))
  const before = standing()
  expect(before).toHaveLength(3)
  box.faults.set('connection/logs', { kind: 'error', error_code: 'nodev', status: 200 })
  await until('it is unavailable', () => said('connection/logs/availability').at(-1) === 'offline')
  expect(standing()).toEqual(before)
  service.pass(3601)
  await until('it is gone', () => standing().length === 0)
  box.faults.clear()
  service.pass(601)
  await right()
  expect(standing().sort()).toEqual(before.sort())
})
