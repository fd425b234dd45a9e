/** How the broker is reached, and what mqtt.js is told about it. */
import type { IClientOptions } from 'mqtt'
import type { Logger } from 'pino'

export interface BrokerOptions {
  /** mqtt:// mqtts:// ws:// wss:// */
  url: string
  username?: string
  password?: string
  clientId: string
  /** PEM texts. With `ca` only what it signed is trusted, without it what Node.js trusts. */
  tls: { ca?: string; cert?: string; key?: string; verify: boolean }
  /** `<base>/bridge/state`: `online` while we are here, else `offline`; retained, QoS 1. */
  willTopic: string
  /** Where a daemon under our base topic shows each minute that it lives; `willTopic`, when absent. */
  lifeTopic?: string
  /** How long `offline` is held back in MQTT 5; 0: it comes at once. */
  willDelaySeconds: number
  /** Whether what arrives may be answered on this response topic; everywhere, when absent. */
  mayAnswer?: (topic: string) => boolean
  log: Logger
  /** Pause between attempts: doubles from the first to the longest; five times as long where the owner is needed. */
  backoff?: { firstSeconds: number; maxSeconds: number }
  /** How long at least we stay away after another client took the session over; default five minutes. */
  takenSeconds?: number
}

/** MQTT 5, or 3.1.1 by the number that stands in its packets. */
export type Version = 4 | 5

const KEEPALIVE_SECONDS = 30
const CONNECT_MILLISECONDS = 10_000
/** How much longer than the will delay the broker keeps our session, so that a late return still finds it. */
const SESSION_MARGIN_SECONDS = 30

/**
 * What mqtt.js is told for one connection: it makes no second one, queues nothing and subscribes to nothing by itself.
 * MQTT 5 goes on with the session it left. A session of 3.1.1 would be kept for ever, with every command that was
 * sent meanwhile: there we start clean. Throws TypeError for a URL that is none.
 */
export function clientOptions(options: BrokerOptions, version: Version): IClientOptions {
  const { tls, willTopic, willDelaySeconds } = options
  const will = { topic: willTopic, payload: Buffer.from('offline'), qos: 1, retain: true } as const
  return {
    ...address(options),
    clientId: options.clientId,
    protocolVersion: version,
    keepalive: KEEPALIVE_SECONDS,
    connectTimeout: CONNECT_MILLISECONDS,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    // It would make a line of each step of each packet, whether anybody reads them or not.
    log: () => undefined,
    rejectUnauthorized: tls.verify,
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    ...(tls.cert === undefined ? {} : { cert: tls.cert }),
    ...(tls.key === undefined ? {} : { key: tls.key }),
    wsOptions: { perMessageDeflate: false },
    ...(version === 4
      ? { clean: true, will }
      : {
          clean: false,
          properties: { sessionExpiryInterval: willDelaySeconds + SESSION_MARGIN_SECONDS },
          will: { ...will, properties: { willDelayInterval: willDelaySeconds } },
        }),
  }
}

/** The address without what is secret in it, for the log. Throws TypeError for a URL that is none of ours. */
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

function protocolOf(url: URL): 'mqtt' | 'mqtts' | 'ws' | 'wss' {
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
      throw new TypeError(`mqtt.url begins with ${url.protocol}//, not with mqtt://, mqtts://, ws:// or wss://`)
  }
}
