/**
 * The embedded broker, for a household without one: aedes in this process, for MQTT 5 and 3.1.1. It stores nothing on
 * disk, so a restart of the daemon is also a restart of the broker.
 */
import { randomBytes } from 'node:crypto'
import { type AddressInfo, createServer, isIP, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Aedes } from 'aedes'
import type { Logger } from 'pino'
import { maySubscribe } from './access-control.ts'
import { fixQueues } from './aedes-queue-fix.ts'
import { fixSessions } from './aedes-session-fix.ts'
import {
  type Credentials,
  createEmbeddedAuth,
  type EmbeddedAuth,
  type EmbeddedAuthOptions,
  requireCredentials,
} from './embedded-auth.ts'

export interface EmbeddedBrokerOptions extends EmbeddedAuthOptions {
  host: string
  /** 0 takes any free port. */
  port: number
}

export interface EmbeddedBroker {
  /** The URL for the daemon's own connection. */
  url: string
  port: number
  /** For the daemon's own connection, new at each start. A client with them may publish everything. */
  credentials: Credentials
  close(): Promise<void>
}

/** Images are the largest messages: a few megabytes each. */
const maxPacketBytes = 8 * 1024 * 1024
/** A client that reads nothing for this time is disconnected, because it holds up the others. */
const drainMilliseconds = 20_000
/** How long the session of a disconnected client is kept. The messages that it misses are kept in memory. */
const sessionSeconds = 3600
const maxSessions = 1000
const closeMilliseconds = 1000

/**
 * Starts the broker. Throws Error for an address other than loopback without username and password, and one with the
 * `code` of the system (`EADDRINUSE` …) if it cannot listen.
 */
export async function startEmbeddedBroker(options: EmbeddedBrokerOptions): Promise<EmbeddedBroker> {
  requireCredentials(options)
  const credentials = { username: 'freebox2mqtt', password: randomBytes(24).toString('base64url') }
  const aedes = await createAedes(createEmbeddedAuth(options, credentials), options.log)
  const sockets = new Set<Socket>()
  // Nagle's algorithm would delay a small message until the one before is acknowledged.
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    aedes.handle(socket)
  })
  try {
    await listen(server, options)
  } catch (error) {
    await closeAedes(aedes)
    throw error
  }
  const { port } = server.address() as AddressInfo
  return {
    url: `mqtt://${localHost(options.host)}:${port}`,
    port,
    credentials,
    async close() {
      const closed = new Promise((done) => server.close(done))
      await Promise.race([closeAedes(aedes), sleep(closeMilliseconds, undefined, { ref: false })])
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

async function createAedes(auth: EmbeddedAuth, log: Logger): Promise<Aedes> {
  const aedes = await Aedes.createBroker({
    maximumPacketSize: maxPacketBytes,
    drainTimeout: drainMilliseconds,
    sessionExpiryIntervalLimit: sessionSeconds,
    pendingSessionsLimit: maxSessions,
    // A session of MQTT 3.1.1 never expires, so its queue would grow until the memory is exhausted.
    preConnect(_client, packet, done) {
      if ((packet.protocolVersion ?? 4) < 5) packet.clean = true
      done(null, true)
    },
    authenticate(client, username, password, done) {
      const refusal = auth.refusalOf(client, { username: username ?? '', password: password?.toString() ?? '' })
      if (refusal === undefined) done(null, true)
      else done(refusal, null)
    },
    authorizePublish: (client, packet, done) => done(auth.refusalOfPublish(client, packet)),
    authorizeSubscribe: (client, subscription, done) =>
      done(null, auth.isDaemon(client) || maySubscribe(subscription.topic) ? subscription : null),
  })
  fixQueues(aedes)
  fixSessions(aedes)
  // aedes reports here what failed for a single client. It does not affect the others.
  for (const event of ['error', 'clientError', 'connectionError']) {
    aedes.addListener(event, (...values: unknown[]) => {
      const error = values.find((it) => it instanceof Error)
      log.debug(
        { event, reason: error?.message },
        `The embedded broker failed to serve a client (${event}): ${error?.message}`,
      )
    })
  }
  return aedes
}

/** The host name at which this machine reaches itself, for the address that the broker listens on. */
function localHost(host: string): string {
  if (host === '0.0.0.0' || host === '') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return isIP(host) === 6 ? `[${host}]` : host
}

function listen(server: Server, { host, port }: EmbeddedBrokerOptions): Promise<void> {
  return new Promise((done, fail) => {
    server.on('error', (error: NodeJS.ErrnoException) => {
      const message =
        error.code === 'EADDRINUSE'
          ? `Port ${port} is in use. If a broker uses it, set mqtt.url to that broker; otherwise set another mqtt.embedded.port.`
          : `The embedded broker cannot listen on ${host} port ${port}: ${error.message}`
      fail(Object.assign(new Error(message, { cause: error }), { code: error.code }))
    })
    server.listen({ host, port }, done)
  })
}

function closeAedes(aedes: Aedes): Promise<void> {
  return new Promise((done) => aedes.close(done))
}
