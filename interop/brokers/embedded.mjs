/** The daemon with its own broker: who may come in, who may say what, and what a restart of it looks like. */
import { openHouse } from '../support/house.mjs'
import { same } from '../support/report.mjs'
import { freePort, pause, until } from '../support/waiting.mjs'
import { complaints, connected, eventually, isState } from './steps.mjs'
import { listen, retained } from './wire.mjs'

const login = { username: 'home', password: 'sweet home' }

/**
 * @param {import('../support/report.mjs').Report} report
 * @param {import('./steps.mjs').Expected} expected
 */
export async function tryEmbedded({ say, check }, expected) {
  say('\nThe daemon with its embedded broker')
  const house = await openHouse()
  const folder = house.dataFolder()
  const port = await freePort()
  const url = `mqtt://127.0.0.1:${port}`
  const settings = { mqtt: { embedded: { port, ...login } } }
  const all = [...expected.discovery, ...expected.states]
  const stands = async () => {
    const standing = await retained(url, login)
    same([...standing.keys()].filter((it) => it.startsWith('homeassistant/') || isState(it)).sort(), all.sort())
  }
  const daemons = [house.startDaemon(settings, folder)]

  await check('somebody with the password sees everything, with MQTT 5', () => eventually(stands, 40))
  await check('… and with 3.1.1', async () =>
    same((await retained(url, { ...login, protocolVersion: 4 })).size, all.length),
  )
  await check('nobody comes in without it', async () => {
    for (const wrong of [{}, { ...login, password: 'nothing' }]) {
      const came = await listen(url, { ...wrong, protocolVersion: 5 }, undefined, 2).then(
        () => true,
        () => false,
      )
      same(came, false, 'let in')
    }
  })
  await check('a client can command, and can forge neither a state nor a document', async () => {
    const client = await listen(url, { ...login, protocolVersion: 5 })
    same((await client.command('freebox/connection/config/ping/set', 'ON')).status, 'ok')
    const topics = ['freebox/connection/status', expected.discovery[0] ?? '']
    await until('both stand', () => topics.every((topic) => client.said(topic).length > 0))
    for (const topic of topics) {
      await client.client.publishAsync(topic, '{"forged":true}', { retain: true, qos: 1 }).catch(() => {})
    }
    await pause(1500)
    const forged = topics.filter((topic) => client.said(topic).some((it) => it.includes('forged')))
    same(forged, [], 'forged')
    await client.close()
  })
  await check(
    'a restart of the daemon is one of the broker: five seconds after its return all is as before',
    async () => {
      const witness = await listen(url, { ...login, protocolVersion: 5 })
      await daemons[0]?.stop()
      witness.heard.splice(0)
      const next = house.startDaemon(settings, folder)
      daemons.push(next)
      await until('connected', () => next.lines.some(({ msg }) => msg === connected), 30)
      await eventually(() => same(witness.topics('homeassistant/'), expected.discovery), 5 + 5)
      same(witness.said('freebox/bridge/state').includes('offline'), false, 'offline is said')
      const away = witness.heard.filter(
        ({ topic, payload }) => /lan\/host\/ether/.test(topic) && /"presence":null/.test(payload),
      )
      same(away.length, 0, 'presence is lost')
      await eventually(stands)
      await witness.close()
    },
  )
  await check('it has complained of nothing but those who had no password', () =>
    same(
      complaints(...daemons).filter((it) => !/wrong user name|only freebox2mqtt may publish/.test(it)),
      [],
    ),
  )
  await house.close()
}
