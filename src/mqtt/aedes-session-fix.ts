/**
 * A workaround for connections of aedes 2.0, the embedded broker, that follow each other quickly (docs/internals/aedes.md).
 *
 * When a connection closes, aedes removes its client id from the table of clients, even if a newer connection has that
 * client id already. The newer one is then unknown: its session expires and its last will is published while it is
 * connected, and a third connection does not take it over.
 */
import type { Aedes, Client } from 'aedes'

/** What aedes does for a connection that has closed; it has no types for this. */
const closingSteps = ['unregisterClient', 'scheduleSessionExpiry', 'scheduleWill', 'publishWill'] as const

/** Replaces these steps of a broker that was just created. Throws Error if aedes has changed. */
export function fixSessions(aedes: Aedes): void {
  const current = new Map<string, Client>()
  aedes.on('client', (client) => void current.set(client.id, client))
  aedes.on('clientDisconnect', (client) => void (current.get(client.id) === client && current.delete(client.id)))
  const isReplaced = (client: Client) => (current.get(client.id) ?? client) !== client
  for (const name of closingSteps) {
    const step: unknown = Reflect.get(aedes, name)
    if (typeof step !== 'function') throw new Error(`This version of aedes has no ${name}`)
    Reflect.set(aedes, name, (client: Client, ...rest: unknown[]) => {
      if (!isReplaced(client)) return step.call(aedes, client, ...rest)
    })
  }
}
