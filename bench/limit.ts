/**
 * How near to the floor an announcement could come: the very payloads of `announce.ts`, made by `JSON.stringify` of
 * objects that lie ready, and no more on their way than the broker takes (MQTT 5, Receive Maximum). No reading, no states,
 * no documents. `node dist/bench/limit.js`; prints the rates as ratios of the floor's.
 */
import type { MqttClient } from 'mqtt'
import { nowhere, openLaboratory } from './bench-engine.ts'
import { listen, startBroker } from './processes.ts'
import { record } from './recorded-answers.ts'
import { median } from './statistics.ts'

type Payload = string | Buffer
type Said = [topic: string, payload: Payload]
type Ready = [topic: string, value: unknown]

const options = { qos: 1, retain: true } as const
const texts: Said[] = []
const recorder = await record(1000)
const laboratory = await openLaboratory(
  recorder,
  { ...nowhere, publish: async ({ topic, payload }) => void texts.push([topic, payload]) },
  'all',
)
await laboratory.cycle()
await laboratory.stop()
await recorder.close()
const ready = texts.map(([topic, payload]): Ready => [topic, parsed(String(payload))])

/** Everything at once, as the floor of the bench. */
async function atOnce(client: MqttClient, list: readonly Said[]): Promise<void> {
  await Promise.all(list.map(([topic, payload]) => client.publishAsync(topic, payload, options)))
}

/** So many at a time as the broker takes. */
function inTurn<T>(client: MqttClient, list: readonly [string, T][], make: (it: T) => Payload): Promise<void> {
  const window = client.serverProperties?.receiveMaximum ?? 64
  let [next, flying, waiting] = [0, 0, false]
  return new Promise((done) => {
    function pump(): void {
      waiting = false
      for (let it = list[next]; it !== undefined && flying < window; it = list[next]) {
        next++
        flying++
        client.publish(it[0], make(it[1]), options, answered)
      }
    }
    function answered(): void {
      flying--
      if (next === list.length && flying === 0) done()
      else if (!waiting) setImmediate(pump)
      waiting = true
    }
    pump()
  })
}

const ways: Record<string, (client: MqttClient) => Promise<void>> = {
  floor: (client) => atOnce(client, texts),
  'no more on their way than the broker takes': (client) => inTurn(client, texts, (it) => it),
  'and made of objects that lie ready': (client) => inTurn(client, ready, (it) => JSON.stringify(it)),
}
const seconds = new Map(Object.keys(ways).map((name) => [name, [] as number[]]))
for (let turn = 0; turn < 10; turn++) {
  for (const [name, way] of Object.entries(ways)) {
    const broker = await startBroker()
    const client = await listen(broker.url, 'nothing')
    globalThis.gc?.()
    const began = performance.now()
    await way(client)
    if (turn > 0) seconds.get(name)?.push(performance.now() - began)
    await client.endAsync()
    await broker.stop()
  }
}
const floor = median(seconds.get('floor') ?? [])
for (const [name, took] of seconds) process.stdout.write(`${(floor / median(took)).toFixed(2)}  ${name}\n`)
process.exit()

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
