/** A simulated box, and settings with which the program finds it and disturbs no other test. */
import { createServer } from 'node:net'
import { connectAsync, type MqttClient } from 'mqtt'
import { onTestFinished } from 'vitest'
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/index.ts'

export const appToken = 'a-token-that-nobody-may-see'

/** A box that goes with the test. */
export async function aBox(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator({ appToken, ...options })
  onTestFinished(() => simulator.close())
  return simulator
}

/** Settings for that box and an embedded broker on a port of its own. */
export async function settingsFor({ url }: Simulator) {
  const port = await aFreePort()
  const settings = { FREEBOX__URL: url, MQTT__EMBEDDED__PORT: String(port) }
  return { port, settings, paired: { ...settings, FREEBOX__APP_TOKEN: appToken } }
}

/** A port that was free a moment ago. */
export function aFreePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/** A port that somebody else has. */
export function aTakenPort(wanted = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().listen(wanted, '127.0.0.1', () => {
      const address = server.address()
      onTestFinished(() => void server.close())
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
    server.on('error', reject)
  })
}

/** Somebody who looks on: the last message of each topic. */
export async function anOnlooker(
  port: number,
  credentials: { username?: string; password?: string } = {},
): Promise<{ client: MqttClient; seen: Map<string, string> }> {
  const options = { protocolVersion: 5, reconnectPeriod: 50, ...credentials } as const
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`, options)
  onTestFinished(() => client.endAsync(true))
  const seen = new Map<string, string>()
  client.on('message', (topic, payload) => void seen.set(topic, payload.toString()))
  await client.subscribeAsync('freebox/#')
  return { client, seen }
}
