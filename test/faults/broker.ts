/** A real broker that can be away, come back with or without what it retained, refuse us, and refuse a message. */
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { Aedes } from 'aedes'
import { fixQueues } from '../../src/mqtt/aedes-queue-fix.ts'
import { until } from '../mqtt/support.ts'
import { buildGate, type Gate } from './gate.ts'
import { type Watcher, watch } from './watcher.ts'

export interface Credentials {
  readonly username?: string
  readonly password?: string
}

export interface FaultyBroker extends Pick<Gate, 'drop' | 'read'> {
  /** Where the daemon connects. The one who watches goes in by another door, and sees what faults hide. */
  readonly url: string
  readonly watcher: Watcher
  /** Connections that the daemon has. */
  readonly connections: number
  /** Away: nothing listens. A broker of our own also ends, as in a crash. */
  stop(): Promise<void>
  /** There again; a broker of our own knows what it retained, or nothing at all. */
  start(options?: { retained: boolean }): Promise<void>
  /** From now on nobody is let in with these words: "not authorised". */
  refuseEverybody(refuse: boolean): void
  /** Messages on topics that this fits are refused (MQTT 5: not authorised). */
  refuseMessages(which: RegExp | undefined): void
  close(): Promise<void>
}

/** A broker that stands elsewhere. */
export interface External extends Credentials {
  readonly url: string
  /** Ends it, and begins it again at the same address; without this only the way to it can be shut. */
  restart?(retained: boolean): Promise<void>
}

/** A broker of our own, or (without those of its faults that are inside) the one at `url`. */
export async function startBroker(external?: External): Promise<FaultyBroker> {
  const gate = await buildGate()
  const manners: Manners = { refuseEverybody: false, refuseMessages: undefined }
  let house = external === undefined ? await openHouse(manners, new Map()) : undefined
  const inside = () => external?.url ?? `mqtt://127.0.0.1:${house?.port}`
  const watcher = await watch(inside(), external)
  gate.lead(Number(new URL(inside()).port))

  return {
    url: `mqtt://127.0.0.1:${gate.port}`,
    watcher,
    get connections() {
      return gate.open
    },
    drop: gate.drop,
    read: gate.read,
    async stop() {
      await gate.shut()
      await house?.close()
    },
    async start({ retained } = { retained: true }) {
      if (house !== undefined) {
        const kept = retained ? new Map(watcher.standing) : new Map<string, string>()
        house = await openHouse(manners, kept)
        await watcher.move(inside())
        await until('what was retained came', () => watcher.standing.size === kept.size)
        gate.lead(house.port)
      } else if (external?.restart !== undefined) {
        await external.restart(retained)
        await watcher.move(inside())
      }
      await gate.unlock()
    },
    refuseEverybody(refuse) {
      manners.refuseEverybody = refuse
    },
    refuseMessages(which) {
      manners.refuseMessages = which
    },
    async close() {
      watcher.close()
      await gate.shut()
      await house?.close()
    },
  }
}

interface Manners {
  refuseEverybody: boolean
  refuseMessages: RegExp | undefined
}

interface OpenHouse {
  readonly port: number
  close(): Promise<void>
}

const notAuthorised = 5
const watcherId = /^watcher/

/** aedes on a port of its own, with this retained from the beginning. */
async function openHouse(manners: Manners, retained: ReadonlyMap<string, string>): Promise<OpenHouse> {
  const aedes = await Aedes.createBroker({
    maximumPacketSize: 8 * 1024 * 1024,
    sessionExpiryIntervalLimit: 3600,
    pendingSessionsLimit: 100,
    authenticate(client, _username, _password, done) {
      if (!manners.refuseEverybody || watcherId.test(client.id)) return done(null, true)
      done(Object.assign(new Error('no'), { returnCode: notAuthorised }), null)
    },
    authorizePublish(_client, packet, done) {
      done(manners.refuseMessages?.test(packet.topic) ? new Error('not here') : null)
    },
  })
  // aedes drops who gets a message just as he subscribes: a fault that nobody asked for.
  fixQueues(aedes)
  for (const event of ['error', 'clientError', 'connectionError']) aedes.addListener(event, () => {})
  for (const [topic, payload] of retained) {
    const packet = { cmd: 'publish', topic, payload, retain: true, qos: 1, dup: false } as const
    await new Promise<void>((done) => aedes.publish(packet, () => done()))
  }
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket.on('close', () => sockets.delete(socket)))
    aedes.handle(socket)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise((done) => server.close(done))
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((done) => aedes.close(done))
      await closed
    },
  }
}
