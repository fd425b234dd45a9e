/**
 * What one cycle of reading costs as the house grows: the chapters whose lists grow with it (hosts, stations,
 * downloads), from the bytes of their answers to the messages on their way. The floor parses the same bytes, compares
 * one value of each object with what it was, and publishes what has changed. Turn by turn, in processor time of this
 * process. `node cycle.js HOSTS TURNS BROKER`; prints JSON.
 */

import { openLaboratory, toBroker } from './bench-engine.ts'
import { listen } from './processes.ts'
import { type Body, lists, record } from './recorded-answers.ts'
import { cpuOf, median } from './statistics.ts'

const [hosts = 100, turns = 20] = process.argv.slice(2).map(Number)
const url = process.argv[4] ?? ''

const recorder = await record(hosts)
const broker = await toBroker(url)
const laboratory = await openLaboratory(recorder, broker, 'named')
await laboratory.cycle()
await laboratory.cycle()
await laboratory.flushed()
await recorder.close()

const client = await listen(url, 'nothing')
const before = new Map<string, unknown>()

async function floor(): Promise<void> {
  const sent: Promise<unknown>[] = []
  for (const [path, objects] of lists(recorder.bodies)) {
    for (const it of objects) {
      const key = path + (it.id ?? it.mac)
      const value = comparable(it)
      if (before.get(key) === value) continue
      before.set(key, value)
      sent.push(client.publishAsync(`floor/${key}`, JSON.stringify(it), { qos: 1, retain: true }))
    }
  }
  await Promise.all(sent)
}

async function ours(): Promise<void> {
  await laboratory.cycle()
  await laboratory.flushed()
}

interface Cell {
  readonly [member: string]: unknown
  readonly l3connectivities?: { addr: string }[]
}
function comparable(it: Cell): unknown {
  return it.l3connectivities?.[0]?.addr ?? it.signal ?? it.rx_bytes
}

/** The same answers with another value in every hundredth object. */
function changed(bodies: ReadonlyMap<string, Body>, to: number): { next: Map<string, Body>; objects: number } {
  const next = new Map(bodies)
  let objects = 0
  for (const [path, all] of lists(bodies)) {
    if (!/pub|stations|downloads\/$/.test(path)) continue
    for (const [at, it] of all.entries()) {
      if (at % 100 !== 50) continue
      change(it, to)
      objects++
    }
    const content = Buffer.from(JSON.stringify({ success: true, result: all }))
    next.set(path, { status: 200, content })
  }
  return { next, objects }
}

function change(it: Cell & { signal?: unknown; rx_bytes?: unknown }, to: number): void {
  const [address] = it.l3connectivities ?? []
  if (address !== undefined) address.addr = `192.168.${to}.${to}`
  else if (it.signal !== undefined) it.signal = -50 - to
  else it.rx_bytes = to
}

const variants = [changed(recorder.bodies, 1), changed(recorder.bodies, 2)]
const objects = variants[0]?.objects ?? 0
let shown = 0
/** The box as it was, or with another value in every hundredth object. */
function show(moving: boolean): void {
  if (moving) for (const [path, body] of variants[++shown % 2]?.next ?? []) recorder.bodies.set(path, body)
}

/** A daemon is warm for all but the first seconds of its life: so are both here. */
const warmUpMilliseconds = 3000

async function measure(moving: boolean) {
  const samples = { ours: [] as number[], floor: [] as number[] }
  const warm = performance.now() + warmUpMilliseconds
  while (performance.now() < warm) {
    show(moving)
    await floor()
    await ours()
  }
  const published = laboratory.published()
  for (let turn = 0; turn < turns; turn++) {
    show(moving)
    samples.floor.push(await cpuOf(floor))
    samples.ours.push(await cpuOf(ours))
  }
  const messages = (laboratory.published() - published) / turns
  return { ours: median(samples.ours), floor: median(samples.floor), messages }
}

await floor()
const result = { hosts, objects, quiet: await measure(false), moving: await measure(true) }
process.stdout.write(JSON.stringify(result))
await laboratory.stop()
process.exit()
