/** Describes what happens in the demo: the MQTT messages that a user would notice, as sentences. */
import { connectAsync } from 'mqtt'
import { z } from 'zod'
import type { SimulatedHouse } from '../simulator/index.ts'

const Presence = z.object({ presence: z.boolean().nullable() })
const Rates = z.object({ rate_down: z.number().nullable(), rate_up: z.number().nullable() })
const Event = z.looseObject({ event_type: z.string() })

/** Rates change with every read, so they are printed at most this often. */
const ratesMilliseconds = 15_000

/** Prints a line with the time for each message worth one. Returns the function that ends it. */
export async function narrate(
  broker: string,
  house: SimulatedHouse,
  print: (line: string) => void,
): Promise<() => Promise<void>> {
  const client = await connectAsync(broker, { clientId: `demo_${process.pid}` })
  const describe = createNarrator((id) => house.hosts.find((host) => host.id === id)?.primary_name ?? id)
  client.on('message', (topic, payload) => {
    const sentence = describe(topic, payload.toString())
    if (sentence) print(`  ${new Date().toTimeString().slice(0, 8)}  ${sentence}`)
  })
  await client.subscribeAsync('freebox/#')
  return () => client.endAsync(true)
}

/**
 * A function that describes a message; it returns undefined for a message that is not worth a line. `nameOf` returns
 * the name of the host with an id.
 */
export function createNarrator(nameOf: (id: string) => string): (topic: string, payload: string) => string | undefined {
  const present = new Map<string, boolean>()
  let ratesPrinted = Number.NEGATIVE_INFINITY

  function presence(id: string, payload: unknown): string | undefined {
    const now = Presence.safeParse(payload).data?.presence
    const before = present.get(id)
    if (now === undefined || now === null) return undefined
    present.set(id, now)
    if (before === undefined || before === now) return undefined
    return `${nameOf(id)} ${now ? 'came home' : 'left'}`
  }

  function rates(payload: unknown): string | undefined {
    const now = Rates.safeParse(payload).data
    if (!now || performance.now() - ratesPrinted < ratesMilliseconds) return undefined
    ratesPrinted = performance.now()
    return `Internet: ${megabits(now.rate_down)} down, ${megabits(now.rate_up)} up`
  }

  return (topic, text) => {
    const payload = parseJson(text)
    const [, host] = /^freebox\/lan\/host\/([^/]+)$/.exec(topic) ?? []
    if (host !== undefined) return presence(host, payload)
    if (topic === 'freebox/connection/status') return rates(payload)
    const [, entity] = /^freebox\/(.+)\/event$/.exec(topic) ?? []
    const event = entity === undefined ? undefined : Event.safeParse(payload).data
    return event && `${entity}: ${event.event_type.replaceAll('_', ' ')}`
  }
}

function megabits(bytesPerSecond: number | null): string {
  return bytesPerSecond === null ? 'an unknown rate' : `${((bytesPerSecond * 8) / 1e6).toFixed(1)} Mbit/s`
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
