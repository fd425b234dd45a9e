/** Brokers that cut connections without a reason code: everything that they accept is published all the same. */
import { expect, it, onTestFinished } from 'vitest'
import {
  cutsAbove,
  cutsFasterThan,
  cutsOn,
  cutsResumed,
  oddBroker,
  plainBroker,
  type Rules,
  refusesAndCutsOn,
} from '../support/odd-broker.ts'
import { bob } from './fault.ts'
import { fewChapters } from './few-chapters.ts'
import { type Home, type HomeOptions, openHome, pause, until } from './home.ts'

async function openHomeWith(rules: Rules, options: HomeOptions = {}) {
  const broker = await oddBroker((await plainBroker()).url, rules)
  const home = await openHome({ settings: fewChapters, ...options, running: false, broker: { url: broker.url } })
  onTestFinished(() => home.close())
  await home.service.start()
  return { home, broker, retained: home.broker.watcher.retained }
}

const secondDaemon = /second daemon/

function documents({ broker }: Home): string[] {
  return [...broker.watcher.retained.keys()].filter((it) => it.startsWith('homeassistant/'))
}

it('a message that breaks the connection is named in the log, and everything else is published', async () => {
  const { home, broker, retained } = await openHomeWith(cutsAbove(5000))
  await until('the hosts', () => home.state(`lan/host/${bob}`) !== undefined)
  await until('the documents', () => documents(home).length > 20)
  await until('the log names a message', () => home.warnings().some((it) => it.includes('closes the connection on')))
  const { cuts } = broker
  expect(cuts).toBeLessThan(6)
  home.box.setHostReachable(bob, false)
  await until('an event', () => home.state(`lan/host/${bob}`)?.presence === false)
  expect([broker.cuts, retained.get('freebox/bridge/state')]).toEqual([cuts, 'online'])
  const named = home.service.lines.filter(({ level, bytes }) => level >= 40 && Number(bytes) > 5000)
  expect(named.map(({ topic }) => topic)).toContain('freebox/bridge/info')
  expect(home.warnings().filter((it) => secondDaemon.test(it))).toEqual([])
})

it('a topic on which the broker cuts the connection costs this topic alone', async () => {
  const { home, broker } = await openHomeWith(cutsOn(/^freebox\/system\/system$/))
  await until('the hosts', () => home.state(`lan/host/${bob}`) !== undefined)
  await until('the documents', () => documents(home).length > 10)
  await until('the log names it', () => home.warnings().some((it) => it.includes('on freebox/system/system.')))
  await pause(500)
  expect(broker.cuts).toBeLessThan(6)
  expect(home.warnings().filter((it) => it.includes(' bytes on '))).toHaveLength(1)
})

it('a broker that closes the connection on each message that its access rules deny receives what they permit', async () => {
  const { home, broker } = await openHomeWith(refusesAndCutsOn(/^homeassistant\//))
  await until('the hosts', () => home.state(`lan/host/${bob}`) !== undefined)
  await until('the log names the rules', () => home.warnings().some((it) => it.includes('Check its access rules')))
  const { cuts } = broker
  expect(cuts).toBeLessThan(4)
  home.box.setHostReachable(bob, false)
  await until('an event', () => home.state(`lan/host/${bob}`)?.presence === false)
  expect(broker.cuts).toBe(cuts)
  expect(home.warnings().filter((it) => it.includes('below homeassistant wait too'))).toHaveLength(1)
})

it('a broker that disconnects a client that publishes too fast receives everything, and the log says so once', async () => {
  const { home, broker } = await openHomeWith(cutsFasterThan(100), { simulator: { hosts: 40 } })
  await home.settled()
  await home.untilCorrect()
  expect(broker.cuts).toBeLessThan(4)
  expect(home.service.lines.filter(({ msg }) => msg.includes('sent more slowly'))).toHaveLength(1)
  expect(home.warnings().filter((it) => secondDaemon.test(it))).toEqual([])
})

it('what the broker has acknowledged is not published again after a lost connection, unless the broker has lost it', async () => {
  const { home, broker } = await openHomeWith(() => () => 'forward')
  await home.settled()
  await home.untilCorrect()
  const { received, retained } = home.broker.watcher
  const isRepeated = ({ topic }: { topic: string }) => /^freebox\/lan\/host\/|^homeassistant\//.test(topic)
  received.splice(0)
  const { connections } = broker
  broker.drop()
  await until('it is back', () => broker.connections > connections && home.service.lines.at(-1) !== undefined)
  await until('health is published', () => home.published('bridge/health').length > 0)
  await pause(300)
  expect(received.filter(isRepeated)).toEqual([])
  const [topic = ''] = [...retained.keys()].filter((it) => it.startsWith('freebox/lan/host/')).slice(-1)
  expect(topic).not.toBe('')
})

it('a broker that drops every connection that resumes the session is connected to again, and nothing is unavailable', async () => {
  // Long enough that a busy machine connects again before it is over.
  const { home, broker } = await openHomeWith(cutsResumed(), { settings: { mqtt: { will_delay: '4s' } } })
  await home.settled()
  await home.untilCorrect()
  for (const round of [1, 2]) {
    home.broker.watcher.received.splice(0)
    const { cuts } = broker
    broker.drop()
    await until('it is back', () => broker.cuts - cuts >= 2 && home.published('bridge/health').length > 0)
    // Longer than mqtt.will_delay.
    await pause(4300)
    const lost = home.broker.watcher.received.filter(({ payload }) => /^offline$|"presence":false/.test(payload))
    expect([round, broker.cuts - cuts, lost]).toEqual([round, 2, []])
  }
  expect(await home.command('connection/config/ping', 'OFF')).toMatchObject({ status: 'ok' })
})
