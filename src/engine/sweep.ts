/** What an earlier run left retained on the broker: our own discovery documents and states, and nobody else's. */
import type { Document } from '../homeassistant/document.ts'
import { isSound } from './outside.ts'
import type { Broker } from './ports.ts'

const quiet = 200
const longest = 5000

/** Listens to retained messages until none has come for a moment. Milliseconds as above. */
export async function gather(broker: Broker, filters: string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  let last = performance.now()
  const stop = broker.subscribe(filters, ({ topic, payload, retain }) => {
    if (!retain || payload.length === 0) return
    found.set(topic, payload.toString())
    last = performance.now()
  })
  const started = last
  while (performance.now() - last < quiet && performance.now() - started < longest) {
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  stop()
  return found
}

/** A discovery message as we would have written it for this box; undefined if it is somebody else's. */
export function ours(payload: string, origin: string, box: string): Document | undefined {
  const document = parseObject(payload)
  const by = document?.origin
  const device = document?.device
  if (!isObject(by) || by.name !== origin || !isObject(device)) return undefined
  const identifiers = [device.identifiers].flat()
  const mine = (it: unknown) => typeof it === 'string' && (it === box || it.startsWith(`${box}_`))
  return identifiers.length > 0 && identifiers.every(mine) ? document : undefined
}

/** Every topic that a document names: by them one knows which thing it belongs to. */
export function topicsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(topicsIn)
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, it]) =>
    typeof it === 'string' && key.endsWith('topic') ? [it] : topicsIn(it),
  )
}

function parseObject(payload: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(payload)
    return isObject(value) && isSound(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
