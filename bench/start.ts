/**
 * Measures the time from the start of the process until a subscriber has received all messages of a standard house, once
 * with an empty broker and once with one that has all of them from an earlier run. The floor logs in, reads the same paths
 * and publishes the same messages.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startSimulator } from '../src/simulator/index.ts'
import { connectClient, startBroker, startDaemon } from './processes.ts'

export interface StartTimes {
  /** Milliseconds, one value per turn. */
  readonly bridge: number[]
  readonly floor: number[]
  /** The number of messages. */
  readonly messages: number
}

export async function measureStart(turns: number): Promise<{ empty: StartTimes; restart: StartTimes }> {
  const { reads, messages } = await recordStart()
  const folder = mkdtempSync(join(tmpdir(), 'freebox2mqtt-bench-'))
  const file = join(folder, 'floor.json')
  writeFileSync(file, JSON.stringify({ reads, messages }))
  const measure = async (retained: readonly Message[]) => {
    const samples = await alternate(turns, {
      floor: () => timeUntilComplete(messages, (box, broker) => startFloor(box, broker, file), retained),
      bridge: () => timeUntilComplete(messages, (box, broker) => startDaemon(settings(box, broker)), retained),
    })
    return { ...samples, messages: messages.length }
  }
  const times = { empty: await measure([]), restart: await measure(messages) }
  rmSync(folder, { recursive: true })
  return times
}

/** The same with the web server and without it: `bridge` with the page, `floor` without it. */
export async function measureStartOfPage(turns: number): Promise<StartTimes> {
  const { messages } = await recordStart()
  const timeWith = (http: object) =>
    timeUntilComplete(messages, (box, broker) => startDaemon({ ...settings(box, broker), http }))
  const samples = await alternate(turns, {
    floor: () => timeWith({ enabled: false }),
    bridge: () => timeWith({ port: 0 }),
  })
  return { ...samples, messages: messages.length }
}

type Side = 'bridge' | 'floor'

/** Topic and payload. */
type Message = readonly [string, string]

/** Measures both sides this many times. Each is first as often as last. */
async function alternate(turns: number, measures: Readonly<Record<Side, () => Promise<number>>>) {
  const samples: Record<Side, number[]> = { bridge: [], floor: [] }
  for (let turn = 0; turn < turns; turn++) {
    const order: readonly Side[] = turn % 2 === 0 ? ['floor', 'bridge'] : ['bridge', 'floor']
    for (const side of order) samples[side].push(await measures[side]())
  }
  return samples
}

function settings(box: string, url: string): object {
  return { freebox: { url: box, app_token: 'simulated-app-token' }, mqtt: { url } }
}

/** Records the requests and retained messages of a daemon at its start. The floor has to repeat them. */
async function recordStart() {
  const box = await startSimulator({ model: 'ultra' })
  const broker = await startBroker()
  const client = await connectClient(broker.url, '#')
  const published = new Map<string, string>()
  let last = performance.now()
  client.on('message', (topic, payload, { retain }) => {
    if (/bridge\/(health|log)/.test(topic) || retain) return
    if (!published.has(topic)) last = performance.now()
    published.set(topic, payload.toString())
  })
  const daemon = startDaemon(settings(box.url, broker.url))
  while (published.size < 50 || performance.now() - last < 1500) await sleep(50)
  const reads = box.requests.filter(({ path }) => !path.startsWith('login')).map(({ at: _, ...read }) => read)
  await Promise.all([daemon.stop(), client.endAsync(true)])
  await Promise.all([box.close(), broker.stop()])
  return { reads, messages: [...published].filter(([, payload]) => payload !== '') }
}

function startFloor(box: string, broker: string, file: string) {
  const args = [join(import.meta.dirname, 'floors/start.js'), box, broker, file]
  const child = spawn(process.execPath, args, { stdio: 'inherit' })
  return { stop: async () => void (child.kill() && (await once(child, 'exit'))) }
}

/** Milliseconds until all topics were published. `retained` is what the broker has from an earlier run. */
async function timeUntilComplete(
  messages: readonly Message[],
  start: (box: string, broker: string) => { stop(): Promise<void> },
  retained: readonly Message[] = [],
): Promise<number> {
  const box = await startSimulator({ model: 'ultra' })
  const broker = await startBroker()
  await leaveRetained(broker.url, retained)
  const client = await connectClient(broker.url, '#')
  const missing = new Set(messages.map(([topic]) => topic))
  const complete = new Promise<number>((resolve) => {
    client.on('message', (topic, _payload, { retain }) => {
      if (!retain && missing.delete(topic) && missing.size === 0) resolve(performance.now())
    })
  })
  const began = performance.now()
  const running = start(box.url, broker.url)
  const ended = await complete
  await running.stop()
  await client.endAsync(true)
  await Promise.all([box.close(), broker.stop()])
  return ended - began
}

async function leaveRetained(broker: string, messages: readonly Message[]): Promise<void> {
  const client = await connectClient(broker, '#')
  await Promise.all(messages.map(([topic, payload]) => client.publishAsync(topic, payload, { qos: 1, retain: true })))
  await client.endAsync(true)
}
