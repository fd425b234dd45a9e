/**
 * The first announcement of everything in a large house: discovery documents and states of each of its hosts, from
 * answers that lie ready to the last acknowledgement of the broker. The floor publishes the same payloads.
 * `node announce.js HOSTS TURNS`; prints JSON.
 */

import { nowhere, openLaboratory, toBroker } from './bench-engine.ts'
import { listen, startBroker } from './processes.ts'
import { record } from './recorded-answers.ts'
import { median } from './statistics.ts'

const [hosts = 1000, turns = 5] = process.argv.slice(2).map(Number)

const recorder = await record(hosts)
await (await openLaboratory(recorder, nowhere, 'all')).cycle()
await recorder.close()

const messages: [topic: string, payload: string | Buffer][] = []
const noting = {
  ...nowhere,
  async publish({ topic, payload }: { topic: string; payload: string | Buffer }) {
    messages.push([topic, payload])
  },
}
await (await openLaboratory(recorder, noting, 'all')).cycle()

async function floor(url: string): Promise<number> {
  const client = await listen(url, 'nothing')
  const options = { qos: 1, retain: true } as const
  const took = await secondsOf(async () => {
    await Promise.all(messages.map(([topic, payload]) => client.publishAsync(topic, payload, options)))
  })
  await client.endAsync()
  return took
}

async function ours(url: string): Promise<number> {
  const broker = await toBroker(url)
  const laboratory = await openLaboratory(recorder, broker, 'all')
  const took = await secondsOf(async () => {
    await laboratory.cycle()
    await laboratory.flushed()
  })
  await laboratory.stop()
  await broker.close()
  return took
}

/** To a broker that knows nothing yet, as the first time; what the turn before has left is nobody's burden. */
async function inTurn(work: (url: string) => Promise<number>): Promise<number> {
  const broker = await startBroker()
  const took = await work(broker.url)
  await broker.stop()
  return took
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  globalThis.gc?.()
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

const samples = { ours: [] as number[], floor: [] as number[] }
for (let turn = 0; turn < turns + 1; turn++) {
  const took = { floor: await inTurn(floor), ours: await inTurn(ours) }
  if (turn === 0) continue
  samples.floor.push(took.floor)
  samples.ours.push(took.ours)
}
const rate = (seconds: readonly number[]) => messages.length / median(seconds)
process.stdout.write(
  JSON.stringify({ hosts, messages: messages.length, ours: rate(samples.ours), floor: rate(samples.floor) }),
)
process.exit()
