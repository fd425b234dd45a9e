/**
 * The first announcement of everything in a large house: discovery documents and states of each of its hosts, from
 * answers that lie ready to the last acknowledgement of the broker. The floor publishes the same payloads.
 * `node announce.js HOSTS TURNS BROKER`; prints JSON.
 */
import { record } from './bodies.ts'
import { listen } from './house.ts'
import { nowhere, openLaboratory, toBroker } from './laboratory.ts'
import { median } from './statistics.ts'

const [hosts = 1000, turns = 5] = process.argv.slice(2).map(Number)
const url = process.argv[4] ?? ''

const recorder = await record(hosts)
await (await openLaboratory(recorder, nowhere, 'all')).cycle()
await recorder.close()

const broker = await toBroker(url)
const client = await listen(url, 'nothing')
const messages: [topic: string, payload: string | Buffer][] = []
const noting = {
  ...nowhere,
  async publish({ topic, payload }: { topic: string; payload: string | Buffer }) {
    messages.push([topic, payload])
  },
}
await (await openLaboratory(recorder, noting, 'all')).cycle()

async function floor(): Promise<void> {
  const options = { qos: 1, retain: true } as const
  await Promise.all(messages.map(([topic, payload]) => client.publishAsync(topic, payload, options)))
}

async function ours() {
  const laboratory = await openLaboratory(recorder, broker, 'all')
  await laboratory.cycle()
  await laboratory.flushed()
  return laboratory.stop
}

/** What the turn before has left is nobody's burden. */
async function secondsOf(work: () => Promise<(() => Promise<void>) | void>): Promise<number> {
  globalThis.gc?.()
  const began = performance.now()
  const clear = await work()
  const took = (performance.now() - began) / 1000
  await clear?.()
  return took
}

const samples = { ours: [] as number[], floor: [] as number[] }
for (let turn = 0; turn < turns + 1; turn++) {
  const took = { floor: await secondsOf(floor), ours: await secondsOf(ours) }
  if (turn === 0) continue
  samples.floor.push(took.floor)
  samples.ours.push(took.ours)
}
const rate = (seconds: readonly number[]) => messages.length / median(seconds)
process.stdout.write(
  JSON.stringify({ hosts, messages: messages.length, ours: rate(samples.ours), floor: rate(samples.floor) }),
)
process.exit()
