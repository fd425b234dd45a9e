/**
 * Measures the first announcement of a large house: the discovery documents and states of all hosts, from recorded
 * answers to the last acknowledgement of the broker. The floor publishes the same payloads.
 * `node announce.js HOSTS TURNS` prints JSON.
 */
import { connectToBroker, discardingBroker, startBenchEngine } from './bench-engine.ts'
import { connectClient, startBroker } from './processes.ts'
import { startRecorder } from './recorded-answers.ts'
import { median } from './statistics.ts'

const [hosts = 1000, turns = 5] = process.argv.slice(2).map(Number)

const recorder = await startRecorder(hosts)
await (await startBenchEngine(recorder, discardingBroker, 'all')).cycle()
await recorder.close()

const messages: [topic: string, payload: string | Buffer][] = []
const recordingBroker = {
  ...discardingBroker,
  async publish({ topic, payload }: { topic: string; payload: string | Buffer }) {
    messages.push([topic, payload])
  },
}
await (await startBenchEngine(recorder, recordingBroker, 'all')).cycle()

async function floor(url: string): Promise<number> {
  const client = await connectClient(url, 'nothing')
  const options = { qos: 1, retain: true } as const
  const seconds = await secondsOf(async () => {
    await Promise.all(messages.map(([topic, payload]) => client.publishAsync(topic, payload, options)))
  })
  await client.endAsync()
  return seconds
}

async function bridge(url: string): Promise<number> {
  const broker = await connectToBroker(url)
  const engine = await startBenchEngine(recorder, broker, 'all')
  const seconds = await secondsOf(async () => {
    await engine.cycle()
    await engine.flushed()
  })
  await engine.stop()
  await broker.close()
  return seconds
}

/** Measures with a new, empty broker, so that the messages of the previous turn have no influence. */
async function withNewBroker(measure: (url: string) => Promise<number>): Promise<number> {
  const broker = await startBroker()
  const seconds = await measure(broker.url)
  await broker.stop()
  return seconds
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  globalThis.gc?.()
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

const samples: Record<'bridge' | 'floor', number[]> = { bridge: [], floor: [] }
for (let turn = 0; turn < turns + 1; turn++) {
  const seconds = { floor: await withNewBroker(floor), bridge: await withNewBroker(bridge) }
  if (turn === 0) continue
  samples.floor.push(seconds.floor)
  samples.bridge.push(seconds.bridge)
}
const rate = (seconds: readonly number[]) => messages.length / median(seconds)
process.stdout.write(
  JSON.stringify({ hosts, messages: messages.length, bridge: rate(samples.bridge), floor: rate(samples.floor) }),
)
process.exit()
