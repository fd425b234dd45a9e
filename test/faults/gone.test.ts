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

it('a box that was exchanged is announced with what it has, and not for a moment with what the one before had', async () => {
  const home = await openHome()
  onTestFinished(() => home.close())
  const { box, broker, service, pair, settled } = home
  box.replaceBox('pop', 'token of the Pop')
  await pair('token of the Pop')
  const pop = `homeassistant/device/freebox_${box.house.model.mac.replaceAll(':', '').toLowerCase()}`
  const announced = () => broker.watcher.heard.filter(({ payload }) => payload !== '').map(({ topic }) => topic)
  const starts = () => service.lines.filter(({ msg }) => msg === 'Connected to the broker').length
  await until('the daemon has begun anew', () => starts() === 2)
  await until('its line is announced', () => announced().includes(`${pop}_connection_status/config`))
  await settled()
  expect(announced().filter((topic) => topic.startsWith(`${pop}_home`))).toEqual([])
})
