/** The requests of one poll: each is sent once, repeated once if its answer is of no use, and answered from earlier polls. */
import { type Interval, secondsOf } from '../../contract/interval.ts'
import type { Request } from '../../contract/requests.ts'
import type { Box } from '../ports.ts'

export interface Answer {
  /** The request. */
  readonly key: string
  /** Monotonic seconds. */
  readonly at: number
  readonly value: unknown
  /** Until when it may be used again, if that is sooner than a reader allows. Monotonic seconds. */
  readonly until?: number
  /** It was requested because an earlier answer was of no use. */
  readonly isSecond?: boolean
}

/** Answers of earlier polls, by request. A read that allows a `maxAge` may use them. */
export type AnswerCache = Map<string, Answer>

type SentRequest = Parameters<Box['request']>[0]

export function keyOf({ method, path, body }: Request): string {
  return method === 'GET' ? path : `${method} ${path} ${JSON.stringify(body)}`
}

export class Answers {
  readonly #box: Pick<Box, 'request'>
  readonly #cache: AnswerCache
  /** Monotonic seconds. */
  readonly #at: number
  readonly #requested = new Map<string, Promise<Answer>>()
  readonly #discarded = new Map<string, Promise<void>>()
  readonly #renewed = new Map<string, Promise<void>>()

  constructor(box: Pick<Box, 'request'>, cache: AnswerCache, at: number) {
    this.#box = box
    this.#cache = cache
    this.#at = at
  }

  /**
   * The cached answer if it is young enough, else that of the request, which is then cached.
   * @param requested is called if this causes a request
   */
  async to(request: SentRequest, maxAge: Interval | undefined, requested: () => void): Promise<Answer> {
    const key = keyOf(request)
    const known = this.cached(key, maxAge)
    if (known !== undefined) return known
    const answer = await this.#request(key, request, requested)
    this.keep(answer, maxAge)
    return answer
  }

  cached(key: string, maxAge: Interval | undefined): Answer | undefined {
    const known = this.#cache.get(key)
    if (known === undefined || maxAge === undefined || this.#at - known.at >= secondsOf(maxAge)) return undefined
    return known.until === undefined || this.#at < known.until ? known : undefined
  }

  keep(answer: Answer, maxAge: Interval | undefined): void {
    if (maxAge !== undefined) this.#cache.set(answer.key, answer)
  }

  /** Later polls do not use what is cached of this request. */
  forget(key: string): void {
    this.#cache.delete(key)
  }

  /**
   * After a pause, discards the answer to a request that failed, so that the next reader requests it again; but only once
   * in a poll, however many readers ask for that. Resolves with whether this one was the first.
   */
  discard(key: string, pause: () => Promise<void>): Promise<boolean> {
    return this.#dropOnce(this.#discarded, key, pause)
  }

  /** The same for an answer that looks wrong together with others. If the next one fails, it may still be discarded. */
  renew(key: string, pause: () => Promise<void>): Promise<boolean> {
    return this.#dropOnce(this.#renewed, key, pause)
  }

  async #dropOnce(dropped: Map<string, Promise<void>>, key: string, pause: () => Promise<void>): Promise<boolean> {
    const known = dropped.get(key)
    const drop = known ?? pause().then(() => this.#drop(key))
    dropped.set(key, drop)
    await drop
    return known === undefined
  }

  #drop(key: string): void {
    this.#requested.delete(key)
    this.#cache.delete(key)
  }

  #request(key: string, request: SentRequest, requested: () => void): Promise<Answer> {
    const known = this.#requested.get(key)
    if (known !== undefined) return known
    requested()
    const isSecond = this.#discarded.has(key) || this.#renewed.has(key)
    const answer = this.#box.request(request).then((value) => ({ key, at: this.#at, value, isSecond }))
    this.#requested.set(key, answer)
    return answer
  }
}
