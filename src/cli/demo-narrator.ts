/** Describes what happens in the demo: the MQTT messages that a user would notice, as sentences. */
import { connectAsync } from 'mqtt'
import { z } from 'zod'
import type { SimulatedHouse } from '../simulator/index.ts'
import type { DemoTexts } from './demo-texts.ts'

const Presence = z.object({ presence: z.boolean().nullable() })
const Event = z.looseObject({ event_type: z.string() })

/** Rates change with every read, so they are printed at most this often. */
const ratesMilliseconds = 15_000

export interface NarratorOptions {
  /** The address of the broker. */
  readonly broker: string
  readonly house: SimulatedHouse
  readonly texts: DemoTexts
  readonly print: (line: string) => void
}

/** Prints a line with the time for each message worth one. Returns the function that ends it. */
export async function narrate({ broker, house, texts, print }: NarratorOptions): Promise<() => Promise<void>> {
  // With a URL as text, mqtt.js calls url.parse(), for which Node.js 24 prints a warning.
  const { hostname: host, port } = new URL(broker)
  const client = await connectAsync({ protocol: 'mqtt', host, port: Number(port), clientId: `demo_${process.pid}` })
  const describe = createNarrator(house, texts)
  client.on('message', (topic, payload) => {
    const sentence = describe(topic, payload.toString())
    if (sentence) print(`  ${new Date().toTimeString().slice(0, 8)}  ${sentence}`)
  })
  await client.subscribeAsync('freebox/#')
  return () => client.endAsync(true)
}

/** A function that describes a message; it returns undefined for a message that is not worth a line. */
export function createNarrator(
  house: Pick<SimulatedHouse, 'hosts' | 'connection'>,
  texts: DemoTexts,
): (topic: string, payload: string) => string | undefined {
  const present = new Map<string, boolean>()
  let ratesPrinted = Number.NEGATIVE_INFINITY

  function presence(id: string, payload: unknown): string | undefined {
    const now = Presence.safeParse(payload).data?.presence
    const before = present.get(id)
    if (now === undefined || now === null) return undefined
    present.set(id, now)
    if (before === undefined || before === now) return undefined
    const name = house.hosts.find((host) => host.id === id)?.primary_name ?? id
    return now ? texts.cameHome(name) : texts.left(name)
  }

  function rates(): string | undefined {
    if (performance.now() - ratesPrinted < ratesMilliseconds) return undefined
    ratesPrinted = performance.now()
    const { rate_down, rate_up } = house.connection.status
    return texts.rates(megabits(rate_down), megabits(rate_up))
  }

  return (topic, text) => {
    const payload = parseJson(text)
    const [, host] = /^freebox\/lan\/host\/([^/]+)$/.exec(topic) ?? []
    if (host !== undefined) return presence(host, payload)
    if (topic === 'freebox/connection/status') return rates()
    const [, entity] = /^freebox\/.+\/([^/]+)\/event$/.exec(topic) ?? []
    const event = entity === undefined ? undefined : Event.safeParse(payload).data
    return event && (texts.events[`${entity} ${event.event_type}`] ?? `${entity}: ${event.event_type}`)
  }
}

function megabits(bytesPerSecond: number): number {
  return (bytesPerSecond * 8) / 1e6
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
