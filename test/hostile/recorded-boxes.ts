/** The recorded boxes of test/fixtures, read by every adapter as the daemon does, with any results. */
import { readdirSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { adapters } from '../../adapters/index.ts'
import type { Item, Resource } from '../../src/contract/compiled.ts'
import type { Reader } from '../../src/contract/reader.ts'
import { Refusal } from '../../src/contract/refusal.ts'
import { type Held, parse } from '../../src/engine/poll/reconcile.ts'
import { AuthRequired, NotGranted, NotHere, Refused, Unreachable } from '../../src/errors.ts'
import { readerOf } from '../support/reader.ts'

const Case = z.object({
  api: z.number(),
  now: z.number(),
  answers: z.record(z.string(), z.unknown()),
  commands: z.record(z.string(), z.unknown()),
})
const Envelope = z.object({ success: z.literal(true), result: z.unknown().optional() })

/** What a box answers, by path. A path that is missing here is answered with NotHere. */
export type Results = Readonly<Record<string, unknown>>

export interface RecordedBox {
  readonly name: string
  readonly api: number
  readonly now: number
  readonly results: Results
  /** Payloads for its commands, by topic without base and `set`. */
  readonly commands: Readonly<Record<string, unknown>>
}

/** The recorded boxes of one adapter. */
export function boxesOf(adapter: string): RecordedBox[] {
  const folder = `test/fixtures/${adapter}`
  return readdirSync(folder).map((name) => {
    const { answers, ...box } = Case.parse(JSON.parse(readFileSync(`${folder}/${name}/box.json`, 'utf8')))
    const results = Object.entries(answers).flatMap(([path, it]) => {
      const envelope = Envelope.safeParse(it).data
      return envelope === undefined ? [] : [[path, envelope.result]]
    })
    return { name, ...box, results: Object.fromEntries(results) }
  })
}

export interface AdapterResource {
  /** `adapter.resource`. */
  readonly path: string
  readonly adapter: string
  readonly name: string
  readonly resource: Resource
}

/** Every resource of an adapter, with every option enabled. */
export function resourcesOf(name: string): AdapterResource[] {
  const adapter = adapters.find((it) => it.name === name)
  if (!adapter) throw new Error(`no adapter ${name}`)
  const allOptions = { guest_keys: true, guest_qr: true, ringing: true, invert: ['31'] }
  const resources = Object.entries(adapter.resources(adapter.options.parse(allOptions)))
  return resources.map(([resource, it]) => ({
    path: `${name}.${resource}`,
    adapter: name,
    name: resource,
    resource: it,
  }))
}

function readerOfBox({ api, now }: Pick<RecordedBox, 'api' | 'now'>, results: Results) {
  const request = async ({ path }: { path: string }) => {
    if (Object.hasOwn(results, path)) return results[path]
    throw new NotHere('not here', 'noent')
  }
  return readerOf(request, { api, now })
}

const errors = [Unreachable, AuthRequired, NotGranted, NotHere, Refused]

/** Whether a command that reads first is refused by what it has read, or by its table. */
export function isRefusal(error: unknown): boolean {
  return [...errors, Refusal].some((name) => error instanceof name)
}

/** The objects of a resource, or an empty map if it cannot be read. Errors other than the five known ones are thrown. */
export async function readFrom({ api, now }: RecordedBox, resource: Resource, results: Results) {
  const reader = readerOfBox({ api, now }, results)
  try {
    const raw =
      typeof resource.from === 'string' ? await reader.get(resource.from, z.unknown()) : await resource.from(reader)
    return raw === undefined ? new Map<string, Held>() : parse(resource, raw, new Map()).objects
  } catch (error) {
    if (errors.some((name) => error instanceof name)) return new Map<string, Held>()
    throw error
  }
}

/** One object of a resource. */
export interface FoundObject extends AdapterResource {
  readonly id: string
  readonly it: Item
  readonly api: number
}

/** The same with a reader of its box. */
export interface ReadableObject extends FoundObject {
  readonly box: Reader
}

/** Every object in any recorded box of this adapter. */
export async function everyObject(adapter: string): Promise<ReadableObject[]> {
  const found: ReadableObject[] = []
  for (const box of boxesOf(adapter)) {
    for (const placed of resourcesOf(adapter)) {
      const objects = await readFrom(box, placed.resource, box.results)
      for (const [id, { it }] of objects)
        found.push({ ...placed, id, it, api: box.api, box: readerOfBox(box, box.results) })
    }
  }
  return found
}
