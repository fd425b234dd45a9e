/**
 * A whole house for one part of the suite: a simulated Freebox, Mosquitto, freebox2mqtt as a process, a real Home
 * Assistant, and somebody who listens on the broker. It opens before the part's tests and is torn down after them.
 */
import { afterAll, beforeAll } from 'vitest'
import { z } from 'zod'
import { type Simulator, type SimulatorOptions, startSimulator } from '../../../src/simulator/index.ts'
import { merged, type Settings } from '../../../test/settings.ts'
import { type Daemon, openDaemon } from './daemon.ts'
import { type HomeAssistant, type HomeAssistantOptions, openHomeAssistant } from './home-assistant.ts'
import { type Mosquitto, openMosquitto } from './mosquitto.ts'
import { type Comparison, compare, isFine } from './registry.ts'
import { until } from './waiting.ts'
import { listen, type Wire } from './wire.ts'

export interface House {
  readonly box: Simulator
  readonly broker: Mosquitto
  readonly daemon: Daemon
  readonly ha: HomeAssistant
  readonly wire: Wire
  /** Waits until every chapter is told and Home Assistant has all of it, or the time is over: then it tells what differs. */
  settled(seconds?: number): Promise<Comparison>
}

export interface HouseOptions {
  readonly simulator?: SimulatorOptions
  readonly settings?: Settings
  readonly homeAssistant?: Omit<HomeAssistantOptions, 'broker'>
  /** Appended to the configuration of Mosquitto. */
  readonly mosquitto?: string
  /** false: the entity ids need not be the suggested ones, since the part renames some. */
  readonly suggestedIds?: boolean
  /** false: the part starts the daemon itself. */
  readonly running?: boolean
}

/** What the daemon is told about a simulated box. */
export function accessTo(box: Simulator): Settings {
  return { url: box.url, app_token: 'simulated-app-token', requests_per_minute: 6000 }
}

type Parts = Pick<House, 'box' | 'broker' | 'daemon' | 'ha' | 'wire'>

/** A house that is open while the tests of this file run. */
export function openHouse(options: HouseOptions = {}): House {
  const closing: (() => Promise<unknown>)[] = []
  let parts: Parts | undefined
  beforeAll(async () => {
    parts = await furnish(options, (close) => closing.unshift(close))
  })
  afterAll(async () => {
    for (const close of closing) await close()
  })
  const open = (): Parts => {
    if (parts === undefined) throw new Error('the house is not open yet')
    return parts
  }
  return {
    get box() {
      return open().box
    },
    get broker() {
      return open().broker
    },
    get daemon() {
      return open().daemon
    },
    get ha() {
      return open().ha
    },
    get wire() {
      return open().wire
    },
    settled: (seconds) => settled(open(), options.suggestedIds ?? true, seconds),
  }
}

async function furnish(options: HouseOptions, later: (close: () => Promise<unknown>) => void): Promise<Parts> {
  const { simulator, settings = {}, homeAssistant, mosquitto, running = true } = options
  const box = await startSimulator({ model: 'delta', ...simulator })
  later(() => box.close())
  const broker = await openMosquitto(mosquitto)
  later(() => broker.close())
  const wire = await listen(broker.url)
  later(() => wire.close())
  const ha = await openHomeAssistant({ broker, ...homeAssistant })
  later(() => ha.close())
  const base = { freebox: accessTo(box), mqtt: { url: broker.url }, presence: { consider_home: '5s' } }
  const daemon = openDaemon(merged(base, settings))
  later(() => daemon.close())
  if (running) daemon.start()
  return { box, broker, daemon, ha, wire }
}

/** See House. */
export async function settled(
  { ha, wire, daemon }: Pick<House, 'ha' | 'wire' | 'daemon'>,
  suggestedIds = true,
  seconds = 60,
): Promise<Comparison> {
  await until('every chapter is told', () => everythingTold(wire, daemon.startedAt), seconds)
  const end = performance.now() + seconds * 1000
  for (;;) {
    const comparison = await compare(ha, wire, suggestedIds)
    if (isFine(comparison) || performance.now() > end) return comparison
  }
}

const Info = z.looseObject({ instance: z.object({ started: z.number() }), adapters: z.unknown() })

/** Every thing of every chapter was read once by the daemon of now, or is known not to be there. */
function everythingTold(wire: Wire, since: number): boolean {
  const { data } = Info.safeParse(wire.object('freebox/bridge/info'))
  return data !== undefined && data.instance.started >= since && !JSON.stringify(data.adapters).includes('"unknown"')
}
