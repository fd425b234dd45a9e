/**
 * A daemon for a long time: a process of its own, a simulated house in which much happens and now and then something
 * breaks, and somebody who looks at it from outside. `npm run soak -- --minutes 60`; exit 1 where a bound is broken.
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
import { listen, startBroker } from '../bench/processes.ts'
import { startSimulator } from '../src/simulator/index.ts'
import { command, trouble } from './disturbances.ts'
import { look, mean, type Sample, slopePerHour } from './figures.ts'
import { buildGate } from './proxy.ts'

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } })
const minutes = Number(values.minutes)
/** The heap finds its size first. Seconds. */
const warmUp = Math.min(600, minutes * 15)
/** What memory may seem to gain, MB per hour: of a short run the collector's own ups and downs are most. */
const mostPerHour = 5 + 1200 / minutes
/** Handles that come and go with requests and connections. */
const mostHandles = 8

const box = await startSimulator({ alive: { speed: 3 }, hosts: 60 })
const broker = await startBroker()
const gate = await buildGate(broker.url)
const folder = mkdtempSync(join(tmpdir(), 'freebox2mqtt-soak-'))
writeFileSync(
  join(folder, 'config.yaml'),
  stringify({
    freebox: { url: box.url, app_token: 'simulated-app-token' },
    mqtt: { url: gate.url },
    adapters: { defaults: { every: '10s' } },
  }),
)
const script = join(import.meta.dirname, '../src/cli.js')
const daemon: ChildProcess = spawn(process.execPath, [script, 'run', '--config', join(folder, 'config.yaml')], {
  stdio: ['ignore', 'pipe', 'inherit'],
})

const counts = { messages: 0, requests: 0, warnings: 0, mistakes: 0 }
const instances = new Set<string>()
let health = { box: { logins: 0, websocket_reconnects: 0 }, mqtt: { reconnects: 0 }, commands: { ok: 0, refused: 0 } }

const client = await listen(broker.url, '#')
client.on('message', (topic, payload) => {
  counts.messages++
  if (topic === 'freebox/bridge/health') health = JSON.parse(payload.toString())
  if (topic === 'freebox/bridge/info') instances.add(JSON.parse(payload.toString()).instance.id)
})
if (daemon.stdout) createInterface(daemon.stdout).on('line', hear)

function hear(line: string): void {
  const { level, msg, ...fields } = JSON.parse(line)
  if (level >= 40) counts.warnings++
  // A box that refuses the login is an error for its owner, and this one may.
  if (level < 50 || fields.code === 'auth_required') return
  counts.mistakes++
  say(`${msg} ${JSON.stringify(fields)}`)
}

function say(sentence: string): void {
  process.stdout.write(`${sentence}\n`)
}

const columns = ['minute', 'RSS MB', 'handles', 'CPU %', 'messages', 'requests', 'logins', 'reconnects', 'commands']
const widths = [...columns, 'warnings'].map((it) => it.length + 2)

function row(cells: readonly (string | number)[]): void {
  say(cells.map((cell, at) => String(cell).padStart(widths[at] ?? 0)).join(''))
}

const samples: Sample[] = []

/** What the last minute was like. */
function tell(minute: number): void {
  counts.requests += box.requests.length
  const last = samples.slice(-12)
  const [first, now] = [last[0], last.at(-1)]
  const cpu = first && now ? ((now.cpu - first.cpu) / (now.at - first.at)) * 100 : 0
  const { logins, websocket_reconnects } = health.box
  const { ok, refused } = health.commands
  row([
    ...[minute, mean(last.map((it) => it.rss)).toFixed(1), now?.handles ?? 0, cpu.toFixed(1), counts.messages],
    ...[
      box.requests.length,
      logins,
      health.mqtt.reconnects + websocket_reconnects,
      `${ok}/${refused}`,
      counts.warnings,
    ],
  ])
  box.requests.length = 0
  counts.messages = 0
}

/** Looks every five seconds; breaks something every twenty, and leaves the last minute in peace. */
async function soak(): Promise<void> {
  row([...columns, 'warnings'])
  const began = performance.now()
  for (let turn = 1; turn <= minutes * 12; turn++) {
    await sleep(turn * 5000 - (performance.now() - began))
    samples.push(look(daemon.pid ?? 0, turn * 5))
    if (turn % 4 === 0 && turn < minutes * 12 - 12) trouble(box, gate)
    if (turn % 3 === 0) command(client)
    if (turn % 12 === 0) tell(turn / 12)
  }
}

/** What is not as it should be, in sentences. */
function broken(): string[] {
  const warm = samples.filter((it) => it.at > warmUp)
  const slope = slopePerHour(warm, (it) => it.rss)
  const third = Math.ceil(warm.length / 3)
  const handles = [warm.slice(0, third), warm.slice(-third)].map((part) => mean(part.map((it) => it.handles)))
  const [before = 0, after = 0] = handles
  const [first, last] = [warm[0], warm.at(-1)]
  const cpu = first && last ? ((last.cpu - first.cpu) / (last.at - first.at)) * 100 : 0
  say(`\nafter ${warmUp} s of warm-up, until the end:`)
  say(
    `  memory   ${mean(warm.map((it) => it.rss)).toFixed(1)} MB, ${slope.toFixed(1)} MB/hour (at most ${mostPerHour.toFixed(1)})`,
  )
  say(`  handles  ${before.toFixed(1)} at first, ${after.toFixed(1)} in the end`)
  say(`  CPU      ${cpu.toFixed(1)} %`)
  say(`  requests ${Math.round(counts.requests / minutes)} a minute, logins ${health.box.logins}`)
  say(`  warnings ${counts.warnings}, errors ${counts.mistakes}`)
  return [
    ...(slope > mostPerHour ? ['memory grows'] : []),
    ...(after > before + mostHandles ? ['handles grow'] : []),
    ...(instances.size > 1 || daemon.exitCode !== null ? ['the daemon has restarted or ended'] : []),
    ...(counts.mistakes > 0 ? ['errors were logged'] : []),
  ]
}

const problems = await soak().then(broken, (error: unknown) => [`the daemon is gone: ${error}`])
for (const problem of problems) say(`✗ ${problem}`)
if (problems.length === 0) say('✓ nothing grows, nothing broke')
if (daemon.exitCode === null) {
  daemon.kill()
  await once(daemon, 'exit')
}
client.end(true)
gate.close()
await Promise.all([broker.stop(), box.close()])
rmSync(folder, { recursive: true, force: true })
process.exitCode = problems.length === 0 ? 0 : 1
