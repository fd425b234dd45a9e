/** The metrics of every object that is shown now (pure). */
import type { Item, Resource } from '../../contract/compiled.ts'
import { wordOf } from '../../contract/phrase.ts'
import type { MonitoredResource } from '../../engine/monitored-resource.ts'
import { deviceName, fillTemplate } from '../../homeassistant/ids.ts'
import { topicLevel } from '../../mqtt/topics.ts'
import { shortened, singleLine } from '../../text.ts'
import { type Sample, samplesOf } from './entity-metrics.ts'
import { type Family, type LabelText, labelText } from './text.ts'

/** A part of a resource that the metrics are made from. */
export type ShownResource = Pick<MonitoredResource, 'path' | 'resource' | 'shown'>

export interface ObjectMetrics {
  readonly families: Iterable<Family>
  /** Series that exceed the limit. */
  readonly leftOut: number
  /** The first resource of which something was left out. */
  readonly leftOutFrom: string | undefined
}

/** Prometheus keeps every series that it has seen for weeks. */
export const maxSeries = 2000

const longestName = 120

export function objectMetrics(resources: Iterable<ShownResource>, box: string, limit = maxSeries): ObjectMetrics {
  const collector = new Collector(limit)
  for (const monitored of resources) {
    const { path, resource } = monitored
    const rows = rowsOf(path, resource)
    for (const object of monitored.shown()) {
      const own = nameOf(object, resource)
      const labels = memoize((name: string) => labelsOf(box, object.key, name))
      for (const { key, entity, stem, help, fields } of rows) {
        for (const sample of samplesOf(stem, key, entity, object)) {
          collector.add(sample, labels(own || fillTemplate(fields, object.it)), help, path)
        }
      }
    }
  }
  return collector
}

function rowsOf(path: string, { entities }: Resource) {
  return Object.entries(entities).map(([key, entity]) => ({
    ...{ key, entity, stem: `freebox_${path.replace('.', '_')}_${key}` },
    help: `${helpIn(entity.name)} (${path}.${key})`,
    /** What in the name of the entity depends on the object. */
    fields: entity.name?.match(/\{\w+\}/g)?.join(' ') ?? '',
  }))
}

/** The name of an entity without what depends on the object. An entity without a name has that of its device. */
function helpIn(name: string | null): string {
  const text =
    name
      ?.replace(/\{\w+\}/g, ' ')
      .replace(/\s+/g, ' ')
      .trim() || 'state'
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Empty if only the names of its entities say which object it is. */
function nameOf({ it, device }: ShownObject, { title }: Resource): string {
  return device === undefined ? singleLine(wordOf(title?.(it))) : deviceName(device)
}

/** The id is that of the topic, so it is short, and no two objects share one. */
function labelsOf(box: string, key: string, name: string): LabelText {
  if (key === '') return labelText([['box', box]])
  const named = name === '' ? [] : [['name', shortened(name, longestName)] as const]
  return labelText([['box', box], ['id', topicLevel(key)], ...named])
}

/** The last result, as most calls have the same argument. */
function memoize(make: (text: string) => string): (text: string) => string {
  let last: { readonly text: string; readonly made: string } | undefined
  return (text) => {
    if (last?.text !== text) last = { text, made: make(text) }
    return last.made
  }
}

interface ShownObject {
  readonly key: string
  readonly it: Item
  readonly device?: Parameters<typeof deviceName>[0] | undefined
}

interface OpenFamily extends Omit<Family, 'series'> {
  readonly series: Family['series'][number][]
  readonly seen: Set<string>
}

class Collector implements ObjectMetrics {
  readonly #limit: number
  readonly #families = new Map<string, OpenFamily>()
  #count = 0
  leftOut = 0
  leftOutFrom: string | undefined

  constructor(limit: number) {
    this.#limit = limit
  }

  get families(): Iterable<Family> {
    return this.#families.values()
  }

  add({ name, type, value, state }: Sample, labels: LabelText, help: string, path: string): void {
    if (this.#count >= this.#limit) {
      this.leftOut += 1
      this.leftOutFrom ??= path
      return
    }
    const family = this.#families.get(name) ?? { name, help, type, series: [], seen: new Set<string>() }
    this.#families.set(name, family)
    const text = state === undefined ? labels : `${labels},${labelText([['state', state]])}`
    // A duplicate would make Prometheus refuse the whole answer.
    if (family.type !== type || family.seen.has(text)) return
    family.seen.add(text)
    family.series.push({ labels: text, value })
    this.#count += 1
  }
}
