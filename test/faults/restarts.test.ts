/** Stops and restarts of the daemon at any moment: they look like no fault of the box, and nothing is lost. */
import { expect, it, onTestFinished } from 'vitest'
import { hasMosquitto, startMosquitto } from '../mqtt/support.ts'
import { fewChapters } from './few-chapters.ts'
import { openHome, until } from './home.ts'

it('a stop during a read changes no availability', async () => {
  const home = await openHome({ settings: fewChapters })
  onTestFinished(() => home.close())
  const { box, broker, service } = home
  const availability = () => [...broker.watcher.retained].filter(([topic]) => topic.endsWith('/availability'))
  const unchanged = availability()
  box.faults.set('', { kind: 'slow', ms: 400 })
  const before = box.requests.length
  await until('the daemon reads', () => box.requests.length > before + 1)
  await service.stop()
  expect(availability()).toEqual(unchanged)
  expect(unchanged.map(([, payload]) => payload)).toContain('online')
  box.faults.clear()
})

it('a command that is sent while the daemon restarts is carried out once, after the restart', async () => {
  const home = await openHome({ settings: fewChapters })
  onTestFinished(() => home.close())
  const { box, service, requests, command } = home
  await service.stop()
  const answer = command('connection/config/ping', box.house.connection.config.ping ? 'OFF' : 'ON')
  await service.start()
  expect(await answer).toMatchObject({ status: 'ok' })
  expect(requests().filter(({ method, done }) => method === 'PUT' && done)).toHaveLength(1)
})

it('a restart publishes no `offline`, even if the box takes long for the login', async () => {
  const home = await openHome({ settings: fewChapters })
  onTestFinished(() => home.close())
  const { box, broker, service, settled, untilCorrect } = home
  await service.stop()
  broker.watcher.received.splice(0)
  box.faults.set('login', { kind: 'slow', ms: 700 })
  await service.start()
  await until('the box is read', () => box.requests.some(({ path, done }) => path === 'system/' && done))
  await settled()
  await untilCorrect()
  expect(broker.watcher.received.filter(({ payload }) => payload === 'offline')).toEqual([])
})

it.skipIf(!hasMosquitto)(
  'a command whose acknowledgement is lost with the connection is carried out once, although the broker sends it again',
  async () => {
    const home = await openHome({ settings: fewChapters, broker: await startMosquitto() })
    onTestFinished(() => home.close())
    const { box, broker, requests, command } = home
    const toggle = () => command('connection/config/ping', box.house.connection.config.ping ? 'OFF' : 'ON')
    const done = () => requests().filter(({ method, done }) => method === 'PUT' && done).length
    broker.setReading(false)
    const answer = toggle()
    await until('the box has carried it out', () => done() === 1)
    broker.drop()
    broker.setReading(true)
    expect(await answer).toMatchObject({ status: 'ok' })
    // The next command shows that the first one was not repeated meanwhile.
    expect(await toggle()).toMatchObject({ status: 'ok' })
    expect(done()).toBe(2)
  },
)
