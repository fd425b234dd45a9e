/**
 * Waiting while another daemon has our place: it would be evicted if we came back, and would come back itself, and so
 * for ever. So we look on from aside, under another name, and come back once it has said nothing for a while.
 */
import { randomBytes } from 'node:crypto'
import { connect } from 'mqtt'
import { type BrokerOptions, clientOptions, type Version } from './options.ts'

const TAKEN_SECONDS = 300
/** Whoever lives says so every minute (`bridge/health`). */
const LIFE_SECONDS = 90
const RECONNECT_MILLISECONDS = 10_000

/** Calls `back` once the place has been free for a while, five minutes from now at the earliest. Returns what ends the wait. */
export function stepAside(options: BrokerOptions, version: Version, back: () => void): () => void {
  const { takenSeconds = TAKEN_SECONDS, willTopic, lifeTopic = willTopic } = options
  const { will, properties, ...plain } = clientOptions({ ...options, clientId: anotherName(options) }, version)
  const client = connect({ ...plain, clean: true, reconnectPeriod: RECONNECT_MILLISECONDS })
  let heard = Number.NEGATIVE_INFINITY
  // Whatever is the matter with the broker will be said by whoever comes back.
  client.on('error', () => {})
  client.on('connect', () => client.subscribe(lifeTopic, () => {}))
  client.on('message', (_topic, _payload, { retain }) => {
    if (!retain) heard = performance.now()
  })
  let timer = setTimeout(look, takenSeconds * 1000)

  function look(): void {
    const silence = performance.now() - heard
    if (silence < Math.min(LIFE_SECONDS, takenSeconds) * 1000) timer = setTimeout(look, takenSeconds * 1000)
    else {
      end()
      back()
    }
  }

  function end(): void {
    clearTimeout(timer)
    client.end(true)
  }
  return end
}

function anotherName({ clientId }: BrokerOptions): string {
  return `${clientId}_aside_${randomBytes(4).toString('hex')}`
}
