/**
 * What must hold at every broker: the daemon finds its version, all is announced and stands, commands are answered,
 * nothing is lost by a restart of the broker or of the daemon, and who is gone is said to be.
 */
import { openHouse } from '../support/house.mjs'
import { same } from '../support/report.mjs'
import { pause, until } from '../support/waiting.mjs'
import {
  client,
  commands,
  complaints,
  connected,
  eventually,
  ignoresRetained,
  isState,
  stands,
  throughOldDoor,
  toldAtBirth,
} from './steps.mjs'
import { listen } from './wire.mjs'

/**
 * @typedef {object} Broker
 * @property {string} name with its version
 * @property {string} url
 * @property {4 | 5} speaks the newest version that it speaks: 4 is 3.1.1
 * @property {{ username: string, password: string }} [login]
 * @property {('wildcards')[]} lacks what it cannot do: give what is retained to a subscription with a wildcard
 * @property {boolean} keeps whether what is retained can outlive it
 * @property {() => Promise<void>} start
 * @property {(how?: 'forget') => Promise<void>} stop `forget`: with all that it kept
 * @property {() => unknown} [remove] what was made for it
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
export async function tryBroker({ say, check }, broker, expected) {
  const isNew = broker.speaks === 5
  say(`\n${broker.name}`)
  await broker.start()
  const house = await openHouse()
  const folder = house.dataFolder()
  const settings = { mqtt: { url: broker.url, will_delay: `${willDelay}s`, ...broker.login } }
  const witness = await listen(broker.url, client(broker))
  const state = () => witness.said('freebox/bridge/state')
  const daemons = [house.startDaemon(settings, folder)]
  const daemon = () => daemons.at(-1) ?? house.startDaemon(settings, folder)
  const isConnected = () => daemon().lines.some(({ msg }) => msg === connected)
  const again = () => daemons.push(house.startDaemon(settings, folder))

  await check(`the daemon finds that it speaks MQTT ${isNew ? '5' : '3.1.1'}`, async () => {
    await until('connected', isConnected, 30)
    same(daemon().lines.find(({ msg }) => msg === connected)?.mqtt, isNew ? '5' : '3.1.1')
  })
  await check(`discovery is complete: ${expected.discovery.length} documents`, () =>
    eventually(() => same(witness.topics('homeassistant/'), expected.discovery)),
  )
  await check(`every state is there: ${expected.states.length} topics`, () =>
    eventually(() => same(witness.topics('freebox/').filter(isState), expected.states)),
  )
  await check(
    `all of it stands for who comes late${broker.lacks.includes('wildcards') ? ', topic by topic' : ''}`,
    () => stands(broker, expected),
  )
  if (broker.lacks.includes('wildcards')) {
    await check('nothing retained comes to a wildcard: who comes late says online, and is told everything', () =>
      toldAtBirth(broker, expected),
    )
  }
  await check('a client of MQTT 3.1.1 commands the box and is answered', () => commands(broker, house, 4))
  if (isNew) {
    await check('a client of MQTT 5 is answered on its own topic, with its correlation data', () =>
      commands(broker, house, 5),
    )
  }
  // 3.1.1 does not tell us of a message that comes now that it was retained.
  await check(`a command that was retained is ${isNew ? 'ignored' : 'not done when the daemon comes back'}`, () =>
    ignoresRetained(broker, house, async () => {
      if (isNew) return
      await daemon().stop()
      again()
      await until('connected', isConnected, 30)
    }),
  )
  await check('an event comes once', async () => {
    house.box.addCall({ number: '+33145678901' })
    await until('it comes', () => witness.said('freebox/calls/call/call/event').length > 0)
    await pause(2500)
    same(witness.said('freebox/calls/call/call/event').length, 1, 'events')
  })

  for (const how of broker.keeps ? /** @type {const} */ ([undefined, 'forget']) : /** @type {const} */ (['forget'])) {
    const what = how === 'forget' ? 'and has forgotten everything' : 'with all that it kept'
    await check(`restarted, ${what}: the daemon is back within 10 s, everything stands, commands go on`, async () => {
      await broker.stop(how)
      await pause(1500)
      witness.heard.splice(0)
      await broker.start()
      await until('the daemon is back', () => state().at(-1) === 'online', 10)
      await eventually(() => stands(broker, expected), 30)
      await commands(broker, house, broker.speaks)
    })
  }
  await check('the daemon is killed: offline, when the delay of its will is over', async () => {
    await daemon().stop('SIGKILL')
    await until('offline', () => state().at(-1) === 'offline', willDelay + 5)
  })
  await check(
    isNew ? 'the daemon is restarted: nothing shows' : 'the daemon is restarted: offline, and online again',
    async () => {
      again()
      await until('online', () => state().at(-1) === 'online')
      await pause(2000)
      witness.heard.splice(0)
      await daemon().stop()
      again()
      await until('connected', isConnected, 30)
      await pause((willDelay + 1) * 1000)
      same([...new Set(state())], isNew ? ['online'] : ['offline', 'online'], 'the states')
    },
  )
  await check('the daemon has complained of nothing but the times when the broker was away', () =>
    same(complaints(...daemons), []),
  )
  await daemon().stop()
  await house.close()
  if (isNew) {
    await check('behind a door that refuses MQTT 5: the same with 3.1.1', async () => {
      await broker.stop('forget')
      await broker.start()
      await throughOldDoor(broker, expected)
    })
  }
  await witness.close()
  await broker.stop('forget')
  await broker.remove?.()
}
