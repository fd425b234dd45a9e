/** A simulated Freebox, and settings for a program that connects to it without disturbing other tests. */
import { createServer } from 'node:net'
import { connectAsync, type MqttClient } from 'mqtt'
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/index.ts'
import { freePort } from '../mqtt/support.ts'
import { atEnd } from '../support/cleanup.ts'

export const appToken = 'a-token-that-must-stay-secret'

/** A simulated Freebox, which is closed after the test. */
export async function startBox(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator({ appToken, ...options })
  atEnd(() => simulator.close())
  return simulator
}

/** Settings for that box and an embedded broker on a free port; `paired` also has the token. */
export async function settingsFor({ url }: Simulator) {
  const port = await freePort()
  const settings = { FREEBOX__URL: url, MQTT__EMBEDDED__PORT: String(port) }
  return { port, settings, paired: { ...settings, FREEBOX__APP_TOKEN: appToken } }
}

/** Listens on a port, by default any free one, until the test ends. Returns the port; rejects if it is taken. */
export function occupyPort(wanted = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().listen(wanted, '127.0.0.1', () => {
      const address = server.address()
      atEnd(() => void server.close())
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
    server.on('error', reject)
  })
}

/** Subscribes to `freebox/#` on a local broker and keeps the last payload of each topic. */
export async function observeBroker(
  port: number,
  credentials: { username?: string; password?: string } = {},
): Promise<{ client: MqttClient; seen: Map<string, string> }> {
  const options = { protocolVersion: 5, reconnectPeriod: 50, ...credentials } as const
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`, options)
  atEnd(() => client.endAsync(true))
  const seen = new Map<string, string>()
  client.on('message', (topic, payload) => void seen.set(topic, payload.toString()))
  await client.subscribeAsync('freebox/#')
  return { client, seen }
}
