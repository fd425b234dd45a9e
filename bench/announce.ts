/**
 * Measures the first announcement of a large home: the discovery documents and states of all hosts, from recorded answers
 * of the box to the last acknowledgement of the broker. `node announce.js HOSTS TURNS` prints JSON.
 */
import { setTimeout } from 'node:timers/promises'
import { connectToBroker, discardingBroker, startBenchEngine } from './bench-engine.ts'
import { startBroker } from './processes.ts'
import { startRecorder } from './recorded-answers.ts'
import { median } from './statistics.ts'

const [hosts = 1000, turns = 5] = process.argv.slice(2).map(Number)

const recorder = await startRecorder(hosts)
await (await startBenchEngine(recorder, discardingBroker, 'all')).cycle()
await recorder.close()

const topics: string[] = []
const recordingBroker = {
  ...discardingBroker,
  async publish({ topic }: { topic: string }) {
    topics.push(topic)
    return true
  },
}
const recorded = await startBenchEngine(recorder, recordingBroker, 'all')
await recorded.cycle()
// Objects that wait for the hosts of another adapter are announced after the cycle.
for (let before = -1; before !== topics.length; await setTimeout(500)) before = topics.length
const documents = topics.filter((topic) => topic.startsWith('homeassistant/') && topic.endsWith('/config')).length

/** Measures with a new, empty broker, so that the messages of the previous turn have no influence. */
async function announceOnce(): Promise<number> {
  const process = await startBroker()
  const broker = await connectToBroker(process.url)
  const engine = await startBenchEngine(recorder, broker, 'all')
  globalThis.gc?.()
  const began = performance.now()
  await engine.cycle()
  while (engine.published() < topics.length) await setTimeout(1)
  await engine.flushed()
  const seconds = (performance.now() - began) / 1000
  await engine.stop()
  await broker.close()
  await process.stop()
  return seconds
}

const samples: number[] = []
for (let turn = 0; turn < turns + 1; turn++) {
  const seconds = await announceOnce()
  if (turn > 0) samples.push(seconds)
}
process.stdout.write(JSON.stringify({ hosts, messages: topics.length, documents, seconds: median(samples) }))
process.exit()
