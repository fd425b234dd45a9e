/** Resources that take several requests: if the box refuses one of them, only that part fails. */
import { expect, it } from 'vitest'
import type { Fault } from '../../src/simulator/index.ts'
import { openOnce } from '../support/cleanup.ts'
import { bob } from './fault.ts'
import { type Home, openHome, pause, until } from './home.ts'

const parts = [
  'wifi/ap/1/stations',
  'connection/ddns/dyndns',
  'connection/lte/backup',
  'wifi/wps/sessions',
  'lan/browser/interfaces',
  'lan/browser/wifiguest',
] as const

/** A 4G modem, which the simulated box does not have. */
const modem = { state: 'connected', sim: { present: true }, network: { pdn_up: true, ipv4: '192.0.2.1' } }

async function openHouse(): Promise<Home> {
  const home = await openHome({ running: false })
  withModems(home)
  await home.service.start()
  await home.settled()
  await until('the modem is shown', () => home.state('connection/lte/backup') !== undefined)
  return home
}

function withModems({ box }: Home): void {
  for (const id of ['aggregation', 'backup'])
    box.faults.set(`GET connection/lte/${id}`, { kind: 'body', body: { success: true, result: modem } })
}

/** What was removed or became unavailable since the last call. */
function losses(home: Home): string[] {
  const received = home.broker.watcher.received.splice(0)
  return received.flatMap(({ topic, payload }) =>
    payload === '' || (payload === 'offline' && topic.endsWith('/availability')) ? [`${topic}: ${payload}`] : [],
  )
}

async function untilReadTwice(home: Home, paths: readonly string[]): Promise<void> {
  home.box.requests.splice(0)
  const reads = (path: string) => home.requests().filter((it) => it.path.startsWith(path)).length
  // The sessions are read every ten minutes.
  const read = () => paths.every((path) => reads(path) >= 2 || path.startsWith('wifi/wps'))
  await until('each part was read twice', read)
  await pause(100)
}

const opened = openOnce(openHouse)

it('one part that cannot be read makes nothing unavailable, removes nothing, and is logged once', async () => {
  const home = opened()
  const lines = home.service.lines.length
  losses(home)
  const faults: readonly Fault[] = [
    { kind: 'status', status: 500 },
    { kind: 'error', error_code: 'internal_error' },
    { kind: 'error', error_code: 'noent' },
  ]
  for (const fault of faults) {
    for (const path of parts) {
      // Without interfaces, the box is in bridge mode.
      if (path !== 'lan/browser/interfaces' || fault !== faults[2]) home.box.faults.set(`GET ${path}`, fault)
    }
    await untilReadTwice(home, parts)
  }
  for (const reachable of [false, true]) {
    home.box.setHostReachable(bob, reachable)
    await until('presence', () => home.state(`lan/host/${bob}`)?.presence === reachable)
  }
  expect(losses(home)).toEqual([])
  const warnings = home.warnings(lines).filter((it) => it.includes('cannot be read'))
  const failed = warnings.map((it) => it.replace(/\/? cannot be read\. The values that it had before stay$/, ''))
  expect(new Set(failed).size).toBe(failed.length)
  expect(failed).toEqual(expect.arrayContaining(parts.filter((path) => !path.startsWith('wifi/wps'))))
})

it('one part that cannot be read at the start removes nothing that was published before', async () => {
  const home = opened()
  const topics = [...home.broker.watcher.retained].flatMap(([topic, payload]) => (payload === '' ? [] : [topic]))
  await home.service.stop()
  for (const path of parts) home.box.faults.set(`GET ${path}`, { kind: 'status', status: 500 })
  await home.service.start()
  await home.settled()
  // While the interfaces are unknown, so is the network of the guests.
  const known = parts.filter((path) => path !== 'lan/browser/wifiguest')
  await untilReadTwice(home, known)
  const { retained } = home.broker.watcher
  expect(topics.filter((topic) => !retained.get(topic))).toEqual([])
  const availabilities = [...retained].filter(([topic]) => /\/(lan|wifi|connection)\/\w+\/availability$/.test(topic))
  expect(availabilities.filter(([, payload]) => payload !== 'online')).toEqual([])
  home.box.faults.clear()
  withModems(home)
  await untilReadTwice(home, parts)
})

it('a resource is unavailable if every part of it is', async () => {
  const home = opened()
  const lines = home.service.lines.length
  home.box.faults.set('GET connection/ddns', { kind: 'status', status: 500 })
  const { retained } = home.broker.watcher
  await until('it is unavailable', () => retained.get('freebox/connection/ddns/availability') === 'offline')
  const warnings = home.warnings(lines).filter((it) => it.includes('ddns'))
  expect(warnings).toEqual([expect.stringContaining('connection.ddns cannot be read')])
})
