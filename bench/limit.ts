/**
 * Estimates how close the first announcement could come to its floor. Publishes the payloads of `announce.ts` from
 * prepared objects with `JSON.stringify`, and no more messages in flight than the broker accepts (MQTT 5, Receive
 * Maximum). There is no reading, and states and documents are not created. `node dist/bench/limit.js` prints the rates
 * as ratios of the floor's rate.
 */
import type { MqttClient } from 'mqtt'
import { discardingBroker, startBenchEngine } from './bench-engine.ts'
import { connectClient, startBroker } from './processes.ts'
import { startRecorder } from './recorded-answers.ts'
import { median } from './statistics.ts'

type Payload = string | Buffer
type PublishedMessage = [topic: string, payload: Payload]
type PreparedMessage = [topic: string, value: unknown]

const options = { qos: 1, retain: true } as const
const messages: PublishedMessage[] = []
const recorder = await startRecorder(1000)
const engine = await startBenchEngine(
  recorder,
  { ...discardingBroker, publish: async ({ topic, payload }) => void messages.push([topic, payload]) },
  'all',
)
await engine.cycle()
await engine.stop()
await recorder.close()
const prepared = messages.map(([topic, payload]): PreparedMessage => [topic, parseJson(String(payload))])

/** Publishes all messages at once, as the floor of the bench does. */
async function publishAtOnce(client: MqttClient, list: readonly PublishedMessage[]): Promise<void> {
  await Promise.all(list.map(([topic, payload]) => client.publishAsync(topic, payload, options)))
}

/** Publishes with at most as many unacknowledged messages as the broker accepts. */
function publishWithinWindow<T>(
  client: MqttClient,
  list: readonly [string, T][],
  payloadOf: (value: T) => Payload,
): Promise<void> {
  const window = client.serverProperties?.receiveMaximum ?? 64
  let next = 0
  let inFlight = 0
  let scheduled = false
  return new Promise((done) => {
    function publish(): void {
      scheduled = false
      for (let it = list[next]; it !== undefined && inFlight < window; it = list[next]) {
        next++
        inFlight++
        client.publish(it[0], payloadOf(it[1]), options, onAcknowledged)
      }
    }
    function onAcknowledged(): void {
      inFlight--
      if (next === list.length && inFlight === 0) done()
      else if (!scheduled) setImmediate(publish)
      scheduled = true
    }
    publish()
  })
}

const variants: Record<string, (client: MqttClient) => Promise<void>> = {
  floor: (client) => publishAtOnce(client, messages),
  'with no more messages in flight than the broker accepts': (client) =>
    publishWithinWindow(client, messages, (payload) => payload),
  'and payloads made from prepared objects': (client) =>
    publishWithinWindow(client, prepared, (value) => JSON.stringify(value)),
}
const samples = new Map(Object.keys(variants).map((name): [string, number[]] => [name, []]))
for (let turn = 0; turn < 10; turn++) {
  for (const [name, publishAll] of Object.entries(variants)) {
    const broker = await startBroker()
    const client = await connectClient(broker.url, 'nothing')
    globalThis.gc?.()
    const began = performance.now()
    await publishAll(client)
    if (turn > 0) samples.get(name)?.push(performance.now() - began)
    await client.endAsync()
    await broker.stop()
  }
}
const floor = median(samples.get('floor') ?? [])
for (const [name, times] of samples) process.stdout.write(`${(floor / median(times)).toFixed(2)}  ${name}\n`)
process.exit()

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
