/**
 * Waits while another daemon uses the session. If this daemon reconnected, it would take the session back, the other
 * one would do the same, and neither would ever work. Instead it listens under another client id for the other daemon's
 * heartbeats, and reconnects when there have been none for a while.
 */
import { randomBytes } from 'node:crypto'
import { connect } from 'mqtt'
import { type BrokerOptions, clientOptions, type Version } from './options.ts'

const defaultTakeoverSeconds = 300
/** A daemon is gone after this time without a heartbeat; it publishes one (`bridge/health`) every minute. */
const silenceSeconds = 90
const reconnectMilliseconds = 10_000

/**
 * Calls `onFree` when the other daemon is gone, after `takeoverSeconds` (default: five minutes) at the earliest. Returns
 * the function that ends the wait.
 */
export function waitForTakeoverEnd(options: BrokerOptions, version: Version, onFree: () => void): () => void {
  const { takeoverSeconds = defaultTakeoverSeconds, willTopic, heartbeatTopic = willTopic } = options
  const { will, properties, ...plain } = clientOptions({ ...options, clientId: observerId(options) }, version)
  const client = connect({ ...plain, clean: true, reconnectPeriod: reconnectMilliseconds })
  let lastHeartbeat = Number.NEGATIVE_INFINITY
  // Errors are ignored: after the wait the main connection logs what is wrong with the broker.
  client.on('error', () => {})
  client.on('connect', () => client.subscribe(heartbeatTopic, () => {}))
  client.on('message', (_topic, _payload, { retain }) => {
    if (!retain) lastHeartbeat = performance.now()
  })
  let timer = setTimeout(check, takeoverSeconds * 1000)

  function check(): void {
    const silence = performance.now() - lastHeartbeat
    if (silence < Math.min(silenceSeconds, takeoverSeconds) * 1000) timer = setTimeout(check, takeoverSeconds * 1000)
    else {
      end()
      onFree()
    }
  }

  function end(): void {
    clearTimeout(timer)
    client.end(true)
  }
  return end
}

function observerId({ clientId }: BrokerOptions): string {
  return `${clientId}_aside_${randomBytes(4).toString('hex')}`
}
