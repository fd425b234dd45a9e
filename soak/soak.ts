/**
 * Runs a daemon for a long time, as a process of its own against a simulated house with random faults, and observes its
 * memory, handles and log. `npm run soak -- --minutes 60`. The exit code is 1 if a bound is exceeded.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { stringify } from 'yaml'
import { connectClient, startBroker } from '../bench/processes.ts'
import { startSimulator } from '../src/simulator/index.ts'
import { startBrokerProxy } from './broker-proxy.ts'
import { disturb, sendCommand } from './disturbances.ts'
import { cpuPercent, mean, type Sample, slopePerHour, takeSample } from './figures.ts'

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } })
const minutes = Number(values.minutes)
/** The heap needs this time to reach its size. Samples before it are ignored. Seconds. */
const warmUp = Math.min(600, minutes * 15)
/** The largest tolerated growth of the memory, MB per hour. In a short run the garbage collector causes most of it. */
const maxMemorySlope = 5 + 1200 / minutes
/** The largest tolerated growth of the number of handles. Requests and connections open and close some. */
const maxHandleGrowth = 8

const box = await startSimulator({ alive: { speed: 3 }, hosts: 60 })
const broker = await startBroker()
const proxy = await startBrokerProxy(broker.url)
const folder = mkdtempSync(join(tmpdir(), 'freebox2mqtt-soak-'))
writeFileSync(
  join(folder, 'config.yaml'),
  stringify({
    freebox: { url: box.url, app_token: 'simulated-app-token' },
    mqtt: { url: proxy.url },
    adapters: { defaults: { every: '10s' } },
  }),
)
const script = join(import.meta.dirname, '../src/cli.js')
const daemon: ChildProcess = spawn(process.execPath, [script, 'run', '--config', join(folder, 'config.yaml')], {
  stdio: ['ignore', 'pipe', 'inherit'],
})

const counts = { messages: 0, requests: 0, warnings: 0, errors: 0 }
const instances = new Set<string>()
let health = { box: { logins: 0, websocket_reconnects: 0 }, mqtt: { reconnects: 0 }, commands: { ok: 0, refused: 0 } }

const client = await connectClient(broker.url, '#')
client.on('message', (topic, payload) => {
  counts.messages++
  if (topic === 'freebox/bridge/health') health = JSON.parse(payload.toString())
  if (topic === 'freebox/bridge/info') instances.add(JSON.parse(payload.toString()).instance.id)
})
if (daemon.stdout) createInterface(daemon.stdout).on('line', onLogLine)

function onLogLine(line: string): void {
  const { level, msg, ...fields } = JSON.parse(line)
  if (level >= 40) counts.warnings++
  // The daemon logs an error if the box refuses the login. That is one of the faults here, so it is not counted.
  if (level < 50 || fields.code === 'auth_required') return
  counts.errors++
  print(`${msg} ${JSON.stringify(fields)}`)
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

const columns = ['minute', 'RSS MB', 'handles', 'CPU %', 'messages', 'requests', 'logins', 'reconnects', 'commands']
const widths = [...columns, 'warnings'].map((it) => it.length + 2)

function printRow(cells: readonly (string | number)[]): void {
  print(cells.map((cell, at) => String(cell).padStart(widths[at] ?? 0)).join(''))
}

const samples: Sample[] = []

/** Prints the figures of the last minute and resets their counters. */
function printMinute(minute: number): void {
  counts.requests += box.requests.length
  const last = samples.slice(-12)
  const { logins, websocket_reconnects } = health.box
  const { ok, refused } = health.commands
  printRow([
    minute,
    mean(last.map((it) => it.rss)).toFixed(1),
    last.at(-1)?.handles ?? 0,
    cpuPercent(last).toFixed(1),
    counts.messages,
    box.requests.length,
    logins,
    health.mqtt.reconnects + websocket_reconnects,
    `${ok}/${refused}`,
    counts.warnings,
  ])
  box.requests.length = 0
  counts.messages = 0
}

/** Takes a sample every 5 seconds, sends a command every 15, and causes a fault every 20, except in the last minute. */
async function soak(): Promise<void> {
  printRow([...columns, 'warnings'])
  const began = performance.now()
  for (let turn = 1; turn <= minutes * 12; turn++) {
    await sleep(turn * 5000 - (performance.now() - began))
    samples.push(takeSample(daemon.pid ?? 0, turn * 5))
    if (turn % 4 === 0 && turn < minutes * 12 - 12) disturb(box, proxy)
    if (turn % 3 === 0) sendCommand(client)
    if (turn % 12 === 0) printMinute(turn / 12)
  }
}

/** Prints the figures after the warm-up and returns a sentence for each exceeded bound. */
function findProblems(): string[] {
  const warm = samples.filter((it) => it.at > warmUp)
  const slope = slopePerHour(warm, (it) => it.rss)
  const third = Math.ceil(warm.length / 3)
  const before = mean(warm.slice(0, third).map((it) => it.handles))
  const after = mean(warm.slice(-third).map((it) => it.handles))
  const memory = mean(warm.map((it) => it.rss)).toFixed(1)
  print(`\nAfter ${warmUp} s of warm-up, until the end:`)
  print(`  memory   ${memory} MB, ${slope.toFixed(1)} MB/hour (at most ${maxMemorySlope.toFixed(1)})`)
  print(`  handles  ${before.toFixed(1)} in the first third, ${after.toFixed(1)} in the last`)
  print(`  CPU      ${cpuPercent(warm).toFixed(1)} %`)
  print(`  requests ${Math.round(counts.requests / minutes)} a minute, logins ${health.box.logins}`)
  print(`  warnings ${counts.warnings}, errors ${counts.errors}`)
  return [
    ...(slope > maxMemorySlope ? ['The memory grows'] : []),
    ...(after > before + maxHandleGrowth ? ['The number of handles grows'] : []),
    ...(instances.size > 1 || daemon.exitCode !== null ? ['The daemon restarted or ended'] : []),
    ...(counts.errors > 0 ? ['The daemon logged errors'] : []),
  ]
}

const problems = await soak().then(findProblems, (error: unknown) => [`The daemon ended: ${error}`])
for (const problem of problems) print(`✗ ${problem}`)
if (problems.length === 0) print('✓ Memory and handles do not grow, and the daemon logged no errors')
if (daemon.exitCode === null) {
  daemon.kill()
  await once(daemon, 'exit')
}
client.end(true)
proxy.close()
await Promise.all([broker.stop(), box.close()])
rmSync(folder, { recursive: true, force: true })
process.exitCode = problems.length === 0 ? 0 : 1
