/** The options of the connection to the broker, and those of mqtt.js that follow from them. */
import type { IClientOptions } from 'mqtt'
import type { Logger } from 'pino'

export interface BrokerOptions {
  /** mqtt:// mqtts:// ws:// wss:// */
  url: string
  username?: string
  password?: string
  clientId: string
  /** PEM texts. With `ca` only its certificates are trusted; without it the authorities of Node.js are. */
  tls: { ca?: string; cert?: string; key?: string; verify: boolean }
  /** `<base>/bridge/state`: `online` while connected, else `offline`; retained, QoS 1. */
  willTopic: string
  /** The topic that each daemon under the base topic publishes to every minute. Default: `willTopic`. */
  heartbeatTopic?: string
  /** How long the broker holds `offline` back in MQTT 5; 0 publishes it at once. */
  willDelaySeconds: number
  /** Whether a command may be answered on this response topic. Default: every topic is allowed. */
  isAllowedResponseTopic?: (topic: string) => boolean
  log: Logger
  /** Pause between attempts: doubles from the first to the longest; five times as long if the user has to act. */
  backoff?: { firstSeconds: number; maxSeconds: number }
  /** Pause after another client took the session over, at least. Default: five minutes. */
  takeoverSeconds?: number
}

/** The protocol level in the packets: 5 is MQTT 5, 4 is MQTT 3.1.1. */
export type Version = 4 | 5

/**
 * What a connection of MQTT 5 does with the session of the one before: it resumes it; or ends it without a last will, so
 * that the broker does not publish `offline`; or starts with a new one.
 */
export type SessionUse = 'resume' | 'end' | 'new'

/** How a connection starts. */
export interface SessionStart {
  readonly version: Version
  /** Default: `resume`. */
  readonly use?: SessionUse
}

const keepaliveSeconds = 30
const connectMilliseconds = 10_000
/** The broker keeps the session this much longer than the will delay, so that a late reconnect still finds it. */
const sessionMarginSeconds = 30

/**
 * The options of mqtt.js for one connection: no reconnect, queue or resubscription of its own. MQTT 5 resumes the
 * session of the last connection. A session of MQTT 3.1.1 never expires and would collect every command sent meanwhile,
 * so that version starts with a clean session. Throws TypeError for a URL with another protocol.
 */
export function clientOptions(options: BrokerOptions, { version, use = 'resume' }: SessionStart): IClientOptions {
  const { tls, willTopic, willDelaySeconds } = options
  const will = { topic: willTopic, payload: Buffer.from('offline'), qos: 1, retain: true } as const
  return {
    ...address(options),
    clientId: options.clientId,
    protocolVersion: version,
    keepalive: keepaliveSeconds,
    // Otherwise mqtt.js prepares a buffer for each two-byte number: 7 MB. Bench row: memory, standard house.
    writeCache: false,
    connectTimeout: connectMilliseconds,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    // By default mqtt.js formats a debug line for each step of each packet, even if nothing reads them.
    log: () => undefined,
    rejectUnauthorized: tls.verify,
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    ...(tls.cert === undefined ? {} : { cert: tls.cert }),
    ...(tls.key === undefined ? {} : { key: tls.key }),
    wsOptions: { perMessageDeflate: false },
    ...(version === 4 ? { clean: true, will } : sessionOptions(willDelaySeconds, use, will)),
  }
}

function sessionOptions(willDelaySeconds: number, use: SessionUse, will: NonNullable<IClientOptions['will']>) {
  if (use === 'end') return { clean: false, properties: { sessionExpiryInterval: 0 } }
  return {
    clean: use === 'new',
    properties: { sessionExpiryInterval: willDelaySeconds + sessionMarginSeconds },
    will: { ...will, properties: { willDelayInterval: willDelaySeconds } },
  }
}

/** The URL of the broker without credentials and query, for the log. Throws TypeError for another protocol. */
export function publicUrl(text: string): string {
  const url = new URL(text)
  return `${protocolOf(url)}://${url.host}${url.pathname === '/' ? '' : url.pathname}`
}

function address(options: BrokerOptions): IClientOptions {
  const url = new URL(options.url)
  const username = options.username ?? decodeURIComponent(url.username)
  const password = options.password ?? decodeURIComponent(url.password)
  const protocol = protocolOf(url)
  return {
    protocol,
    host: protocol.startsWith('ws') ? url.hostname : url.hostname.replace(/^\[(.*)\]$/, '$1'),
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    ...(protocol.startsWith('ws') ? { path: `${url.pathname || '/'}${url.search}` } : {}),
    ...(username === '' ? {} : { username }),
    ...(password === '' ? {} : { password }),
  }
}

export type Protocol = 'mqtt' | 'mqtts' | 'ws' | 'wss'

/** The ports of mqtt.js for a URL without one. */
export const defaultPorts: Readonly<Record<Protocol, number>> = { mqtt: 1883, mqtts: 8883, ws: 80, wss: 443 }

/** Throws TypeError for another protocol than those of MQTT. */
export function protocolOf(url: URL): Protocol {
  switch (url.protocol) {
    case 'mqtt:':
    case 'tcp:':
      return 'mqtt'
    case 'mqtts:':
    case 'ssl:':
    case 'tls:':
      return 'mqtts'
    case 'ws:':
      return 'ws'
    case 'wss:':
      return 'wss'
    default:
      throw new TypeError(`mqtt.url begins with ${url.protocol}//. Use mqtt://, mqtts://, ws:// or wss://.`)
  }
}
