/**
 * From the start of the process until everything of a standard house is announced and known, at a subscriber. The floor
 * logs in, reads the same paths and publishes the same messages.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startSimulator } from '../src/simulator/index.ts'
import { listen, startBroker, startDaemon } from './processes.ts'

/** Milliseconds, one for each turn. */
export async function startTimes(turns: number): Promise<{ ours: number[]; floor: number[]; messages: number }> {
  const { reads, messages } = await whatItDoes()
  const topics = messages.map(([topic]) => topic)
  const folder = mkdtempSync(join(tmpdir(), 'freebox2mqtt-bench-'))
  const file = join(folder, 'floor.json')
  writeFileSync(file, JSON.stringify({ reads, messages }))
  const samples = { ours: [] as number[], floor: [] as number[] }
  for (let turn = 0; turn < turns; turn++) {
    samples.floor.push(await untilTold(topics, (box, broker) => floor(box, broker, file)))
    samples.ours.push(await untilTold(topics, (box, broker) => startDaemon(settings(box, broker))))
  }
  rmSync(folder, { recursive: true })
  return { ...samples, messages: messages.length }
}

function settings(box: string, url: string): object {
  return { freebox: { url: box, app_token: 'simulated-app-token' }, mqtt: { url } }
}

/** What the daemon asks and retains until it has told everything: the same is asked of the floor. */
async function whatItDoes() {
  const [box, broker] = [await startSimulator({ model: 'ultra' }), await startBroker()]
  const client = await listen(broker.url, '#')
  const told = new Map<string, string>()
  let last = performance.now()
  client.on('message', (topic, payload, { retain }) => {
    if (/bridge\/(health|log)/.test(topic) || retain) return
    if (!told.has(topic)) last = performance.now()
    told.set(topic, payload.toString())
  })
  const daemon = startDaemon(settings(box.url, broker.url))
  while (told.size < 50 || performance.now() - last < 1500) await sleep(50)
  const reads = box.requests.filter(({ path }) => !path.startsWith('login')).map(({ at: _, ...read }) => read)
  await Promise.all([daemon.stop(), client.endAsync(true)])
  await Promise.all([box.close(), broker.stop()])
  return { reads, messages: [...told].filter(([, payload]) => payload !== '') }
}

function floor(box: string, broker: string, file: string) {
  const words = [join(import.meta.dirname, 'floors/start.js'), box, broker, file]
  const child = spawn(process.execPath, words, { stdio: 'inherit' })
  return { stop: async () => void (child.kill() && (await once(child, 'exit'))) }
}

async function untilTold(
  topics: readonly string[],
  start: (box: string, broker: string) => { stop(): Promise<void> },
): Promise<number> {
  const [box, broker] = [await startSimulator({ model: 'ultra' }), await startBroker()]
  const client = await listen(broker.url, '#')
  const missing = new Set(topics)
  const complete = new Promise<number>((resolve) => {
    client.on('message', (topic) => {
      if (missing.delete(topic) && missing.size === 0) resolve(performance.now())
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
