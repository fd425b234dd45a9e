/**
 * Changes the simulated house over time, for demonstrations and soak runs: rates vary, hosts come and go, the phone
 * rings, doors open, the line drops. A seeded generator makes every run with the same seed identical.
 */

import { setSignal, signalValue } from './house/home.ts'
import type { EndpointValue } from './house/home-node.ts'
import { dropLine, restoreLine } from './house/outage.ts'
import { recordNews } from './house/recorder.ts'
import { addCall } from './house/telephony.ts'
import { associate } from './house/wifi.ts'
import { now, type SimulatedHouse } from './house.ts'

/** What the events change. */
export interface ScheduleTarget {
  house: SimulatedHouse
  /** Makes a host reachable or unreachable and sends the WebSocket event. */
  setHostReachable(id: string, reachable: boolean): void
}

interface ScheduledEvent {
  /** The interval, and the time of the first occurrence. Seconds of simulated time. */
  every: number
  after?: number
  run(target: ScheduleTarget, random: Random): void
}

/** A number from 0 (included) to 1 (excluded). */
type Random = () => number

interface SignalCycle {
  every: number
  node: number
  signal: string
  values: readonly EndpointValue[]
}

/** Signals that step through a list of values: a moving shutter, a lamp, the alarm that is armed and disarmed. */
const signalCycles: readonly SignalCycle[] = [
  { every: 30, node: 7, signal: 'state', values: ['alarm1_arming', 'alarm1_armed', 'idle'] },
  { every: 60, node: 16, signal: 'rssi', values: [-52, -49] },
  { every: 23, node: 28, signal: 'pushed', values: [4] },
  { every: 3, node: 31, signal: 'position', values: [0, 25, 50, 75, 100] },
  { every: 5, node: 32, signal: 'position', values: [100, 50, 0] },
  { every: 19, node: 33, signal: 'state', values: [true, false] },
  { every: 11, node: 34, signal: 'on', values: [false, true] },
  { every: 13, node: 35, signal: 'power', values: [0, 870] },
  { every: 15, node: 40, signal: 'temperature', values: [20.25, 20.5, 20.75] },
]

/** The order matters: all events draw from the same sequence of random numbers. */
const schedule: readonly ScheduledEvent[] = [
  ...signalCycles.map((it) => ({ every: it.every, run: ({ house }: ScheduleTarget) => advanceSignal(house, it) })),
  { every: 1, run: ({ house }, random) => updateTraffic(house, random) },
  { every: 5, after: 3, run: toggleRandomHost },
  { every: 10, run: ({ house }, random) => updateTemperatures(house, random) },
  { every: 12, after: 8, run: ({ house }) => roamAlice(house) },
  { every: 1, run: ({ house }, random) => advanceDownloads(house, random) },
  { every: 9, after: 4, run: ({ house }) => toggleSensor(house, 'dws') },
  { every: 17, after: 6, run: ({ house }) => toggleSensor(house, 'pir') },
  { every: 45, after: 20, run: ({ house }) => setRinging(house, true) },
  { every: 45, after: 24, run: ({ house }) => setRinging(house, false) },
  { every: 45, after: 25, run: ({ house }, random) => addMissedCall(house, random) },
  { every: 90, after: 15, run: ({ house }) => recordNews(house.recorder, now()) },
  { every: 120, after: 60, run: ({ house }) => dropLine(house.connection, now()) },
  { every: 120, after: 68, run: ({ house }, random) => restoreLine(house.connection, now(), randomAddress(random)) },
]

/** The hosts that come and go: those of the family and the guests, and the devices that they switch on. */
const mobileHosts = /^ether-(4a:3f|64:1c|de:9b|d8:5e|78:bd|00:d9|f2:4d|9c:93)/

/** Runs the events `speed` times as fast as the clock, until the returned function is called. */
export function startEvents(
  target: ScheduleTarget,
  { speed = 1, seed = 20_260_901 }: { speed?: number; seed?: number } = {},
): () => void {
  const timer = setInterval(createTicker(target, seed), 1000 / speed)
  timer.unref()
  return () => clearInterval(timer)
}

/** Each call of the returned function runs the events of one second. The same seed gives the same events. */
export function createTicker(target: ScheduleTarget, seed: number): () => void {
  const random = seededRandom(seed)
  let second = 0
  return () => {
    second += 1
    for (const { every, after = 0, run } of schedule) {
      if (second >= after && (second - after) % every === 0) run(target, random)
    }
  }
}

function updateTraffic({ connection, wifi, switch: { ports } }: SimulatedHouse, random: Random): void {
  const { status, xdsl } = connection
  if (status.state !== 'up') return
  const burst = random() < 0.15 ? 40 : 1
  status.rate_down = Math.round(Math.min(status.bandwidth_down / 8, burst * (20_000 + random() * 400_000)))
  status.rate_up = Math.round(Math.min(status.bandwidth_up / 8, 2_000 + random() * 30_000))
  status.bytes_down += status.rate_down
  status.bytes_up += status.rate_up
  xdsl.status.uptime += 1
  for (const station of wifi.stations) {
    station.rx_rate = Math.round(random() * 4_000)
    station.tx_rate = Math.round(random() * 40_000)
    station.rx_bytes += station.rx_rate
    station.tx_bytes += station.tx_rate
  }
  for (const port of ports.filter(({ link }) => link === 'up')) {
    port.rx_bytes_rate = Math.round(random() * 40_000)
    port.tx_bytes_rate = Math.round(random() * 400_000)
    port.rx_good_bytes += port.rx_bytes_rate
    port.tx_bytes += port.tx_bytes_rate
  }
}

function updateTemperatures({ system }: SimulatedHouse, random: Random): void {
  for (const sensor of system.sensors) if (sensor.value !== undefined) sensor.value += randomStep(random)
  for (const fan of system.fans) if (fan.value !== undefined) fan.value += 20 * randomStep(random)
}

function toggleRandomHost(target: ScheduleTarget, random: Random): void {
  const { hosts, lan } = target.house
  const candidates = hosts.filter((host) => mobileHosts.test(host.id))
  const host = candidates[Math.floor(random() * candidates.length)]
  if (host && lan.mode === 'router') target.setHostReachable(host.id, !host.reachable)
}

/** Alice's phone changes between 5 and 2.4 GHz and stays reachable. */
function roamAlice({ hosts, wifi }: SimulatedHouse): void {
  const alice = hosts.find((host) => host.id === 'ether-4a:3f:da:00:00:02')
  const radio = alice?.access_point?.wifi_information
  if (!alice?.reachable || !radio) return
  radio.band = radio.band === '5g' ? '2d4g' : '5g'
  associate(wifi, alice)
}

/** The running downloads proceed until they are done. */
function advanceDownloads({ downloads }: SimulatedHouse, random: Random): void {
  for (const task of downloads.tasks.filter((it) => it.status === 'downloading')) {
    task.rx_rate = Math.round(3_000_000 + random() * 4_000_000)
    task.rx_bytes = Math.min(task.size, task.rx_bytes + task.rx_rate)
    task.rx_pct = Math.floor((task.rx_bytes / task.size) * 10_000)
    task.eta = Math.ceil((task.size - task.rx_bytes) / task.rx_rate)
    if (task.rx_bytes === task.size) Object.assign(task, { status: 'done', rx_rate: 0, eta: 0 })
  }
}

/** Toggles the front door (dws) or the motion detector of the living room (pir). `trigger` is false for open and motion. */
function toggleSensor({ home }: SimulatedHouse, category: 'dws' | 'pir'): void {
  const sensor = home?.nodes.find((it) => it.type?.category === category)
  if (sensor) setSignal(sensor, 'trigger', signalValue(sensor, 'trigger') === false)
}

function advanceSignal({ home }: SimulatedHouse, { node: id, signal, values }: SignalCycle): void {
  const node = home?.nodes.find((it) => it.id === id)
  if (node === undefined) return
  const next = values[(values.indexOf(signalValue(node, signal)) + 1) % values.length]
  if (next !== undefined) setSignal(node, signal, next)
}

function setRinging({ telephony }: SimulatedHouse, is_ringing: boolean): void {
  for (const phone of telephony.phones) if (phone.type === 'fxs') phone.is_ringing = is_ringing
}

/** A missed call, mostly from a contact (the grandmother), otherwise from an unknown number. */
function addMissedCall({ telephony }: SimulatedHouse, random: Random): void {
  addCall(telephony, now(), { number: random() < 0.6 ? '+33145678901' : '+33612345678' })
}

/** A new address after each outage, as from a provider that leases addresses. */
function randomAddress(random: Random): string {
  return `203.0.113.${Math.floor(random() * 200) + 10}`
}

/** -1, 0 or 1. */
function randomStep(random: Random): number {
  return Math.floor(random() * 3) - 1
}

/** A linear congruential generator, so that every run with the same seed is identical. */
function seededRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
