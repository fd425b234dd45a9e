/** Clients of the embedded broker that restart in bursts, as a crash loop, a flapping Wi-Fi or a deployment causes. */
import { connect, type IClientOptions, type MqttClient } from 'mqtt'
import { expect, it, onTestFinished } from 'vitest'
import { embedded, pause, STATE, until, watch } from './support.ts'

const willDelayInterval = 1

/** A client of MQTT 5 with a session and a last will, as the daemon is. */
function open(url: string, options: IClientOptions): MqttClient {
  const will = { topic: STATE, payload: Buffer.from('offline'), qos: 1, retain: true } as const
  const client = connect(url, {
    ...{ protocolVersion: 5, clean: false, reconnectPeriod: 0, properties: { sessionExpiryInterval: 60 } },
    will: { ...will, properties: { willDelayInterval } },
    ...options,
  })
  client.on('error', () => {})
  return client
}

it('two hundred restarts of clients in bursts: the last connections stay, and the last will is not published', async () => {
  const { url, credentials } = await embedded()
  const watcher = await watch(url)
  const kinds = ['own', 'second', 'reader', 'other'].map((clientId) => ({ clientId, ...credentials }))
  const busy = setInterval(() => {
    for (const qos of [0, 1, 2] as const) {
      watcher.client.publish('freebox/a/b/c/set', 'ON', { qos })
    }
  }, 5)
  onTestFinished(() => clearInterval(busy))
  const last = await Promise.all(
    kinds.map(async (kind, at) => {
      let client = open(url, kind)
      for (let restart = 0; restart < 50; restart++) {
        await until('connected', () => client.connected)
        client.subscribe({
          'freebox/+/+/+/set': { qos: 2, rap: true },
          'freebox/a/+': { qos: 2, nl: at < 2, rap: true },
        })
        for (let i = 0; i < 10; i++) client.publish(`freebox/a/${i}`, 'x', { qos: at < 2 ? 1 : 2, retain: true })
        await pause(restart % 10 === 9 ? 40 : 3)
        expect(client.connected, `after ${restart} restarts of ${kind.clientId}`).toBe(true)
        client.removeAllListeners('close')
        // Half of them are replaced while they are connected, half break shortly before.
        const old = client
        if (restart % 2 === 0) old.stream.destroy()
        client = open(url, kind)
        await until('connected or refused', () => client.connected || client.disconnected)
        old.end(true)
      }
      return client
    }),
  )
  onTestFinished(() => last.forEach((client) => void client.end(true)))
  await pause((willDelayInterval + 0.5) * 1000)
  expect(last.map((client) => client.connected)).toEqual([true, true, true, true])
  expect(watcher.payloads(STATE)).toEqual([])
})
