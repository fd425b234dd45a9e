/** The daemon with its embedded broker: logins, permissions, and restarts. */
import { openHouse } from '../support/house.mjs'
import { same } from '../support/report.mjs'
import { freePort, pause, until } from '../support/waiting.mjs'
import { listen, retained } from './mqtt-client.mjs'
import { connected, eventually, isState, unexpectedWarnings } from './steps.mjs'

const login = { username: 'home', password: 'sweet home' }

/**
 * @param {import('../support/report.mjs').Report} report
 * @param {import('./steps.mjs').Expected} expected
 */
export async function testEmbedded({ print, check }, expected) {
  print('\nThe daemon with its embedded broker')
  const house = await openHouse()
  const folder = house.dataFolder()
  const port = await freePort()
  const url = `mqtt://127.0.0.1:${port}`
  const settings = { mqtt: { embedded: { port, ...login } } }
  const all = [...expected.discovery, ...expected.states]
  const isComplete = async () => {
    const messages = await retained(url, login)
    same([...messages.keys()].filter((it) => it.startsWith('homeassistant/') || isState(it)).sort(), all.sort())
  }
  const daemons = [house.startDaemon(settings, folder)]

  await check('a client with the password receives everything with MQTT 5', () => eventually(isComplete, 40))
  await check('… and with 3.1.1', async () =>
    same((await retained(url, { ...login, protocolVersion: 4 })).size, all.length),
  )
  await check('a client without the password is refused', async () => {
    for (const wrong of [{}, { ...login, password: 'nothing' }]) {
      const isConnected = await listen(url, { ...wrong, protocolVersion: 5 }, undefined, 2).then(
        () => true,
        () => false,
      )
      same(isConnected, false, 'connected')
    }
  })
  await check('a client can send commands, but cannot publish a state or a discovery document', async () => {
    const client = await listen(url, { ...login, protocolVersion: 5 })
    same((await client.command('freebox/connection/config/ping/set', 'ON')).status, 'ok')
    const topics = ['freebox/connection/status', expected.discovery[0] ?? '']
    await until('both topics are retained', () => topics.every((topic) => client.payloads(topic).length > 0))
    for (const topic of topics) {
      await client.client.publishAsync(topic, '{"forged":true}', { retain: true, qos: 1 }).catch(() => {})
    }
    await pause(1500)
    const forged = topics.filter((topic) => client.payloads(topic).some((it) => it.includes('forged')))
    same(forged, [], 'forged')
    await client.close()
  })
  await check(
    'after a restart of the daemon, which restarts the broker, everything is as before within five seconds',
    async () => {
      const observer = await listen(url, { ...login, protocolVersion: 5 })
      await daemons[0]?.stop()
      observer.received.splice(0)
      const next = house.startDaemon(settings, folder)
      daemons.push(next)
      await until('connected', () => next.lines.some(({ msg }) => msg === connected), 30)
      await eventually(() => same(observer.topics('homeassistant/'), expected.discovery), 5 + 5)
      same(observer.payloads('freebox/bridge/state').includes('offline'), false, 'offline is published')
      const lost = observer.received.filter(
        ({ topic, payload }) => /lan\/host\/ether/.test(topic) && /"presence":null/.test(payload),
      )
      same(lost.length, 0, 'presence is lost')
      await eventually(isComplete)
      await observer.close()
    },
  )
  await check('the daemon has logged no warning, except about clients without the password', () =>
    same(
      unexpectedWarnings(...daemons).filter((it) => !/wrong user name|only freebox2mqtt may publish/.test(it)),
      [],
    ),
  )
  await house.close()
}
