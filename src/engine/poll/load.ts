/** One read of a resource, parsed. */
import { z } from 'zod'
import type { Resource } from '../../contract/compiled.ts'
import type { Reader } from '../../contract/reader.ts'
import { atLeast } from '../../contract/version.ts'
import { NotHere, Unreachable } from '../../errors.ts'
import { mapInSlices } from '../../incremental/time-slice.ts'
import { memoizeReads } from './memoized-reads.ts'
import { type Batch, itemParser, type Objects, parse } from './reconcile.ts'

const anything = z.unknown()

/** A longer list is parsed in time slices, so that events and commands do not wait. */
const long = 500

export class Loader {
  readonly #resource: Resource
  readonly #from: (box: Reader) => Promise<unknown>
  #last: { readonly raw: unknown; readonly batch: Batch } | undefined

  constructor(resource: Resource) {
    this.#resource = resource
    const { from } = resource
    this.#from = typeof from === 'string' ? (box) => box.get(from, anything) : memoizeReads(from)
  }

  /**
   * Reads and parses. Throws what the read throws; NotHere if this box or API version does not have the resource;
   * Unreachable if a single object does not match its schema.
   */
  async load(box: Reader, before: Objects): Promise<Batch> {
    const { shape, since, from } = this.#resource
    if (since !== undefined && !atLeast(box.api, since)) throw new NotHere(`Needs API ${since}`, 'api_version')
    const raw = await this.#from(box)
    const isMissing = shape === 'one' && raw === undefined && typeof from !== 'string'
    if (isMissing) throw new NotHere('The box does not have it', 'none')
    if (raw === this.#last?.raw && this.#last?.batch.objects === before) return this.#last.batch
    if (Array.isArray(raw) && raw.length > long) await mapInSlices(raw, itemParser(this.#resource))
    const batch = parse(this.#resource, raw, before)
    this.#last = { raw, batch }
    if (shape === 'one' && batch.problem !== undefined) throw new Unreachable(batch.problem, 'not_expected')
    return batch
  }
}
