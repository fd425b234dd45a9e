/** A real broker that can stop, restart with or without its retained topics, refuse logins, and refuse messages. */
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { Aedes } from 'aedes'
import { fixQueues } from '../../src/mqtt/aedes-queue-fix.ts'
import { until } from '../mqtt/support.ts'
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts'
import { type Watcher, watch } from './watcher.ts'

export interface Credentials {
  readonly username?: string
  readonly password?: string
}

export interface FaultyBroker extends Pick<TcpProxy, 'drop' | 'setReading'> {
  /** The address for the daemon, behind the proxy. The watcher connects directly and sees what the faults hide. */
  readonly url: string
  readonly watcher: Watcher
  /** The number of connections of the daemon. */
  readonly connections: number
  /** Nothing listens any more. A broker in this process also ends, as in a crash. */
  stop(): Promise<void>
  /** Listens again. A broker in this process keeps its retained topics or starts empty. */
  start(options?: { retained: boolean }): Promise<void>
  /** Refuses every login of the daemon from now on ("not authorised"). */
  refuseLogins(refuse: boolean): void
  /** Refuses messages on topics that match (MQTT 5: not authorised). */
  refuseMessages(which: RegExp | undefined): void
  close(): Promise<void>
}

/** A broker outside this process. */
export interface ExternalBroker extends Credentials {
  readonly url: string
  /** Restarts it at the same address. Without this, only the proxy in front of it can be stopped. */
  restart?(retained: boolean): Promise<void>
}

/** A broker in this process, or the one at `url`, which does not support the faults that are marked `aedesOnly`. */
export async function startBroker(external?: ExternalBroker): Promise<FaultyBroker> {
  const proxy = await startTcpProxy()
  const refusals: Refusals = { refuseLogins: false, refuseMessages: undefined }
  let aedes = external === undefined ? await startAedes(refusals, new Map()) : undefined
  const brokerUrl = () => external?.url ?? aedes?.url ?? ''
  const watcher = await watch(brokerUrl(), external)
  proxy.forwardTo(Number(new URL(brokerUrl()).port))

  return {
    url: `mqtt://127.0.0.1:${proxy.port}`,
    watcher,
    get connections() {
      return proxy.connections
    },
    drop: proxy.drop,
    setReading: proxy.setReading,
    async stop() {
      await proxy.stop()
      await aedes?.close()
    },
    async start({ retained } = { retained: true }) {
      if (aedes !== undefined) {
        const kept = retained ? new Map(watcher.retained) : new Map<string, string>()
        aedes = await startAedes(refusals, kept)
        await watcher.reconnect(brokerUrl())
        await until('the retained topics have arrived', () => watcher.retained.size === kept.size)
        proxy.forwardTo(aedes.port)
      } else if (external?.restart !== undefined) {
        await external.restart(retained)
        await watcher.reconnect(brokerUrl())
      }
      await proxy.start()
    },
    refuseLogins(refuse) {
      refusals.refuseLogins = refuse
    },
    refuseMessages(which) {
      refusals.refuseMessages = which
    },
    async close() {
      watcher.close()
      await proxy.stop()
      await aedes?.close()
    },
  }
}

/** A broker in this process without faults and watcher, for a daemon whose retained topics alone are of interest. */
export function startPlainBroker(): Promise<RunningBroker> {
  return startAedes({ refuseLogins: false, refuseMessages: undefined }, new Map())
}

interface Refusals {
  refuseLogins: boolean
  refuseMessages: RegExp | undefined
}

export interface RunningBroker {
  readonly port: number
  readonly url: string
  /** The retained payloads by topic. */
  readonly retained: ReadonlyMap<string, string>
  close(): Promise<void>
}

const notAuthorised = 5
const watcherId = /^watcher/

/** Starts aedes on a port of its own with these retained topics. */
async function startAedes(refusals: Refusals, kept: ReadonlyMap<string, string>): Promise<RunningBroker> {
  const retained = new Map<string, string>()
  const aedes = await Aedes.createBroker({
    maximumPacketSize: 8 * 1024 * 1024,
    sessionExpiryIntervalLimit: 3600,
    pendingSessionsLimit: 100,
    authenticate(client, _username, _password, done) {
      if (!refusals.refuseLogins || watcherId.test(client.id)) return done(null, true)
      done(Object.assign(new Error('no'), { returnCode: notAuthorised }), null)
    },
    authorizePublish(_client, packet, done) {
      done(refusals.refuseMessages?.test(packet.topic) ? new Error('not here') : null)
    },
  })
  // aedes disconnects a client that receives a message while it subscribes. That fault is not part of these tests.
  fixQueues(aedes)
  for (const event of ['error', 'clientError', 'connectionError']) aedes.addListener(event, () => {})
  aedes.on('publish', ({ topic, payload, retain }) => {
    if (!retain) return
    if (payload.length === 0) retained.delete(topic)
    else retained.set(topic, payload.toString())
  })
  for (const [topic, payload] of kept) {
    const packet = { cmd: 'publish', topic, payload, retain: true, qos: 1, dup: false } as const
    await new Promise<void>((done) => aedes.publish(packet, () => done()))
  }
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket.on('close', () => sockets.delete(socket)))
    aedes.handle(socket)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `mqtt://127.0.0.1:${port}`,
    retained,
    async close() {
      const closed = new Promise((done) => server.close(done))
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((done) => aedes.close(done))
      await closed
    },
  }
}
