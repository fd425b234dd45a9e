/** The reads of one poll: a path that several resources need is requested once. */
import type { z } from 'zod'
import type { Interval } from '../../contract/interval.ts'
import type { Absence, Reader, ReadPart, Turn } from '../../contract/reader.ts'
import type { Request } from '../../contract/requests.ts'
import type { ApiVersion } from '../../contract/version.ts'
import { AuthRequired, NotGranted, NotHere, Refused, Unreachable } from '../../errors.ts'
import type { Box } from '../ports.ts'
import { type AnswerCache, Answers, keyOf } from './answers.ts'
import { type Evidence, UsedAnswers } from './evidence.ts'
import { memoizeReads } from './memoized-reads.ts'
import { parseAnswer } from './parse-answer.ts'
import type { ReadMemory } from './read-memory.ts'
import { Turns } from './turns.ts'

export interface PollContext {
  readonly box: Pick<Box, 'request'>
  readonly api: ApiVersion
  /** Epoch seconds. */
  readonly now: number
  /** Monotonic seconds: the age of an answer must not depend on a clock that may be set. */
  readonly at?: number
  readonly cache?: AnswerCache
  /** A user waits for these reads: they do not wait behind other polls. */
  readonly isUrgent?: boolean
  /** Absent for a single poll: then no read is repeated, each shortcut is tried, and every turn is taken. */
  readonly memory?: ReadMemory
}

/** A reader for one resource, which knows the answers that it has used. */
export interface TrackedReader extends Reader {
  evidence(): Evidence
  /** How many requests the reads have caused. */
  readonly requests: number
  /** After a pause, a reader that requests again what this one has used. undefined if this poll does not repeat it. */
  again(): Promise<SecondReader | undefined>
}

export interface SecondReader {
  readonly box: TrackedReader
  /** To be called if what was read now is right. */
  readonly mended: (reason: string) => unknown
}

/** Who reads, and how. */
interface Owner {
  /** What the reader is known by in later polls. */
  readonly id: object
  /** Whether a read that fails is repeated. A shortcut is not: its plain form is read instead. */
  readonly repeats: boolean
  /** Whether the box gets longer to answer. */
  readonly slow: boolean
  /** Whether what is read may sleep: the box then gets less time. */
  readonly quick?: true
}

interface Query<S extends z.ZodType> {
  readonly request: Request
  readonly schema: S
  readonly maxAge: Interval | undefined
}

interface AttemptQuery<S extends z.ZodType> extends Query<S> {
  readonly absence: Absence | undefined
}

interface Part {
  readonly path: string
  readonly read: ReadPart<unknown>
}

/** `value` is an earlier one, or undefined, if there is an error. */
interface PartResult {
  readonly value?: unknown
  readonly error?: unknown
}

interface SharedResult {
  readonly used: UsedAnswers
  readonly value: unknown
}

type Read<T> = (box: Reader) => Promise<T>

/** How long a refusal counts that may be over soon. Seconds. */
const shortRefusal = 60

/** More turns in a minute than there can be. */
const unlimited = 1_000_000

/** What `share` returned in earlier polls, by function. */
const sharedReads = new WeakMap<object, Read<unknown>>()

/** All reads of one poll. */
export class Poll {
  readonly #context: PollContext
  readonly #at: number
  readonly #answers: Answers
  readonly #shared = new Map<object, Promise<SharedResult>>()

  constructor(context: PollContext) {
    this.#context = context
    this.#at = context.at ?? 0
    this.#answers = new Answers(boxOf(context), context.cache ?? new Map(), this.#at)
  }

  /**
   * A reader that shares its answers with the other readers of this poll.
   * @param id what the reader is known by in later polls
   */
  reader(id: object = {}, { slow = false }: { readonly slow?: boolean } = {}): TrackedReader {
    return this.#reader({ id, repeats: true, slow }, new UsedAnswers(this.#at))
  }

  #reader(owner: Owner, used: UsedAnswers): TrackedReader {
    const get = <S extends z.ZodType>(path: string, schema: S, maxAge?: Interval) =>
      this.#read(owner, used, { request: { method: 'GET', path }, schema, maxAge })
    const shared = async (result: Promise<SharedResult>) => {
      used.include((await result).used)
      return (await result).value
    }
    return {
      get,
      getIfPresent: (path, schema, maxAge) => unless(isNotHere, () => get(path, schema, maxAge)),
      getIfAllowed: (path, schema, maxAge) =>
        this.#readIfAllowed(owner, used, { request: { method: 'GET', path }, schema, maxAge }),
      attempt: (path, schema, absence) =>
        this.#attempt(owner, used, { request: { method: 'GET', path }, schema, maxAge: undefined, absence }),
      post: (path, body, schema, maxAge) =>
        this.#readIfAllowed(owner, used, { request: { method: 'POST', path, body }, schema, maxAge }),
      // What is stored under a path or function is what this schema or function has returned, here and below.
      inTurn: async <S extends z.ZodType>(turns: Turn[], schema: S, perMinute: number) =>
        (await this.#inTurn(owner, used, { turns, schema, perMinute })) as Map<string, z.output<S> | undefined>,
      part: async <T>(path: string, read: ReadPart<T>) =>
        this.#reported({ path, read }, await this.#part(owner, used, { path, read })) as T | undefined,
      requiredPart: async <T>(path: string, read: ReadPart<T>) => {
        const part = await this.#part(owner, used, { path, read })
        if (part.error !== undefined && part.value === undefined) throw part.error
        return this.#reported({ path, read }, part) as T
      },
      parts: async <T>(paths: readonly string[], read: ReadPart<T>) =>
        (await this.#parts(owner, used, { paths, read })) as ReadonlyMap<string, T>,
      share: async <T>(read: Read<T>) => (await shared(this.#sharedResult(read, owner))) as T,
      prefer: async <T>(shortcut: Read<T | undefined>, plain: (box: Reader, last?: T) => Promise<T>) =>
        (await shared(this.#preferred(owner, shortcut, plain))) as T,
      api: this.#context.api,
      now: this.#context.now,
      evidence: () => used,
      get requests() {
        return used.requests
      },
      again: () => this.#again(owner, used),
    }
  }

  /** The parsed answer. A read that fails is repeated once. */
  async #read<S extends z.ZodType>(owner: Owner, used: UsedAnswers, query: Query<S>): Promise<z.output<S>> {
    const { memory } = this.#context
    const read = () => this.#readOnce(owner, used, query)
    if (memory === undefined || !owner.repeats) return read()
    const key = keyOf(query.request)
    const discard = () => this.#answers.discard(key, () => memory.attempts.pause())
    return memory.attempts.twice({ reader: owner.id, key, read, discard, maySleep: owner.quick })
  }

  async #readOnce<S extends z.ZodType>(
    { slow, quick }: Pick<Owner, 'slow' | 'quick'>,
    used: UsedAnswers,
    { request, schema, maxAge }: Query<S>,
  ): Promise<z.output<S>> {
    const timeout = quick ? ({ timeout: 'quick' } as const) : slow && ({ timeout: 'slow' } as const)
    const sent = { ...request, ...timeout }
    const answer = await this.#answers.to(sent, maxAge, used.requested)
    used.add(answer, maxAge)
    try {
      return await parseAnswer(request.path, schema, answer.value)
    } catch (error) {
      // An answer of no use is not kept for the next poll.
      this.#answers.forget(answer.key)
      throw error
    }
  }

  /** What fails concerns nothing else. It is not requested at every poll either. */
  async #attempt<S extends z.ZodType>(owner: Owner, used: UsedAnswers, { absence, ...query }: AttemptQuery<S>) {
    const { memory, isUrgent = false } = this.#context
    const { path } = query.request
    const known = memory?.sleepers.known(path, this.#at, isUrgent)
    if (known !== undefined) return known.value
    if (absence === 'known') return null
    try {
      const value = await this.#read({ ...owner, quick: true }, used, query)
      memory?.sleepers.worked(path)
      return value
    } catch (error) {
      if (this.#concernsEverything(error)) throw error
      const isAbsent = error instanceof NotHere || error instanceof Refused
      if (isAbsent && absence === 'forGood') memory?.sleepers.isAbsent(path)
      else memory?.sleepers.failed(path, this.#at)
      return isAbsent ? undefined : null
    }
  }

  /** A refusal is cached like an answer: what the box refuses is not requested at every poll. */
  async #readIfAllowed<S extends z.ZodType>(owner: Owner, used: UsedAnswers, query: Query<S>) {
    const { maxAge } = query
    const key = `refused ${keyOf(query.request)}`
    const known = this.#answers.cached(key, maxAge)
    if (known !== undefined) {
      used.add(known, maxAge)
      return undefined
    }
    try {
      return await this.#read(owner, used, query)
    } catch (error) {
      if (!isRefusal(error)) throw error
      const mayEnd = isInternal(error) || error instanceof NotGranted
      const until = mayEnd ? this.#at + shortRefusal : Number.POSITIVE_INFINITY
      const refusal = { key, at: this.#at, value: undefined, until }
      this.#answers.keep(refusal, maxAge)
      used.add(refusal, maxAge)
      return undefined
    }
  }

  /** A turn is not repeated: it comes again soon. */
  #inTurn<S extends z.ZodType>(owner: Owner, used: UsedAnswers, { turns, schema, perMinute }: Round<S>) {
    const { memory } = this.#context
    const read = async (path: string) => {
      try {
        return {
          value: await this.#readOnce(owner, used, { request: { method: 'GET', path }, schema, maxAge: undefined }),
        }
      } catch (error) {
        if (this.#concernsEverything(error)) throw error
        return undefined
      }
    }
    if (memory === undefined) return new Turns().take(this.#at, { turns, perMinute: unlimited }, read)
    return memory.turnsOf(owner.id).take(this.#at, { turns, perMinute }, read)
  }

  async #part(owner: Owner, used: UsedAnswers, { path, read }: Part): Promise<PartResult> {
    const parts = this.#context.memory?.parts
    try {
      const value = await read(this.#reader(owner, used), path)
      return { value: parts === undefined ? value : parts.worked({ path, read }, value, this.#at) }
    } catch (error) {
      if (this.#concernsEverything(error)) throw error
      const { value, provesAbsence = false } = parts?.failed({ path, read }, error, this.#at) ?? {}
      if (value === undefined && !provesAbsence) used.isPartial = true
      return { value, error }
    }
  }

  #reported(part: Part, { value, error }: PartResult): unknown {
    if (error !== undefined) this.#context.memory?.parts.report(part, error)
    return value
  }

  /** A part that fails is reported only if another one succeeds: otherwise the resource itself cannot be read. */
  async #parts(owner: Owner, used: UsedAnswers, { paths, read }: { paths: readonly string[]; read: Part['read'] }) {
    const all = await Promise.all(
      paths.map(async (path) => ({ path, ...(await this.#part(owner, used, { path, read })) })),
    )
    const failed = all.filter(({ error }) => error !== undefined)
    const first = failed.find(({ error }) => !isNotHere(error)) ?? failed[0]
    if (first !== undefined && failed.length === all.length) throw first.error
    for (const part of failed) this.#reported({ path: part.path, read }, part)
    const values = new Map(all.filter(({ value }) => value !== undefined).map(({ path, value }) => [path, value]))
    return this.#context.memory?.parts.together(read, values) ?? values
  }

  #sharedResult(read: Read<unknown>, owner: Pick<Owner, 'repeats' | 'slow'>): Promise<SharedResult> {
    const memoized = sharedReads.get(read) ?? memoizeReads(read)
    sharedReads.set(read, memoized)
    return this.#onceInPoll(read, { ...owner, id: read }, memoized)
  }

  /** What the shortcut returns; what the plain form returns if the shortcut fails now, or is left alone after a failure. */
  async #preferred<T>(
    { slow }: Pick<Owner, 'slow'>,
    shortcut: Read<T | undefined>,
    plain: (box: Reader, last?: T) => Promise<T>,
  ): Promise<SharedResult> {
    const shortcuts = this.#context.memory?.shortcuts
    if (shortcuts?.works(shortcut) !== false) {
      const result = await this.#trial(slow, shortcut)
      if (result !== undefined) return result
    } else if (shortcuts.isTriedNow(shortcut, this.#at)) {
      // Nothing waits for it: it may take long to fail.
      void this.#trial(slow, shortcut).catch((error) => shortcuts.failed(shortcut, this.#at, error))
    }
    return this.#onceInPoll(plain, { id: plain, repeats: true, slow }, (box) =>
      plain(box, shortcuts?.last(shortcut) as T | undefined),
    )
  }

  /** undefined if the shortcut fails. */
  async #trial(slow: boolean, shortcut: Read<unknown>): Promise<SharedResult | undefined> {
    const shortcuts = this.#context.memory?.shortcuts
    try {
      const result = await this.#sharedResult(shortcut, { repeats: false, slow })
      if (result.value === undefined) shortcuts?.failed(shortcut, this.#at, undefined)
      else shortcuts?.worked(shortcut, result.value)
      return result.value === undefined ? undefined : result
    } catch (error) {
      if (this.#concernsEverything(error)) throw error
      shortcuts?.failed(shortcut, this.#at, error)
      return undefined
    }
  }

  #onceInPoll(key: object, owner: Owner, read: Read<unknown>): Promise<SharedResult> {
    const known = this.#shared.get(key)
    if (known !== undefined) return known
    const used = new UsedAnswers(this.#at)
    const result = read(this.#reader(owner, used)).then((value) => ({ used, value }))
    this.#shared.set(key, result)
    return result
  }

  async #again(owner: Owner, used: UsedAnswers): Promise<SecondReader | undefined> {
    const { memory } = this.#context
    if (memory === undefined || !memory.boxIsUp()) return undefined
    const { attempts } = memory
    const keys = [...used.repeatable]
    if (keys.length === 0) return undefined
    const discarded = await Promise.all(keys.map((key) => this.#answers.renew(key, () => attempts.pause())))
    const isFirst = discarded.includes(true)
    if (isFirst) this.#shared.clear()
    const box = this.#reader(owner, new UsedAnswers(this.#at))
    return { box, mended: (reason) => isFirst && attempts.mended(reason) }
  }

  /** The whole box is away, or refuses the session: another way to read, or another path, is of no use. */
  #concernsEverything(error: unknown): boolean {
    return error instanceof AuthRequired || this.#context.memory?.boxIsUp() === false
  }
}

interface Round<S extends z.ZodType> {
  readonly turns: readonly Turn[]
  readonly schema: S
  readonly perMinute: number
}

/** Unless a user waits for it, a poll waits in the queue behind commands. */
function boxOf({ box, isUrgent = false }: PollContext): Pick<Box, 'request'> {
  return isUrgent ? box : { request: (request) => box.request({ ...request, background: true }) }
}

function isNotHere(error: unknown): boolean {
  return error instanceof NotHere
}

/** The box answered and refused: not there, not granted, refused, or an internal error of its own. */
function isRefusal(error: unknown): boolean {
  return isInternal(error) || [NotHere, NotGranted, Refused].some((name) => error instanceof name)
}

function isInternal(error: unknown): boolean {
  return error instanceof Unreachable && error.code === 'internal_error'
}

/** undefined instead of an error that is expected. */
async function unless<T>(expected: (error: unknown) => boolean, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (expected(error)) return undefined
    throw error
  }
}
