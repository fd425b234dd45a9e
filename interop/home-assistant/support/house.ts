/**
 * A complete house for one part of the suite: a simulated Freebox, Mosquitto, freebox2mqtt as a process, a real Home
 * Assistant, and an MQTT client that records everything. It opens before the tests of the part and closes after them.
 */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { z } from 'zod'
import { type Simulator, type SimulatorOptions, startSimulator } from '../../../src/simulator/index.ts'
import { merged, type Settings } from '../../../test/settings.ts'
import { type Daemon, openDaemon } from './daemon.ts'
import { type HomeAssistant, type HomeAssistantOptions, openHomeAssistant } from './home-assistant.ts'
import { type Mosquitto, openMosquitto } from './mosquitto.ts'
import { type MqttRecorder, startRecorder } from './mqtt-recorder.ts'
import { type Comparison, compare, hasNoDifferences } from './registry.ts'
import { until } from './waiting.ts'

export interface House {
  readonly box: Simulator
  readonly broker: Mosquitto
  readonly daemon: Daemon
  readonly ha: HomeAssistant
  readonly mqtt: MqttRecorder
  /**
   * Waits until every resource is published and Home Assistant has all of it, at most this long. Returns the
   * differences.
   */
  settled(seconds?: number): Promise<Comparison>
}

export interface HouseOptions {
  readonly simulator?: SimulatorOptions
  readonly settings?: Settings
  readonly homeAssistant?: Omit<HomeAssistantOptions, 'broker'>
  /** Appended to the configuration of Mosquitto. */
  readonly mosquitto?: string
  /** false: the entity ids may differ from the suggested ones, because the part renames some. */
  readonly suggestedIds?: boolean
  /** false: the part starts the daemon itself. */
  readonly running?: boolean
}

/** The `freebox` section of the configuration for a simulated box. Over https, the daemon trusts its authority. */
export function accessTo(box: Simulator): Settings {
  const access = { url: box.url, app_token: 'simulated-app-token', requests_per_minute: 6000 }
  return box.ca === undefined ? access : { ...access, tls: { ca_file: fileOf(box.ca) } }
}

function fileOf(ca: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'freebox2mqtt-interop-')), 'ca.pem')
  writeFileSync(file, ca)
  return file
}

type Parts = Pick<House, 'box' | 'broker' | 'daemon' | 'ha' | 'mqtt'>

/** A house that is open while the tests of this file run. */
export function openHouse(options: HouseOptions = {}): House {
  const closing: (() => Promise<unknown>)[] = []
  let parts: Parts | undefined
  beforeAll(async () => {
    parts = await openParts(options, (close) => closing.unshift(close))
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
    get mqtt() {
      return open().mqtt
    },
    settled: (seconds) => settled(open(), options.suggestedIds ?? true, seconds),
  }
}

async function openParts(options: HouseOptions, later: (close: () => Promise<unknown>) => void): Promise<Parts> {
  const { simulator, settings = {}, homeAssistant, mosquitto, running = true } = options
  const box = await startSimulator({ model: 'delta', ...simulator })
  later(() => box.close())
  const broker = await openMosquitto(mosquitto)
  later(() => broker.close())
  const mqtt = await startRecorder(broker.url)
  later(() => mqtt.close())
  const ha = await openHomeAssistant({ broker, authority: box.ca, ...homeAssistant })
  later(() => ha.close())
  const base = { freebox: accessTo(box), mqtt: { url: broker.url }, presence: { consider_home: '5s' } }
  const daemon = openDaemon(merged(base, settings))
  later(() => daemon.close())
  if (running) daemon.start()
  return { box, broker, daemon, ha, mqtt }
}

/** Implements `House.settled`. */
export async function settled(
  { ha, mqtt, daemon }: Pick<House, 'ha' | 'mqtt' | 'daemon'>,
  suggestedIds = true,
  seconds = 60,
): Promise<Comparison> {
  await until('every resource is published', () => isPublished(mqtt, daemon.startedAt), seconds)
  const end = performance.now() + seconds * 1000
  for (;;) {
    const comparison = await compare(ha, mqtt, suggestedIds)
    if (hasNoDifferences(comparison) || performance.now() > end) return comparison
  }
}

const Info = z.looseObject({ instance: z.object({ started: z.number() }), adapters: z.unknown() })

/** Whether the present daemon has read every resource once, or knows that the box does not have it. */
export function isPublished(mqtt: MqttRecorder, since: number): boolean {
  const { data } = Info.safeParse(mqtt.object('freebox/bridge/info'))
  return data !== undefined && data.instance.started >= since && !JSON.stringify(data.adapters).includes('"unknown"')
}
