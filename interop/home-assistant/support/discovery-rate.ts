/** How fast Home Assistant takes in discovery documents. */
import { readFileSync, writeFileSync } from 'node:fs'
import { type House, isPublished } from './house.ts'
import { publishedIn } from './published.ts'
import { entitiesOf } from './registry.ts'
import { pause, until } from './waiting.ts'

/** From the first discovery document on the broker until the last entity is in the registry of Home Assistant. */
export interface DiscoveryRate {
  readonly documents: number
  readonly entities: number
  readonly seconds: number
  readonly documents_per_second: number
  readonly entities_per_second: number
  /** Processor time of Home Assistant in that time. If it is far below `seconds`, something else was the limit. */
  readonly cpu_seconds: number
}

const discovery = /^homeassistant\/.+\/config$/

/**
 * Starts the daemon and measures its first announcement. Meanwhile Home Assistant is only asked how many entities it has,
 * because lists of thousands of entities would delay it.
 */
export async function measureDiscovery({ ha, mqtt, daemon, broker }: House): Promise<DiscoveryRate> {
  const cpuBefore = cpuSeconds(ha.pid())
  const moment = mqtt.now()
  daemon.start()
  await until('every resource is published', () => isPublished(mqtt, daemon.startedAt), 300)
  // The entry of the MQTT integration has the address of the broker as its title. By title, disabled entities count, too.
  const template = `{{ integration_entities('${broker.host}') | count }}`
  const isComplete = async () => {
    await pause(1000)
    return Number(await ha.request('POST', '/api/template', { template })) >= publishedIn(mqtt.retained).length
  }
  await until('Home Assistant has every entity', isComplete, 600)
  const cpu = cpuSeconds(ha.pid()) - cpuBefore
  const messages = mqtt.since(moment, discovery)
  const entities = await entitiesOf(ha)
  const first = messages[0]?.at ?? 0
  const seconds = Math.max(...entities.map(({ created_at }) => created_at)) - first / 1000
  const documents = new Set(messages.map(({ topic }) => topic)).size
  return {
    ...{ documents, entities: entities.length, seconds: rounded(seconds) },
    documents_per_second: rounded(documents / seconds),
    entities_per_second: rounded(entities.length / seconds),
    cpu_seconds: rounded(cpu),
  }
}

/** Writes rate.json, which the benchmark reads, if the environment has RECORD=write. */
export function recordRate(rate: DiscoveryRate, version: string): void {
  if (process.env.RECORD !== 'write') return
  const source = 'interop/home-assistant/parts/many-hosts.test.ts, 1,000 additional hosts'
  const record = { source, version, date: new Date().toISOString().slice(0, 10), ...rate }
  writeFileSync(new URL('../rate.json', import.meta.url), `${JSON.stringify(record, null, 2)}\n`)
}

/** The processor time of a process so far, of all its threads. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  const ticksPerSecond = 100
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10
}
