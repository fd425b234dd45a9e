/** What a box no longer has: it is removed everywhere after an hour of reads that confirm it. */
import { expect, it, onTestFinished } from 'vitest'
import { fewChapters } from './few-chapters.ts'
import { openHome, until } from './home.ts'

it('a resource that the box no longer has is removed after an hour, and is back when the box has it again', async () => {
  const home = await openHome({ settings: fewChapters })
  onTestFinished(() => home.close())
  const { box, broker, service, published, untilCorrect } = home
  const retained = () => [...broker.watcher.retained.keys()].filter((topic) => /connection.logs/.test(topic))
  const before = retained()
  expect(before).toHaveLength(3)
  box.faults.set('connection/logs', { kind: 'error', error_code: 'nodev', status: 200 })
  await until('the resource is unavailable', () => published('connection/logs/availability').at(-1) === 'offline')
  expect(retained()).toEqual(before)
  service.advance(3601)
  await until('the resource is removed', () => retained().length === 0)
  box.faults.clear()
  service.advance(601)
  await untilCorrect()
  expect(retained().sort()).toEqual(before.sort())
})

it('a replaced box is announced with its own resources only, not with those of the previous box', async () => {
  const home = await openHome({ settings: fewChapters })
  onTestFinished(() => home.close())
  const { box, broker, service, pair, settled } = home
  box.replaceBox('pop', 'token of the Pop')
  await pair('token of the Pop')
  const pop = `homeassistant/device/freebox_${box.house.model.mac.replaceAll(':', '').toLowerCase()}`
  const announced = () => broker.watcher.received.filter(({ payload }) => payload !== '').map(({ topic }) => topic)
  const starts = () => service.lines.filter(({ msg }) => msg === 'Connected to the broker').length
  await until('the daemon has restarted', () => starts() === 2)
  await until('its connection is announced', () => announced().includes(`${pop}_connection_status/config`))
  await settled()
  expect(announced().filter((topic) => topic.startsWith(`${pop}_home`))).toEqual([])
})
