/** Whether a broker cannot be reached because `mqtt.url` has the wrong scheme: TLS or not, WebSocket or not. */
import { probePort } from '../net/port-probe.ts'
import type { ConnectionEnd } from './connect-errors.ts'
import { defaultPorts, type Protocol, protocolOf } from './options.ts'

/** Nothing listens there, so there is nothing to ask. */
const isNotThere = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

/** Whether what listens there may not speak what `mqtt.url` says. A reason code is an answer in MQTT. */
export function mayBeWrongScheme({ accepted, cause }: ConnectionEnd): boolean {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return !(accepted || typeof cause === 'number' || isNotThere.has(code) || /CERT/.test(code))
}

/** The sentence that says so, without a full stop; undefined if the scheme is not the cause. */
export async function explainWrongScheme(address: string, end: ConnectionEnd): Promise<string | undefined> {
  if (!mayBeWrongScheme(end)) return undefined
  const url = new URL(address)
  const said = protocolOf(url)
  const port = Number(url.port || defaultPorts[said])
  const { isSecure, isHttp } = await probePort(url.hostname.replace(/^\[|\]$/g, ''), port)
  const right = schemeFor(isSecure, isHttp)
  if (right === said || !isLikely(said, isSecure, isHttp)) return undefined
  const path = isHttp && url.pathname.length > 1 ? url.pathname : ''
  return `${url.host} does not speak ${said}:// but ${names[right]}. Set mqtt.url to ${right}://${url.hostname}:${port}${path}`
}

const names: Readonly<Record<Protocol, string>> = {
  mqtt: 'MQTT without TLS (mqtt://)',
  mqtts: 'MQTT with TLS (mqtts://)',
  ws: 'HTTP, as for MQTT over WebSocket (ws://)',
  wss: 'HTTPS, as for MQTT over WebSocket (wss://)',
}

function schemeFor(isSecure: boolean, isHttp: boolean): Protocol {
  if (isHttp) return isSecure ? 'wss' : 'ws'
  return isSecure ? 'mqtts' : 'mqtt'
}

/** A port that speaks neither TLS nor HTTP may be an MQTT broker, or anything. That is said only if TLS or HTTP is expected. */
function isLikely(said: Protocol, isSecure: boolean, isHttp: boolean): boolean {
  const isWeb = said === 'ws' || said === 'wss'
  return isSecure || isHttp || isWeb || said === 'mqtts'
}
