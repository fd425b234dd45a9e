/**
 * What the embedded broker keeps for a client with a session: what it misses while it is away, and what it has not yet
 * acknowledged. aedes 2.0 puts every message into that queue when it is published and looks for it when it is
 * delivered. In between a client may have unsubscribed, or a message that it does not get (no local) may have taken the
 * place of another: "no such packet", and the connection is dropped. Retained messages were never taken out at all.
 * So a client that is here gets its entry at the delivery, which cannot miss.
 */
import type { Aedes, Client } from 'aedes'

interface Packet {
  readonly cmd: string
  readonly messageId?: number | undefined
}

/** The part of aedes's store that this is about; aedes itself does not declare it. */
interface Queues {
  subscriptionsByTopic(topic: string): Promise<readonly { readonly clientId: string }[]>
  outgoingEnqueue(of: { readonly clientId: string }, packet: Packet): Promise<void>
  outgoingUpdate(client: Client, packet: Packet): Promise<void>
  outgoingClearMessageId(client: Client, packet: Packet): Promise<unknown>
}

/** Mends the queues of a broker that has just been made. */
export function queueForTheAbsent(aedes: Aedes): void {
  if (!hasQueues(aedes)) throw new Error('this aedes keeps its queues elsewhere')
  const { persistence } = aedes
  const original = {
    subscriptionsByTopic: persistence.subscriptionsByTopic.bind(persistence),
    outgoingUpdate: persistence.outgoingUpdate.bind(persistence),
    outgoingClearMessageId: persistence.outgoingClearMessageId.bind(persistence),
  }
  const here = new Map<string, Client>()
  aedes.on('client', (client) => void here.set(client.id, client))
  aedes.on('clientDisconnect', (client) => void (here.get(client.id) === client && here.delete(client.id)))

  /** Whom a message is queued for: who goes just now must not miss it either. */
  async function absent(topic: string) {
    const all = await original.subscriptionsByTopic(topic)
    return all.filter(({ clientId }) => here.get(clientId)?.closed !== false)
  }

  async function update(client: Client, packet: Packet): Promise<void> {
    if (packet.cmd !== 'publish') return original.outgoingUpdate(client, packet)
    await original.outgoingUpdate(client, packet).catch(async () => {
      await persistence.outgoingEnqueue({ clientId: client.id }, packet)
      await original.outgoingUpdate(client, packet)
    })
  }

  /** What has no number was never queued: aedes would take out the first that has none either. */
  async function clear(client: Client, packet: Packet): Promise<unknown> {
    return packet.messageId === undefined ? undefined : original.outgoingClearMessageId(client, packet)
  }

  Object.assign(persistence, {
    subscriptionsByTopic: absent,
    outgoingUpdate: update,
    outgoingClearMessageId: clear,
  } satisfies Partial<Queues>)
}

function hasQueues(aedes: Aedes): aedes is Aedes & { persistence: Queues } {
  const persistence = 'persistence' in aedes ? aedes.persistence : undefined
  const names = ['subscriptionsByTopic', 'outgoingEnqueue', 'outgoingUpdate', 'outgoingClearMessageId']
  const has = (name: string) => typeof Reflect.get(Object(persistence), name) === 'function'
  return persistence !== undefined && names.every(has)
}
