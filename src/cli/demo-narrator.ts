/** The demo's story: what arrives on the broker, as somebody who looks on would tell it. */
import { connectAsync } from 'mqtt'
import { z } from 'zod'
import type { SimulatedHouse } from '../simulator/index.ts'

const Presence = z.object({ presence: z.boolean().nullable() })
const Rates = z.object({ rate_down: z.number().nullable(), rate_up: z.number().nullable() })
const Happening = z.looseObject({ event_type: z.string() })

/** Rates change all the time: they are told this often. */
const ratesMilliseconds = 15_000

/** Tells with `say` what happens on the broker, until the function that comes back is called. */
export async function tellWhatHappens(
  broker: string,
  house: SimulatedHouse,
  say: (line: string) => void,
): Promise<() => Promise<void>> {
  const client = await connectAsync(broker, { clientId: `demo_${process.pid}` })
  const story = createStory((id) => house.hosts.find((host) => host.id === id)?.primary_name ?? id)
  client.on('message', (topic, payload) => {
    const sentence = story(topic, payload.toString())
    if (sentence) say(`  ${new Date().toTimeString().slice(0, 8)}  ${sentence}`)
  })
  await client.subscribeAsync('freebox/#')
  return () => client.endAsync(true)
}

/** What a message means, if it is worth a line; `nameOf` knows the hosts by their ids. */
export function createStory(nameOf: (id: string) => string): (topic: string, payload: string) => string | undefined {
  const home = new Map<string, boolean>()
  let toldRates = Number.NEGATIVE_INFINITY

  function presence(id: string, payload: unknown): string | undefined {
    const now = Presence.safeParse(payload).data?.presence
    const before = home.get(id)
    if (now === undefined || now === null) return undefined
    home.set(id, now)
    if (before === undefined || before === now) return undefined
    return `${nameOf(id)} ${now ? 'came home' : 'left'}`
  }

  function rates(payload: unknown): string | undefined {
    const now = Rates.safeParse(payload).data
    if (!now || performance.now() - toldRates < ratesMilliseconds) return undefined
    toldRates = performance.now()
    return `the line carries ${megabits(now.rate_down)} down, ${megabits(now.rate_up)} up`
  }

  return (topic, text) => {
    const payload = parsed(text)
    const [, host] = /^freebox\/lan\/host\/([^/]+)$/.exec(topic) ?? []
    if (host !== undefined) return presence(host, payload)
    if (topic === 'freebox/connection/status') return rates(payload)
    const [, about] = /^freebox\/(.+)\/event$/.exec(topic) ?? []
    const happening = about === undefined ? undefined : Happening.safeParse(payload).data
    return happening && `${about}: ${happening.event_type.replaceAll('_', ' ')}`
  }
}

/** Bytes per second as people know them. */
function megabits(bytesPerSecond: number | null): string {
  return bytesPerSecond === null ? 'an unknown rate' : `${((bytesPerSecond * 8) / 1e6).toFixed(1)} Mbit/s`
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
