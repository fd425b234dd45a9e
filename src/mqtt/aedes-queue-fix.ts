/**
 * A workaround for the message queues of aedes 2.0, the embedded broker. A queue holds, for each client with a session,
 * the messages that it misses while it is away and the unacknowledged ones.
 *
 * aedes queues every message when it is published and looks it up when it is delivered. In between, the client may have
 * unsubscribed, or a message that it does not receive (No Local) may have replaced another one. The lookup then fails
 * with "no such packet" and aedes drops the connection. Retained messages were never removed from the queue.
 *
 * With the workaround a connected client's message is queued at the delivery, so that the lookup cannot fail.
 */
import type { Aedes, Client } from 'aedes'

interface Packet {
  readonly cmd: string
  readonly messageId?: number | undefined
}

/** The part of aedes' persistence that is replaced; aedes has no type for it. */
interface QueuePersistence {
  subscriptionsByTopic(topic: string): Promise<readonly { readonly clientId: string }[]>
  outgoingEnqueue(subscription: { readonly clientId: string }, packet: Packet): Promise<void>
  outgoingUpdate(client: Client, packet: Packet): Promise<void>
  outgoingClearMessageId(client: Client, packet: Packet): Promise<unknown>
}

/** Replaces the queue functions of a broker that was just created. Throws Error if aedes has changed. */
export function fixQueues(aedes: Aedes): void {
  if (!hasQueues(aedes)) throw new Error('The persistence of this version of aedes is not known')
  const { persistence } = aedes
  const original = {
    subscriptionsByTopic: persistence.subscriptionsByTopic.bind(persistence),
    outgoingUpdate: persistence.outgoingUpdate.bind(persistence),
    outgoingClearMessageId: persistence.outgoingClearMessageId.bind(persistence),
  }
  const connected = new Map<string, Client>()
  aedes.on('client', (client) => void connected.set(client.id, client))
  aedes.on('clientDisconnect', (client) => void (connected.get(client.id) === client && connected.delete(client.id)))

  /** The clients to queue a message for. A client that is just disconnecting is one of them. */
  async function subscriptionsOfAbsent(topic: string) {
    const all = await original.subscriptionsByTopic(topic)
    return all.filter(({ clientId }) => connected.get(clientId)?.closed !== false)
  }

  async function update(client: Client, packet: Packet): Promise<void> {
    // A PUBREC for a message that is not queued, as retained ones and those of a connection before: the PUBREL that answers
    // it ends the exchange, whether it is stored or not.
    if (packet.cmd !== 'publish') return original.outgoingUpdate(client, packet).catch(() => undefined)
    await original.outgoingUpdate(client, packet).catch(async () => {
      await persistence.outgoingEnqueue({ clientId: client.id }, packet)
      await original.outgoingUpdate(client, packet)
    })
  }

  /** A packet without a message id was never queued. aedes would remove the first other one that has none. */
  async function clear(client: Client, packet: Packet): Promise<unknown> {
    return packet.messageId === undefined ? undefined : original.outgoingClearMessageId(client, packet)
  }

  Object.assign(persistence, {
    subscriptionsByTopic: subscriptionsOfAbsent,
    outgoingUpdate: update,
    outgoingClearMessageId: clear,
  } satisfies Partial<QueuePersistence>)
}

function hasQueues(aedes: Aedes): aedes is Aedes & { persistence: QueuePersistence } {
  const persistence = 'persistence' in aedes ? aedes.persistence : undefined
  const names = ['subscriptionsByTopic', 'outgoingEnqueue', 'outgoingUpdate', 'outgoingClearMessageId']
  const has = (name: string) => typeof Reflect.get(Object(persistence), name) === 'function'
  return persistence !== undefined && names.every(has)
}
