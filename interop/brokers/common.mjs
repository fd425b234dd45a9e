/**
 * What must hold at every broker: the daemon detects the MQTT version, every topic is published and retained, commands
 * are answered, a restart of the broker or the daemon loses nothing, and a killed daemon becomes offline.
 */
import { openHouse } from '../support/house.mjs'
import { same } from '../support/report.mjs'
import { pause, until } from '../support/waiting.mjs'
import { listen } from './mqtt-client.mjs'
import {
  client,
  commands,
  connected,
  eventually,
  ignoresRetained,
  isComplete,
  isRepublishedAtBirth,
  isState,
  unexpectedWarnings,
  withMqtt311Only,
} from './steps.mjs'

/**
 * @typedef {object} Broker
 * @property {string} name with its version
 * @property {string} url
 * @property {4 | 5} speaks the newest MQTT version that it supports: 4 is 3.1.1
 * @property {{ username: string, password: string }} [login]
 * @property {('wildcards')[]} lacks what it does not support: retained messages for a subscription with a wildcard
 * @property {boolean} keeps whether retained messages can survive a restart
 * @property {() => Promise<void>} start
 * @property {(how?: 'forget') => Promise<void>} stop `forget`: and deletes what it has stored
 * @property {() => unknown} [remove] deletes its files
 *
 * @typedef {import('../support/report.mjs').Report} Report
 * @typedef {import('./steps.mjs').Expected} Expected
 */

/** Seconds. */
const willDelay = 5

/**
 * @param {Report} report
 * @param {Broker} broker
 * @param {Expected} expected
 */
export async function testBroker({ print, check }, broker, expected) {
  const isNew = broker.speaks === 5
  print(`\n${broker.name}`)
  await broker.start()
  const house = await openHouse()
  const folder = house.dataFolder()
  const settings = { mqtt: { url: broker.url, will_delay: `${willDelay}s`, ...broker.login } }
  const observer = await listen(broker.url, client(broker))
  const state = () => observer.payloads('freebox/bridge/state')
  const daemons = [house.startDaemon(settings, folder)]
  const daemon = () => daemons.at(-1) ?? house.startDaemon(settings, folder)
  const isConnected = () => daemon().lines.some(({ msg }) => msg === connected)
  const restart = () => daemons.push(house.startDaemon(settings, folder))

  await check(`the daemon detects MQTT ${isNew ? '5' : '3.1.1'}`, async () => {
    await until('connected', isConnected, 30)
    same(daemon().lines.find(({ msg }) => msg === connected)?.mqtt, isNew ? '5' : '3.1.1')
  })
  await check(`discovery is complete: ${expected.discovery.length} documents`, () =>
    eventually(() => same(observer.topics('homeassistant/'), expected.discovery)),
  )
  await check(`every state is published: ${expected.states.length} topics`, () =>
    eventually(() => same(observer.topics('freebox/').filter(isState), expected.states)),
  )
  await check(
    `a client that connects later receives all of it${broker.lacks.includes('wildcards') ? ', topic by topic' : ''}`,
    () => isComplete(broker, expected),
  )
  if (broker.lacks.includes('wildcards')) {
    await check(
      'a wildcard receives no retained messages, but a birth message makes the daemon publish everything again',
      () => isRepublishedAtBirth(broker, expected),
    )
  }
  await check('a client with MQTT 3.1.1 sends commands and gets replies', () => commands(broker, house, 4))
  if (isNew) {
    await check('a client with MQTT 5 gets replies on its own topic, with its correlation data', () =>
      commands(broker, house, 5),
    )
  }
  // MQTT 3.1.1 does not tell a subscriber that a message was retained.
  await check(`a retained command is ${isNew ? 'ignored' : 'not carried out again when the daemon comes back'}`, () =>
    ignoresRetained(broker, house, async () => {
      if (isNew) return
      await daemon().stop()
      restart()
      await until('connected', isConnected, 30)
    }),
  )
  await check('an event arrives once', async () => {
    house.box.addCall({ number: '+33145678901' })
    await until('the event arrives', () => observer.payloads('freebox/calls/call/call/event').length > 0)
    await pause(2500)
    same(observer.payloads('freebox/calls/call/call/event').length, 1, 'events')
  })

  for (const how of broker.keeps ? /** @type {const} */ ([undefined, 'forget']) : /** @type {const} */ (['forget'])) {
    const what = how === 'forget' ? 'without its stored messages' : 'with its stored messages'
    await check(
      `after a restart ${what} the daemon is back within 10 s, every topic is retained, and commands work`,
      async () => {
        await broker.stop(how)
        await pause(1500)
        observer.received.splice(0)
        await broker.start()
        await until('the daemon is back', () => state().at(-1) === 'online', 10)
        await eventually(() => isComplete(broker, expected), 30)
        await commands(broker, house, broker.speaks)
      },
    )
  }
  await check('a killed daemon is offline after the will delay', async () => {
    await daemon().stop('SIGKILL')
    await until('offline', () => state().at(-1) === 'offline', willDelay + 5)
  })
  await check(
    isNew
      ? 'a restart of the daemon does not change its state'
      : 'a restart of the daemon publishes offline, then online',
    async () => {
      restart()
      await until('online', () => state().at(-1) === 'online')
      await pause(2000)
      observer.received.splice(0)
      await daemon().stop()
      restart()
      await until('connected', isConnected, 30)
      await pause((willDelay + 1) * 1000)
      same([...new Set(state())], isNew ? ['online'] : ['offline', 'online'], 'the states')
    },
  )
  await check('the daemon has logged no warning, except that the broker was unreachable', () =>
    same(unexpectedWarnings(...daemons), []),
  )
  await daemon().stop()
  await house.close()
  if (isNew) {
    await check('behind a proxy that refuses MQTT 5 everything works with 3.1.1', async () => {
      await broker.stop('forget')
      await broker.start()
      await withMqtt311Only(broker, expected)
    })
  }
  await observer.close()
  await broker.stop('forget')
  await broker.remove?.()
}
