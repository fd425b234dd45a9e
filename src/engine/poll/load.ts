/** One read of a resource, parsed. */
import { z } from 'zod'
import type { Resource } from '../../contract/compiled.ts'
import type { Reader } from '../../contract/reader.ts'
import { atLeast } from '../../contract/version.ts'
import { NotHere, Refused, Unreachable } from '../../errors.ts'
import { mapInSlices } from '../../incremental/time-slice.ts'
import { memoizeReads } from './memoized-reads.ts'
import type { TrackedReader } from './reader.ts'
import { type Batch, itemParser, type Objects, parse } from './reconcile.ts'

const anything = z.unknown()

/** A longer list is parsed in time slices, so that events and commands do not wait. */
const long = 500

/** The problem of a resource that the box does not have, although it answers. */
const none = 'The box does not have it'

export class Loader {
  readonly #resource: Resource
  readonly #from: (box: Reader) => Promise<unknown>
  #last: { readonly raw: unknown; readonly batch: Batch } | undefined
  /** Whether any read succeeded, and what was wrong with the last one. */
  #hasRead = false
  #problem: string | undefined

  constructor(resource: Resource) {
    this.#resource = resource
    const { from } = resource
    this.#from = typeof from === 'string' ? (box) => box.get(from, anything) : memoizeReads(from)
  }

  /**
   * Reads and parses. What is wrong now, and was not before, is read once more. Throws what the read throws; NotHere if
   * this box or API version does not have the resource; Unreachable if a single object does not match its schema.
   */
  async load(box: TrackedReader, before: Objects): Promise<Batch> {
    try {
      return await this.#load(box, before)
    } catch (error) {
      throw absenceIn(this.#resource, error)
    }
  }

  /**
   * Reads the objects with these keys again and takes the others from before. It proves nothing about what is gone.
   * undefined if one of them cannot be read without the list.
   */
  async loadAlone(box: Reader, before: Objects, keys: ReadonlySet<string>): Promise<Batch | undefined> {
    const { alone } = this.#resource
    if (alone === undefined) return undefined
    const held = [...before].filter(([key, { missing }]) => keys.has(key) || missing === 0)
    const read = async ([key, { raw, it }]: (typeof held)[number]) => (keys.has(key) ? alone(it, box) : raw)
    const raws = await Promise.all(held.map(read)).catch(() => [undefined])
    if (raws.includes(undefined)) return undefined
    const batch = parse(this.#resource, raws, before)
    const problem = this.#problem ?? batch.problem
    return { objects: batch.objects, complete: false, ...(problem !== undefined && { problem }) }
  }

  async #load(box: TrackedReader, before: Objects): Promise<Batch> {
    const { shape, since } = this.#resource
    if (since !== undefined && !atLeast(box.api, since)) throw new NotHere(`Needs API ${since}`, 'api_version')
    const first = await this.#read(box, before)
    const batch = this.#isNews(first) ? await this.#readAgain(box, before, first) : first
    this.#problem = batch.problem
    if (batch.problem === none) throw new NotHere(none, 'none')
    if (shape === 'one' && batch.problem !== undefined) throw new Unreachable(batch.problem, 'not_expected')
    this.#hasRead = true
    return batch
  }

  #isNews({ problem }: Batch): boolean {
    if (problem === undefined || problem === this.#problem) return false
    return problem !== none || this.#hasRead
  }

  async #readAgain(box: TrackedReader, before: Objects, first: Batch): Promise<Batch> {
    const again = await box.again()
    if (again === undefined) return first
    const second = await this.#read(again.box, before)
    if (second.problem === undefined) again.mended(first.problem ?? '')
    return second
  }

  async #read(box: Reader, before: Objects): Promise<Batch> {
    const { from, track } = this.#resource
    const found = await this.#from(box)
    const raw = track === undefined || found === undefined ? found : await tracked(track, box, before)
    if (raw === undefined && typeof from !== 'string') {
      return { objects: new Map(), complete: false, problem: none }
    }
    if (raw === this.#last?.raw && this.#last?.batch.objects === before) return this.#last.batch
    if (Array.isArray(raw) && raw.length > long) await mapInSlices(raw, itemParser(this.#resource))
    const batch = parse(this.#resource, raw, before)
    this.#last = { raw, batch }
    return batch
  }
}

/** NotHere for an error with which this resource says that the box does not have it; any other error as it is. */
export function absenceIn({ absentCodes = [] }: Resource, error: unknown): unknown {
  const isAbsence = (error instanceof Unreachable || error instanceof Refused) && absentCodes.includes(error.code)
  return isAbsence ? new NotHere(error.message, error.code, { cause: error }) : error
}

/** The objects that are known, read again one by one. One that cannot be read stays as it was, unless none can. */
async function tracked(track: NonNullable<Resource['track']>, box: Reader, before: Objects): Promise<unknown[]> {
  const held = [...before.values()]
  const results = await Promise.allSettled(held.map(({ it }) => track(it, box)))
  const failed = results.find((it) => it.status === 'rejected')
  if (failed !== undefined && results.every((it) => it.status === 'rejected')) throw failed.reason
  const raws = results.map((it, at) => (it.status === 'fulfilled' ? it.value : held[at]?.raw))
  return raws.filter((raw) => raw !== undefined)
}
