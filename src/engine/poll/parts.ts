/**
 * The parts of a resource that fail on their own (`part` of the contract's reader). While one fails, its last value is used,
 * and nothing is removed. The second failure in a row is logged. The part is requested again with each read of its resource.
 */
import type { Logger } from 'pino'
import { NotGranted, NotHere } from '../../errors.ts'
import { shareStructure } from '../../incremental/structural-sharing.ts'

/** How long the last value is used instead of a part that fails. Seconds. */
const keptFor = 600

/** A part that the box did not have in any read for this long is gone. Seconds. */
const provesAbsence = 3600

export interface PartPorts {
  readonly log: Logger
  readonly missingRight: (right: string, what: string) => void
}

/** What is used instead of a part that fails. */
export interface Failed {
  /** undefined if it is unknown. */
  readonly value: unknown
  /** Whether the failure proves that the objects of this part are gone. */
  readonly provesAbsence: boolean
}

interface Known {
  readonly value: unknown
  /** Monotonic seconds, of the last value. */
  readonly at: number
  /** Since when the box says that it does not have it. */
  readonly absentSince?: number | undefined
  /** Reads in a row that failed, while other parts worked. */
  readonly failures: number
}

/** The first failure may be the beginning of one that makes the whole resource unavailable, or of the stop of the daemon. */
const worthLogging = 2

const unknown: Known = { value: undefined, at: Number.NEGATIVE_INFINITY, failures: 0 }

/** A part is known by its path and the function that reads it. */
export interface PartId {
  readonly path: string
  readonly read: object
}

/** Beyond this number the parts of a function are forgotten: some paths contain the ids of objects that are gone. */
const maxParts = 1000

export class Parts {
  readonly #ports: PartPorts
  #known = new WeakMap<object, Map<string, Known>>()
  /** The functions that cannot read a path, by each path whose failure was logged. */
  readonly #logged = new Map<string, Set<object>>()
  readonly #together = new WeakMap<object, ReadonlyMap<string, unknown>>()

  constructor(ports: PartPorts) {
    this.#ports = ports
  }

  /** Returns the identical value as before if nothing in it has changed. */
  worked(part: PartId, value: unknown, now: number): unknown {
    const before = this.#of(part)
    this.#readAgain(part)
    const shared = shareStructure(before.value, value)
    this.#keep(part, { value: shared, at: now, failures: 0 })
    return shared
  }

  failed(part: PartId, error: unknown, now: number): Failed {
    const known = this.#of(part)
    const absentSince = error instanceof NotHere ? (known.absentSince ?? now) : undefined
    const isKept = now - known.at < keptFor
    this.#keep(part, { ...known, absentSince, ...(!isKept && { value: undefined }) })
    if (isKept) return { value: known.value, provesAbsence: true }
    return { value: undefined, provesAbsence: absentSince !== undefined && now - absentSince >= provesAbsence }
  }

  /** The identical map as before if none of the values has changed. */
  together(read: object, values: ReadonlyMap<string, unknown>): ReadonlyMap<string, unknown> {
    const before = this.#together.get(read)
    const isSame = before?.size === values.size && [...values].every(([path, it]) => before.get(path) === it)
    if (before !== undefined && isSame) return before
    this.#together.set(read, values)
    return values
  }

  /** Logs it once, unless the box says that it does not have it. */
  report({ path, read }: PartId, error: unknown): void {
    if (error instanceof NotHere) return
    const known = this.#of({ path, read })
    const failures = known.failures + 1
    this.#keep({ path, read }, { ...known, failures })
    if (failures < worthLogging) return
    const readers = this.#logged.get(path)
    this.#logged.set(path, new Set(readers).add(read))
    if (readers !== undefined) return
    const fields = { path, error: error instanceof Error ? error.message : String(error) }
    if (error instanceof NotGranted) this.#ports.missingRight(error.right, path)
    else this.#ports.log.warn(fields, `${path} cannot be read. The values that it had before stay`)
  }

  #readAgain({ path, read }: PartId): void {
    const readers = this.#logged.get(path)
    if (!readers?.delete(read) || readers.size > 0) return
    this.#logged.delete(path)
    this.#ports.log.info({ path }, `${path} can be read again`)
  }

  /** The box may be another one now. */
  reset(): void {
    this.#known = new WeakMap()
  }

  #of({ read, path }: PartId): Known {
    return this.#known.get(read)?.get(path) ?? unknown
  }

  #keep({ read, path }: PartId, known: Known): void {
    const all = this.#known.get(read) ?? new Map<string, Known>()
    if (all.size > maxParts) all.clear()
    this.#known.set(read, all.set(path, known))
  }
}
