/** What a choice of the broker on the page changes in the settings (pure). */
import type { BrokerRequest } from './contract.ts'
import type { Changes } from './settings.ts'

/** An empty password keeps the one that is set. */
export function brokerChanges({ url, username, password }: BrokerRequest): Changes {
  if (url === '') return { 'mqtt.url': null, 'mqtt.username': null, 'mqtt.password': null }
  if (username === '') return { 'mqtt.url': url, 'mqtt.username': null, 'mqtt.password': null }
  const user = { 'mqtt.url': url, 'mqtt.username': username }
  return password === '' ? user : { ...user, 'mqtt.password': password }
}
