/**
 * What happens in the house by itself, for a demonstration: rates change, people come and go, the telephone rings,
 * doors open, now and then the line drops. The same at every start: chance comes from a seed.
 */

import { said, tell, type Value } from './house/home.ts'
import { dropLine, restoreLine } from './house/outage.ts'
import { addCall } from './house/telephony.ts'
import { associate } from './house/wifi.ts'
import { type House, now } from './house.ts'

export interface LivingHouse {
  house: House
  /** Somebody comes or goes, and the WebSocket tells it. */
  reachable(id: string, reachable: boolean): void
}

interface Happening {
  /** In seconds of the house's own time. */
  every: number
  after?: number
  happens(life: LivingHouse, chance: Chance): void
}

/** A number from 0 to 1, 1 excluded. */
type Chance = () => number

/** What the nodes of the house tell one after the other: a shutter on its way, a lamp, the alarm set and cleared. */
const routines: { every: number; node: number; signal: string; values: readonly Value[] }[] = [
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

const happenings: Happening[] = [
  ...routines.map((it) => ({ every: it.every, happens: ({ house }: LivingHouse) => goOn(house, it) })),
  { every: 1, happens: ({ house }, chance) => traffic(house, chance) },
  { every: 5, after: 3, happens: comeOrGo },
  { every: 10, happens: ({ house }, chance) => warmth(house, chance) },
  { every: 12, after: 8, happens: ({ house }) => roam(house) },
  { every: 1, happens: ({ house }, chance) => download(house, chance) },
  { every: 9, after: 4, happens: ({ house }) => sense(house, 'dws') },
  { every: 17, after: 6, happens: ({ house }) => sense(house, 'pir') },
  { every: 45, after: 20, happens: ({ house }) => ring(house, true) },
  { every: 45, after: 24, happens: ({ house }) => ring(house, false) },
  { every: 45, after: 25, happens: ({ house }, chance) => call(house, chance) },
  { every: 120, after: 60, happens: ({ house }) => dropLine(house.connection, now()) },
  { every: 120, after: 68, happens: ({ house }, chance) => restoreLine(house.connection, now(), anyAddress(chance)) },
]

/** Who is worth watching: family, visitors and what they switch on. The rest stays as it is. */
const lively = /^ether-(4a:3f|64:1c|de:9b|d8:5e|78:bd|00:d9|f2:4d|9c:93)/

/** Lets the house live, `speed` times as fast as the clock, until the returned function is called. */
export function live(
  life: LivingHouse,
  { speed = 1, seed = 20_260_901 }: { speed?: number; seed?: number } = {},
): () => void {
  const timer = setInterval(secondsOf(life, seed), 1000 / speed)
  timer.unref()
  return () => clearInterval(timer)
}

/** Each call of the returned function is one second in the house; the same seed gives the same seconds. */
export function secondsOf(life: LivingHouse, seed: number): () => void {
  const chance = chanceFrom(seed)
  let second = 0
  return () => {
    second += 1
    for (const { every, after = 0, happens } of happenings) {
      if (second >= after && (second - after) % every === 0) happens(life, chance)
    }
  }
}

function traffic({ connection, wifi }: House, chance: Chance): void {
  const { status, xdsl } = connection
  if (status.state !== 'up') return
  const burst = chance() < 0.15 ? 40 : 1
  status.rate_down = Math.round(Math.min(status.bandwidth_down / 8, burst * (20_000 + chance() * 400_000)))
  status.rate_up = Math.round(Math.min(status.bandwidth_up / 8, 2_000 + chance() * 30_000))
  status.bytes_down += status.rate_down
  status.bytes_up += status.rate_up
  xdsl.status.uptime += 1
  for (const station of wifi.stations) {
    station.rx_rate = Math.round(chance() * 4_000)
    station.tx_rate = Math.round(chance() * 40_000)
    station.rx_bytes += station.rx_rate
    station.tx_bytes += station.tx_rate
  }
}

function warmth({ system }: House, chance: Chance): void {
  for (const sensor of system.sensors) if (sensor.value !== undefined) sensor.value += step(chance)
  for (const fan of system.fans) if (fan.value !== undefined) fan.value += 20 * step(chance)
}

function comeOrGo({ house, reachable }: LivingHouse, chance: Chance): void {
  const candidates = house.hosts.filter((host) => lively.test(host.id))
  const host = candidates[Math.floor(chance() * candidates.length)]
  if (host && house.lan.mode === 'router') reachable(host.id, !host.reachable)
}

/** Alice walks through the house: her phone changes between 5 and 2.4 GHz, and stays at home. */
function roam({ hosts, wifi }: House): void {
  const alice = hosts.find((host) => host.id === 'ether-4a:3f:da:00:00:02')
  const radio = alice?.access_point?.wifi_information
  if (!alice?.reachable || !radio) return
  radio.band = radio.band === '5g' ? '2d4g' : '5g'
  associate(wifi, alice)
}

/** The running downloads go on, and are done in the end. */
function download({ downloads }: House, chance: Chance): void {
  for (const task of downloads.tasks.filter((it) => it.status === 'downloading')) {
    task.rx_rate = Math.round(3_000_000 + chance() * 4_000_000)
    task.rx_bytes = Math.min(task.size, task.rx_bytes + task.rx_rate)
    task.rx_pct = Math.floor((task.rx_bytes / task.size) * 10_000)
    task.eta = Math.ceil((task.size - task.rx_bytes) / task.rx_rate)
    if (task.rx_bytes === task.size) Object.assign(task, { status: 'done', rx_rate: 0, eta: 0 })
  }
}

/** The front door opens or closes, somebody walks through the living room: `trigger` is false for open and motion. */
function sense({ home }: House, category: 'dws' | 'pir'): void {
  const sensor = home?.nodes.find((it) => it.type?.category === category)
  if (sensor) tell(sensor, 'trigger', said(sensor, 'trigger') === false)
}

function goOn({ home }: House, { node, signal, values }: (typeof routines)[number]): void {
  const teller = home?.nodes.find(({ id }) => id === node)
  if (teller === undefined) return
  const next = values[(values.indexOf(said(teller, signal)) + 1) % values.length]
  if (next !== undefined) tell(teller, signal, next)
}

function ring({ telephony }: House, is_ringing: boolean): void {
  for (const phone of telephony.phones) if (phone.type === 'fxs') phone.is_ringing = is_ringing
}

/** Grandmother rings, nobody hears it; now and then it is a stranger. */
function call({ telephony }: House, chance: Chance): void {
  addCall(telephony, now(), { number: chance() < 0.6 ? '+33145678901' : '+33612345678' })
}

/** A new address after each outage, as with providers that give one by lease. */
function anyAddress(chance: Chance): string {
  return `203.0.113.${Math.floor(chance() * 200) + 10}`
}

/** -1, 0 or 1. */
function step(chance: Chance): number {
  return Math.floor(chance() * 3) - 1
}

/** A small generator of even numbers from 0 to 1 (a linear congruence), so that every demonstration is alike. */
function chanceFrom(seed: number): Chance {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
