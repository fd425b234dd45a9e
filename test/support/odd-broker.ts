/** Real brokers with odd behaviour: aedes with rules of its own, behind a proxy that reads MQTT and cuts connections. */
import { type AddressInfo, connect as connectSocket, createServer, type Server, type Socket } from 'node:net'
import { Aedes, type AedesOptions } from 'aedes'
import { generate, type Packet, parser } from 'mqtt-packet'
import { fixQueues } from '../../src/mqtt/aedes-queue-fix.ts'
import { atEnd } from './cleanup.ts'

/** A plain broker of MQTT 5 and 3.1.1, closed after the test. @param fixed false: with the faults of aedes. */
export async function plainBroker(hooks: Partial<AedesOptions> = {}, fixed = true): Promise<{ url: string }> {
  const limits = { maximumPacketSize: 8e6, sessionExpiryIntervalLimit: 3600, pendingSessionsLimit: 100 }
  const aedes = await Aedes.createBroker({ ...limits, ...hooks })
  if (fixed) fixQueues(aedes)
  for (const event of ['error', 'clientError', 'connectionError']) aedes.addListener(event, () => {})
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket.on('close', () => sockets.delete(socket)))
    aedes.handle(socket)
  })
  const port = await listen(server)
  atEnd(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise<void>((done) => aedes.close(done))
    server.close()
  })
  return { url: `mqtt://127.0.0.1:${port}` }
}

/** What a broker does with a packet of a client, or before a packet to it. */
export type Verdict = 'forward' | 'cut' | 'refuse and cut'

/** The rules for one connection of the daemon. Other clients are not affected. */
export type Rules = () => (packet: Packet, from: 'client' | 'broker') => Verdict

export interface OddBroker {
  readonly url: string
  /** How often the rules have cut a connection. */
  readonly cuts: number
  /** The number of connections of the daemon so far. */
  readonly connections: number
  /** Cuts the open connections of the daemon, as a network does. */
  drop(): void
}

/** A broker behind a proxy with rules for clients whose id begins with `freebox2mqtt`. Closed after the test. */
export async function oddBroker(url: string, rules: Rules): Promise<OddBroker> {
  const sockets = new Set<Socket>()
  const daemons = new Set<Socket>()
  const counts = { cuts: 0, connections: 0 }
  const server = createServer({ noDelay: true }, (client) => {
    const broker = connectSocket({ port: Number(new URL(url).port), host: '127.0.0.1', noDelay: true })
    const cut = () => [client, broker].forEach((it) => void it.destroy())
    for (const it of [client, broker]) {
      sockets.add(it.on('error', () => {}).on('close', cut))
    }
    const judge = rules()
    let version = 4
    let isDaemon = false
    const pass = (packet: Packet, from: 'client' | 'broker') => {
      if (client.destroyed || client.writableEnded) return
      const verdict = isDaemon ? judge(packet, from) : 'forward'
      if (verdict !== 'forward') {
        counts.cuts += 1
        if (verdict === 'refuse and cut') client.end(refusal(packet, version), cut)
        else cut()
      } else (from === 'client' ? broker : client).write(generate(packet, { protocolVersion: version }))
    }
    const fromClient = parser().on('packet', (packet) => {
      if (packet.cmd === 'connect') {
        version = packet.protocolVersion ?? 4
        isDaemon = packet.clientId.startsWith('freebox2mqtt')
        if (isDaemon) daemons.add(client)
        counts.connections += isDaemon ? 1 : 0
        const fromBroker = parser({ protocolVersion: version }).on('packet', (it) => pass(it, 'broker'))
        broker.on('data', (bytes) => void fromBroker.parse(bytes))
      }
      pass(packet, 'client')
    })
    client.on('data', (bytes) => void fromClient.parse(bytes))
  })
  const port = await listen(server)
  atEnd(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return {
    url: `mqtt://127.0.0.1:${port}`,
    get cuts() {
      return counts.cuts
    },
    get connections() {
      return counts.connections
    },
    drop: () => daemons.forEach((it) => void it.destroy()),
  }
}

/** Cuts the connection on a message whose payload is larger. */
export function cutsAbove(bytes: number): Rules {
  return () => (packet) => (packet.cmd === 'publish' && packet.payload.length > bytes ? 'cut' : 'forward')
}

/** Cuts the connection on each message on these topics. */
export function cutsOn(topics: RegExp): Rules {
  return () => (packet, from) =>
    from === 'client' && packet.cmd === 'publish' && topics.test(packet.topic) ? 'cut' : 'forward'
}

/** Answers each message on these topics that it is not authorised and closes the connection, as Mosquitto 2.0.11 does. */
export function refusesAndCutsOn(topics: RegExp): Rules {
  return () => (packet, from) =>
    from === 'client' && packet.cmd === 'publish' && topics.test(packet.topic) ? 'refuse and cut' : 'forward'
}

function refusal({ messageId = 0 }: Packet, protocolVersion: number): Buffer {
  return generate({ cmd: 'puback', messageId, reasonCode: 0x87 }, { protocolVersion })
}

/** Cuts the connection of a client that publishes more messages in a second. */
export function cutsFasterThan(perSecond: number): Rules {
  return () => {
    const times: number[] = []
    return (packet, from) => {
      if (from !== 'client' || packet.cmd !== 'publish') return 'forward'
      times.push(performance.now())
      return times.filter((it) => performance.now() - it < 1000).length > perSecond ? 'cut' : 'forward'
    }
  }
}

/** Cuts each connection that resumes a session, some milliseconds after the broker has accepted it. */
export function cutsResumed(): Rules {
  return () => {
    let isResumed = false
    return (packet) => {
      if (packet.cmd === 'connack') isResumed = packet.sessionPresent
      return isResumed && packet.cmd === 'suback' ? 'cut' : 'forward'
    }
  }
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return (server.address() as AddressInfo).port
}
