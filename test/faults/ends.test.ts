/** The end of a daemon and its return, whatever it is doing: nothing of it is a fault of the box, nothing gets lost. */
import { expect, it, onTestFinished } from 'vitest'
import { hasMosquitto, startMosquitto } from '../mqtt/support.ts'
import { openHome, until } from './home.ts'

it('a daemon that is stopped while it reads leaves everything as it was', async () => {
  const home = await openHome()
  onTestFinished(() => home.close())
  const { box, broker, service } = home
  const availability = () => [...broker.watcher.standing].filter(([topic]) => topic.endsWith('/availability'))
  const before = availability()
  box.faults.set('', { kind: 'slow', ms: 400 })
  const asked = box.requests.length
  await until('it reads', () => box.requests.length > asked + 1)
  await service.stop()
  expect(availability()).toEqual(before)
  expect(before.map(([, word]) => word)).toContain('online')
  box.faults.clear()
})

it('a command that comes while the daemon restarts is done once, when it is back', async () => {
  const home = await openHome()
  onTestFinished(() => home.close())
  const { box, service, asked, command } = home
  await service.stop()
  const answer = command('connection/config/ping', box.house.connection.config.ping ? 'OFF' : 'ON')
  await service.start()
  expect(await answer).toMatchObject({ status: 'ok' })
  expect(asked().filter(({ method, done }) => method === 'PUT' && done)).toHaveLength(1)
})

it('a restart shows nowhere, however long the box takes to let us in', async () => {
  const home = await openHome()
  onTestFinished(() => home.close())
  const { box, broker, service, settled, right } = home
  await service.stop()
  broker.watcher.heard.splice(0)
  box.faults.set('login', { kind: 'slow', ms: 700 })
  await service.start()
  await until('it is there', () => box.requests.some(({ path, done }) => path === 'system/' && done))
  await settled()
  await right()
  expect(broker.watcher.heard.filter(({ payload }) => payload === 'offline')).toEqual([])
})

it.skipIf(!hasMosquitto)(
  'a command whose acknowledgement is lost with the connection is done once, though the broker sends it again',
  async () => {
    const home = await openHome({ broker: await startMosquitto() })
    onTestFinished(() => home.close())
    const { box, broker, asked, command } = home
    const turn = () => command('connection/config/ping', box.house.connection.config.ping ? 'OFF' : 'ON')
    const done = () => asked().filter(({ method, done }) => method === 'PUT' && done).length
    broker.read(false)
    const answer = turn()
    await until('the box has done it', () => done() === 1)
    broker.drop()
    broker.read(true)
    expect(await answer).toMatchObject({ status: 'ok' })
    // What comes after it shows that it was not done again meanwhile.
    expect(await turn()).toMatchObject({ status: 'ok' })
    expect(done()).toBe(2)
  },
)
