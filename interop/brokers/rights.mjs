/** Mosquitto with the files of examples/mosquitto: every user can do what it needs, and nothing else. */
import { execFileSync } from 'node:child_process'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openHouse } from '../support/house.mjs'
import { same } from '../support/report.mjs'
import { freePort, pause, until } from '../support/waiting.mjs'
import { mosquitto } from './kinds/mosquitto.mjs'
import { listen, retained } from './mqtt-client.mjs'
import { commands, connected, eventually, isState, unexpectedWarnings } from './steps.mjs'

const example = (/** @type {string} */ name) => new URL(`../../examples/mosquitto/${name}`, import.meta.url).pathname
const password = (/** @type {string} */ user) => `password of ${user}`
const login = (/** @type {string} */ user) => ({ username: user, password: password(user) })
const users = ['freebox2mqtt', 'homeassistant', 'owner', 'guest']
/** The topics that a guest may read. */
const guestTopics = ['freebox/bridge/state', 'freebox/connection/status', 'freebox/lan/hosts']
const light = 'freebox/home/light/34/light/brightness/set'

/**
 * @param {import('../support/report.mjs').Report} report
 * @param {import('./steps.mjs').Expected} expected
 */
export async function testRights({ print, check }, expected) {
  print('\nMosquitto with the files of examples/mosquitto')
  const { broker, url, secureUrl, certs } = await startWithExample()
  await broker.start()
  const house = await openHouse()
  const all = [...expected.discovery, ...expected.states].sort()
  const published = (/** @type {Map<string, string>} */ it) =>
    [...it.keys()].filter((topic) => topic.startsWith('homeassistant/') || isState(topic)).sort()
  const settings = { mqtt: { url, will_delay: '1s', ...login('freebox2mqtt') } }
  let daemon = house.startDaemon(settings)
  const handle = /** @type {const} */ ({ url, speaks: 5, login: login('homeassistant'), lacks: [] })
  const refused = async (/** @type {string} */ user, /** @type {string} */ topic, payload = 'x') => {
    const client = await listen(url, login(user), ['answers/none'])
    const outcome = await client.client.publishAsync(topic, payload, { qos: 1 }).then(
      () => 'accepted',
      (error) => error.message,
    )
    await client.close()
    same(/not authorized/i.test(outcome), true, `${user} publishing ${topic} is refused:`)
  }

  await check('the daemon publishes everything, and nothing is refused', async () => {
    await eventually(async () => same(published(await retained(url, login('homeassistant'))), all), 40)
    same(unexpectedWarnings(daemon), [])
  })
  await check('Home Assistant sends commands of every depth, and receives the replies', async () => {
    const client = await listen(url, { ...login('homeassistant'), protocolVersion: 4 })
    for (const [topic, payload] of [
      ['freebox/connection/config/ping/set', 'ON'],
      ['freebox/lan/host/ether-d8:5e:d3:00:00:06/wake/set', 'PRESS'],
      [light, '40'],
    ]) {
      same((await client.command(topic ?? '', payload ?? '')).status, 'ok', topic)
    }
    await client.close()
  })
  await check('… its birth message and its deletion of a device are received', async () => {
    const client = await listen(url, login('homeassistant'))
    client.received.splice(0)
    await client.client.publishAsync('homeassistant/status', 'online', { qos: 1 })
    await eventually(() => same(client.topics('homeassistant/device/'), expected.discovery))
    const [topic = ''] = expected.discovery.filter((it) => it.includes('lan_host_ether_d85ed3000006'))
    await client.client.publishAsync(topic, '', { qos: 1, retain: true })
    await until('the deletion is logged', () =>
      daemon.lines.some(({ msg }) => msg.startsWith('Deleted in Home Assistant')),
    )
    await client.close()
  })
  await check('… but it cannot publish on the topics of the daemon, nor any others', async () => {
    for (const topic of [
      'freebox/connection/status',
      'freebox/bridge/state',
      'freebox/bridge/request/api',
      'elsewhere',
    ]) {
      await refused('homeassistant', topic)
    }
  })
  await check('the owner gets replies on a topic of its own', () => commandsOfOwner(handle, house))
  await check('a guest sees the connection and how many are at home, and nothing else', async () => {
    const seen = await retained(url, login('guest'), ['#'])
    same([...seen.keys()].sort(), [...guestTopics].sort())
  })
  await check('… and cannot send commands', async () => {
    for (const topic of [light, 'freebox/bridge/request/restart', 'homeassistant/status', 'answers/x']) {
      await refused('guest', topic, 'ON')
    }
  })
  await check('a client without a password or with a wrong one is refused', async () => {
    for (const wrong of [{}, { username: 'owner', password: 'x' }]) {
      same(
        await listen(url, wrong, ['#'], 2).then(
          () => 'connected',
          () => 'refused',
        ),
        'refused',
      )
    }
    const other = house.startDaemon({ mqtt: { url, username: 'freebox2mqtt', password: 'x', client_id: 'x' } })
    await until('the daemon logs it', () =>
      other.warnings().some((it) => /Check mqtt.username and mqtt.password/.test(it)),
    )
    await other.stop()
  })
  await check('what an earlier daemon announced is removed, although its data is lost', async () => {
    await daemon.stop()
    house.box.house.hosts = house.box.house.hosts.filter(({ id }) => id !== 'ether-00:11:32:00:00:07')
    daemon = house.startDaemon(settings)
    const left = async () =>
      [...(await retained(url, login('owner'))).keys()].filter((it) => /00:?11:?32:?00:?00:?07/.test(it))
    await eventually(async () => same(await left(), []), 30)
    same(unexpectedWarnings(daemon), [])
    await daemon.stop()
  })

  const tls = { ca_file: join(certs, 'ca.pem') }
  const own = (/** @type {string} */ name) => ({
    cert_file: join(certs, `${name}.pem`),
    key_file: join(certs, `${name}.key`),
  })
  const secure = (/** @type {object} */ files) =>
    house.startDaemon({ mqtt: { url: secureUrl, tls: { ...tls, ...files } } })
  await check('with its certificate the daemon publishes everything', async () => {
    daemon = secure(own('freebox2mqtt'))
    await until('connected', () => daemon.lines.some(({ msg }) => msg === connected), 20)
    await pause(6000)
    same(unexpectedWarnings(daemon), [])
    await commandsOfOwner(handle, house)
    await daemon.stop()
  })
  await check('with the certificate of a guest it cannot publish anything, and logs that', async () => {
    daemon = secure(own('guest'))
    await until('the refusal is logged', () => daemon.warnings().some((it) => /does not accept a message/.test(it)), 30)
    await daemon.stop()
  })
  await check(
    'without a certificate, or with one of another authority, it is refused and logs the reason',
    async () => {
      execFileSync(example('certificates'), [join(certs, 'other'), 'x', 'freebox2mqtt'], { stdio: 'ignore' })
      for (const files of [{}, own('other/freebox2mqtt')]) {
        daemon = secure(files)
        await until(
          'the reason is logged',
          () => daemon.warnings().some((it) => /refuses the client certificate/.test(it)),
          20,
        )
        await daemon.stop()
      }
    },
  )
  await house.close()
  await broker.stop()
  broker.remove()
}

/** @param {object} handle @param {import('../support/house.mjs').House} house */
const commandsOfOwner = (handle, house) => commands(/** @type {any} */ ({ ...handle, login: login('owner') }), house, 5)

/** Copies the files of the example to where this Mosquitto reads them, with free ports. */
async function startWithExample() {
  const [port, securePort] = [await freePort(), await freePort()]
  /** @type {string[]} */
  const lines = []
  const broker = mosquitto(lines, port)
  const { folder } = broker
  const text = readFileSync(example('mosquitto.conf'), 'utf8')
    .replaceAll('/etc/mosquitto/', `${folder}/`)
    .replaceAll('/var/lib/mosquitto/', `${folder}/`)
    .replace('listener 1883', `listener ${port}`)
    .replace('listener 8883', `listener ${securePort}`)
    .replace(/^#(persistence)/gm, '$1')
  lines.push(text)
  copyFileSync(example('acl'), join(folder, 'acl'))
  const passwords = join(folder, 'passwords')
  writeFileSync(passwords, '', { mode: 0o600 })
  for (const user of users) execFileSync('mosquitto_passwd', ['-b', passwords, user, password(user)])
  const certs = join(folder, 'certs')
  execFileSync(example('certificates'), [certs, '127.0.0.1', ...users], { stdio: 'ignore' })
  return { broker, certs, url: `mqtt://127.0.0.1:${port}`, secureUrl: `mqtts://127.0.0.1:${securePort}` }
}
