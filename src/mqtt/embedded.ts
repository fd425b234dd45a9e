/**
 * The broker that comes with the daemon, for a house that has none: aedes, in this process, for MQTT 5 and 3.1.1.
 * It keeps nothing on disk: a restart of the daemon is a restart of this broker.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { type AddressInfo, createServer, isIP, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Aedes, type AuthenticateError, type Client, type PublishPacket } from 'aedes'
import type { Logger } from 'pino'
import { queueForTheAbsent } from './aedes-queue-fix.ts'
import { mayPublish, maySubscribe, type Territory } from './rights.ts'

export interface EmbeddedBrokerOptions extends Territory {
  host: string
  port: number
  /** The daemon's own name: nobody else may take it, since that would end the daemon's session. */
  clientId: string
  /** Absent: everybody may connect, which only a loopback address allows. */
  username?: string
  password?: string
  log: Logger
}

export interface Credentials {
  username: string
  password: string
}

export interface EmbeddedBroker {
  /** Where the daemon itself connects. */
  url: string
  port: number
  /** The daemon's own, new at each start: who shows them may publish everything. */
  credentials: Credentials
  close(): Promise<void>
}

/** Images are the largest that we publish; a few megabytes each. */
const MAXIMUM_PACKET_BYTES = 8 * 1024 * 1024
/** A client that reads nothing for so long is dropped, since it holds up the others. */
const DRAIN_MILLISECONDS = 20_000
/** How long the broker remembers a client that left; what it misses meanwhile is kept in memory. */
const SESSION_SECONDS = 3600
const SESSIONS = 1000
const CLOSE_MILLISECONDS = 1000
const CLIENT_ID_REFUSED = 2
const BAD_USERNAME_OR_PASSWORD = 4

/**
 * Starts to listen. Throws an Error for an address other than loopback without username and password, and one with
 * the `code` of the system (`EADDRINUSE` …) where the port cannot be had.
 */
export async function startEmbeddedBroker(options: EmbeddedBrokerOptions): Promise<EmbeddedBroker> {
  requireCredentials(options)
  const credentials = { username: 'freebox2mqtt', password: randomBytes(24).toString('base64url') }
  const aedes = await createAedes(options, credentials)
  const sockets = new Set<Socket>()
  // Nagle's algorithm would hold a small message back until the one before is acknowledged.
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
    url: `mqtt://${reachable(options.host)}:${port}`,
    port,
    credentials,
    async close() {
      const closed = new Promise((done) => server.close(done))
      await Promise.race([closeAedes(aedes), sleep(CLOSE_MILLISECONDS, undefined, { ref: false })])
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

async function createAedes(options: EmbeddedBrokerOptions, credentials: Credentials): Promise<Aedes> {
  const { log } = options
  const daemons = new WeakSet<Client>()
  const refused = new Set<string>()
  const aedes = await Aedes.createBroker({
    maximumPacketSize: MAXIMUM_PACKET_BYTES,
    drainTimeout: DRAIN_MILLISECONDS,
    sessionExpiryIntervalLimit: SESSION_SECONDS,
    pendingSessionsLimit: SESSIONS,
    // A session of MQTT 3.1.1 never expires, and would collect messages until the memory is full.
    preConnect(_client, packet, done) {
      if ((packet.protocolVersion ?? 4) < 5) packet.clean = true
      done(null, true)
    },
    authenticate(client, username, password, done) {
      const shown = { username: username ?? '', password: password?.toString() ?? '' }
      if (areSame(shown, credentials)) daemons.add(client)
      else if (!mayEnter(shown, options)) return done(refusal(client, refused, log), null)
      else if (client.id === options.clientId) return done(nameTaken(client, refused, log), null)
      done(null, true)
    },
    authorizePublish: publishRights(daemons, options),
    authorizeSubscribe: (client, subscription, done) =>
      done(null, daemons.has(client) || maySubscribe(subscription.topic) ? subscription : null),
  })
  queueForTheAbsent(aedes)
  // aedes reports here what it could not do for one client; none of it concerns the others.
  for (const event of ['error', 'clientError', 'connectionError']) {
    aedes.addListener(event, (...values: unknown[]) => {
      const error = values.find((it) => it instanceof Error)
      log.debug({ event, why: error?.message }, 'the embedded broker had trouble with a client')
    })
  }
  return aedes
}

function publishRights(daemons: WeakSet<Client>, { log, ...territory }: EmbeddedBrokerOptions) {
  const warned = new Set<string>()
  return (client: Client | null, packet: PublishPacket, done: (error?: Error | null) => void) => {
    const { topic } = packet
    if (client !== null && daemons.has(client)) return done()
    if (mayPublish(packet, territory)) return done()
    const id = client?.id ?? ''
    if (isNews(id, warned))
      log.warn({ client: id, topic }, 'a client of the embedded broker published what only freebox2mqtt may: dropped')
    if (client?.version === 5) return done(new Error('only freebox2mqtt publishes this'))
    // MQTT 3.1.1 knows no refusal: aedes would drop the connection. So it goes where nobody listens.
    Object.assign(packet, { topic: '$dropped', payload: '', retain: false })
    done()
  }
}

function refusal(client: Client, refused: Set<string>, log: Logger): AuthenticateError {
  const address = 'remoteAddress' in client.conn ? (client.conn.remoteAddress ?? '') : ''
  if (isNews(address, refused)) log.warn({ address }, 'the embedded broker refused a wrong user name or password')
  const error = new Error('wrong user name or password')
  return Object.assign(error, { returnCode: BAD_USERNAME_OR_PASSWORD } as const)
}

function nameTaken(client: Client, refused: Set<string>, log: Logger): AuthenticateError {
  if (isNews(client.id, refused))
    log.warn({ client: client.id }, 'the embedded broker refused a client that has the name of freebox2mqtt itself')
  return Object.assign(new Error('this client id is ours'), { returnCode: CLIENT_ID_REFUSED } as const)
}

function isNews(who: string, told: Set<string>): boolean {
  const news = !told.has(who) && told.size < SESSIONS
  if (news) told.add(who)
  return news
}

function mayEnter(shown: Credentials, { username, password }: EmbeddedBrokerOptions): boolean {
  return username === undefined || password === undefined || areSame(shown, { username, password })
}

/** In a time that tells nothing about where they differ. */
function areSame(shown: Credentials, expected: Credentials): boolean {
  const [one, other] = [shown, expected].map(({ username, password }) =>
    createHash('sha256')
      .update(JSON.stringify([username, password]))
      .digest(),
  )
  return one !== undefined && other !== undefined && timingSafeEqual(one, other)
}

function requireCredentials({ host, username, password }: EmbeddedBrokerOptions): void {
  if ((username === undefined) !== (password === undefined)) {
    throw new Error('mqtt.embedded needs both username and password, or neither')
  }
  if (username === undefined && !isLoopback(host)) {
    throw new Error(`mqtt.embedded.host ${host} lets the whole network in: set mqtt.embedded.username and password too`)
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

/** The address at which this machine reaches itself. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return isIP(host) === 6 ? `[${host}]` : host
}

function listen(server: Server, { host, port }: EmbeddedBrokerOptions): Promise<void> {
  return new Promise((done, fail) => {
    server.on('error', (error: NodeJS.ErrnoException) => {
      const message =
        error.code === 'EADDRINUSE'
          ? `port ${port} is taken: set mqtt.url to that broker, or mqtt.embedded.port`
          : `the embedded broker cannot listen on ${host} port ${port}: ${error.message}`
      fail(Object.assign(new Error(message, { cause: error }), { code: error.code }))
    })
    server.listen({ host, port }, done)
  })
}

function closeAedes(aedes: Aedes): Promise<void> {
  return new Promise((done) => aedes.close(done))
}
