/**
 * What one cycle of reading costs as the house grows: from the bytes of the answers to the messages on their way,
 * against a floor that parses the same bytes and compares. A process of its own: `node cycle.js HOSTS CYCLES`.
 */
import { performance } from 'node:perf_hooks'
import type { Broker } from '../src/engine/ports.ts'
import { record } from './bodies.ts'
import { openLaboratory } from './engine.ts'

const [hosts = 100, turns = 20] = process.argv.slice(2).map(Number)

const nowhere: Broker = { version: 5, publish: async () => {}, subscribe: () => () => {} }

const recorder = await record(hosts)
const lab = await openLaboratory(recorder, nowhere, 'named')
const t0 = performance.now()
await lab.cycle()
const first = performance.now() - t0
await lab.cycle()
await recorder.close()

/** The least that could do it: parse, and compare one value of each object with what it was. */
const before = new Map<unknown, unknown>()
function floor(): number {
  let changed = 0
  for (const [path, { content }] of recorder.bodies) {
    const { result } = JSON.parse(content.toString())
    if (!Array.isArray(result)) continue
    for (const it of result) {
      const key = path + (it.id ?? it.mac)
      const value = it.reachable ?? it.signal ?? it.status
      if (before.get(key) === value) continue
      before.set(key, value)
      changed++
    }
  }
  return changed
}

const cpu = async (work: () => unknown) => {
  const { user, system } = process.cpuUsage()
  await work()
  const after = process.cpuUsage()
  return (after.user + after.system - user - system) / 1000
}
floor()
const ours: number[] = []
const theirs: number[] = []
for (let turn = 0; turn < turns; turn++) {
  theirs.push(await cpu(floor))
  ours.push(await cpu(lab.cycle))
}
const median = (all: number[]) => all.toSorted((a, b) => a - b)[all.length >> 1]
const bytes = [...recorder.bodies.values()].reduce((sum, { content }) => sum + content.length, 0)
console.log(
  JSON.stringify({ hosts, bytes, first, ours: median(ours), floor: median(theirs), published: lab.published() }),
)
await lab.stop()
process.exit()
