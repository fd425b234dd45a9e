/**
 * Measures one read cycle against the number of hosts, for the adapters whose lists grow with it (hosts, stations,
 * downloads): from the bytes of the answers to the messages. The floor parses the same bytes, compares one value of each
 * object with its previous one, and publishes what has changed. Bridge and floor alternate. The unit is processor time of
 * this process. `node cycle.js HOSTS TURNS BROKER` prints JSON.
 */
import { connectToBroker, startBenchEngine } from './bench-engine.ts'
import { connectClient } from './processes.ts'
import { listsIn, type RecordedAnswer, startRecorder } from './recorded-answers.ts'
import { cpuOf, median } from './statistics.ts'

const [hosts = 100, turns = 20] = process.argv.slice(2).map(Number)
const url = process.argv[4] ?? ''

const recorder = await startRecorder(hosts)
const broker = await connectToBroker(url)
const engine = await startBenchEngine(recorder, broker, 'named')
await engine.cycle()
await engine.cycle()
await engine.flushed()
await recorder.close()

const client = await connectClient(url, 'nothing')
const previous = new Map<string, unknown>()

async function floor(): Promise<void> {
  const sent: Promise<unknown>[] = []
  for (const [path, objects] of listsIn(recorder.answers)) {
    for (const it of objects) {
      const key = path + (it.id ?? it.mac)
      const value = comparedValue(it)
      if (previous.get(key) === value) continue
      previous.set(key, value)
      sent.push(client.publishAsync(`floor/${key}`, JSON.stringify(it), { qos: 1, retain: true }))
    }
  }
  await Promise.all(sent)
}

async function bridge(): Promise<void> {
  await engine.cycle()
  await engine.flushed()
}

interface ListedObject {
  readonly [member: string]: unknown
  readonly l3connectivities?: { addr: string }[]
}
function comparedValue(it: ListedObject): unknown {
  return it.l3connectivities?.[0]?.addr ?? it.signal ?? it.rx_bytes
}

interface Variant {
  answers: Map<string, RecordedAnswer>
  /** The number of objects that differ from the original. */
  objects: number
}

/** The same answers with another value in every hundredth object. */
function createVariant(answers: ReadonlyMap<string, RecordedAnswer>, value: number): Variant {
  const variant: Variant = { answers: new Map(answers), objects: 0 }
  for (const [path, all] of listsIn(answers)) {
    if (!/pub|stations|downloads\/$/.test(path)) continue
    for (const [at, it] of all.entries()) {
      if (at % 100 !== 50) continue
      change(it, value)
      variant.objects++
    }
    const content = Buffer.from(JSON.stringify({ success: true, result: all }))
    variant.answers.set(path, { status: 200, content })
  }
  return variant
}

function change(it: ListedObject & { signal?: unknown; rx_bytes?: unknown }, value: number): void {
  const [address] = it.l3connectivities ?? []
  if (address !== undefined) address.addr = `192.168.${value}.${value}`
  else if (it.signal !== undefined) it.signal = -50 - value
  else it.rx_bytes = value
}

const variants = [createVariant(recorder.answers, 1), createVariant(recorder.answers, 2)]
const objects = variants[0]?.objects ?? 0
let shown = 0
/** With `moving`, switches to the other variant, so that every hundredth object changes. */
function nextAnswers(moving: boolean): void {
  if (!moving) return
  for (const [path, answer] of variants[++shown % 2]?.answers ?? []) recorder.answers.set(path, answer)
}

/** Before the measurement the code runs for this long, so that it is compiled as in a daemon that has been running. */
const warmUpMilliseconds = 3000

async function measure(moving: boolean) {
  const samples: Record<'bridge' | 'floor', number[]> = { bridge: [], floor: [] }
  const warm = performance.now() + warmUpMilliseconds
  while (performance.now() < warm) {
    nextAnswers(moving)
    await floor()
    await bridge()
  }
  const published = engine.published()
  for (let turn = 0; turn < turns; turn++) {
    nextAnswers(moving)
    samples.floor.push(await cpuOf(floor))
    samples.bridge.push(await cpuOf(bridge))
  }
  const messages = (engine.published() - published) / turns
  return { bridge: median(samples.bridge), floor: median(samples.floor), messages }
}

await floor()
const result = { hosts, objects, quiet: await measure(false), moving: await measure(true) }
process.stdout.write(JSON.stringify(result))
await engine.stop()
process.exit()
