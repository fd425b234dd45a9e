/** Who may connect to the embedded broker, and what each client may publish. */
import { createHash, timingSafeEqual } from 'node:crypto'
import { isIP } from 'node:net'
import type { AuthenticateError, Client, PublishPacket } from 'aedes'
import type { Logger } from 'pino'
import { mayPublish, type ReservedTopics } from './access-control.ts'

export interface Credentials {
  username: string
  password: string
}

export interface EmbeddedAuthOptions extends ReservedTopics {
  /** The client id of the daemon. No other client may use it, since that would end the daemon's session. */
  clientId: string
  /** Without them every client may connect, which is only allowed on a loopback address. */
  username?: string
  password?: string
  log: Logger
}

export interface EmbeddedAuth {
  /** Why a client may not connect; undefined if it may. A client with the daemon's credentials is the daemon. */
  refusalOf(client: Client, credentials: Credentials): AuthenticateError | undefined
  /**
   * Why a client may not publish a message; undefined if it may. A message of a client of MQTT 3.1.1 is emptied instead
   * and moved to a topic without subscribers.
   */
  refusalOfPublish(client: Client | null, packet: PublishPacket): Error | undefined
  isDaemon(client: Client | null): boolean
}

/** CONNACK return codes of MQTT 3.1.1; aedes translates them for MQTT 5. */
const clientIdRefused = 2
const badUsernameOrPassword = 4
/** Bounds the memory for clients that were warned about. */
const maxWarnings = 1000

/** @param daemon the credentials of the daemon itself. */
export function createEmbeddedAuth(options: EmbeddedAuthOptions, daemon: Credentials): EmbeddedAuth {
  const { log } = options
  const daemons = new WeakSet<Client>()
  const warnRefused = warnOncePer(log)
  const warnDropped = warnOncePer(log)
  const isDaemon = (client: Client | null) => client !== null && daemons.has(client)

  function refusalOf(client: Client, credentials: Credentials): AuthenticateError | undefined {
    if (isEqual(credentials, daemon)) {
      daemons.add(client)
      return undefined
    }
    if (!areAccepted(credentials, options)) {
      const address = 'remoteAddress' in client.conn ? (client.conn.remoteAddress ?? '') : ''
      warnRefused(address, { address }, `The embedded broker refused a wrong user name or password from ${address}`)
      const error = new Error('wrong user name or password')
      return Object.assign(error, { returnCode: badUsernameOrPassword } as const)
    }
    if (client.id !== options.clientId) return undefined
    warnRefused(
      client.id,
      { client: client.id },
      `The embedded broker refused a client with the id of freebox2mqtt: ${client.id}`,
    )
    return Object.assign(new Error('the client id is in use'), { returnCode: clientIdRefused } as const)
  }

  function refusalOfPublish(client: Client | null, packet: PublishPacket): Error | undefined {
    if (isDaemon(client) || mayPublish(packet, options)) return undefined
    const id = client?.id ?? ''
    const { topic } = packet
    warnDropped(
      id,
      { client: id, topic },
      `The embedded broker dropped a message of the client ${id} that only freebox2mqtt may publish: ${topic}`,
    )
    if (client?.version === 5) return new Error('only freebox2mqtt may publish this')
    // MQTT 3.1.1 has no reason code for a refusal: aedes would drop the connection.
    Object.assign(packet, { topic: '$dropped', payload: '', retain: false })
    return undefined
  }

  return { refusalOf, refusalOfPublish, isDaemon }
}

/** Throws Error unless the options have both a user name and a password, or neither and a loopback address. */
export function requireCredentials(options: { host: string; username?: string; password?: string }): void {
  const { host, username, password } = options
  if ((username === undefined) !== (password === undefined)) {
    throw new Error('mqtt.embedded needs both username and password, or neither')
  }
  if (username === undefined && !isLoopback(host)) {
    throw new Error(
      `mqtt.embedded.host ${host} is reachable from the network. Set mqtt.embedded.username and password too.`,
    )
  }
}

function areAccepted(credentials: Credentials, { username, password }: EmbeddedAuthOptions): boolean {
  return username === undefined || password === undefined || isEqual(credentials, { username, password })
}

/** In constant time. */
function isEqual(one: Credentials, other: Credentials): boolean {
  return timingSafeEqual(digestOf(one), digestOf(other))
}

function digestOf({ username, password }: Credentials): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([username, password]))
    .digest()
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

/** Logs one warning per key. */
function warnOncePer(log: Logger): (key: string, fields: object, message: string) => void {
  const warned = new Set<string>()
  return (key, fields, message) => {
    if (warned.has(key) || warned.size >= maxWarnings) return
    warned.add(key)
    log.warn(fields, message)
  }
}
