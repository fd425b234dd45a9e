/**
 * Ends what commands have begun (`ends` of the contract) unless another command has ended it: after its time, and when the
 * daemon stops. A list of what was begun is kept in the data folder, for a daemon that could not end it.
 */
import type { Logger } from 'pino'
import { z } from 'zod'
import { secondsOf } from '../../contract/interval.ts'
import type { Ends } from '../../contract/parts.ts'
import type { Clock, ConfiguredResource, Store } from '../ports.ts'
import type { Plan } from './plan.ts'
import { isNoAnswer, SendFailure, type SendPorts, sendAll } from './send.ts'

/** `until` in epoch seconds. */
const Begun = z
  .object({ path: z.string(), word: z.string(), key: z.string(), until: z.number() })
  .extend({ which: z.string().optional() })
export type Begun = z.output<typeof Begun>

/** What an earlier run left open. */
export async function loadBegun(store: Store): Promise<readonly Begun[]> {
  return (await store.read('begun', z.array(Begun))) ?? []
}

/** How long after a failure it is tried again. Seconds. */
const againAfter = 15

/** How long it is tried. Seconds. */
const triedFor = 3600

export interface EndingsPorts {
  readonly send: SendPorts
  readonly store: Store
  readonly log: Logger
  readonly clock: Pick<Clock, 'epoch'>
}

export class Endings {
  readonly #ports: EndingsPorts
  /** By `adapter.resource.row`. */
  readonly #ends: ReadonlyMap<string, Ends>
  /** By resource, row and key. */
  readonly #begun = new Map<string, Begun>()
  readonly #timers = new Map<string, NodeJS.Timeout>()
  #isStopped = false

  /** @param left what an earlier run left open; it is ended at its time */
  constructor(resources: readonly ConfiguredResource[], left: readonly Begun[], ports: EndingsPorts) {
    this.#ports = ports
    const all = resources.flatMap(({ adapter, name, resource: { commands, entities } }) =>
      [...Object.entries(commands), ...Object.entries(entities)].flatMap(([word, row]) => {
        const ends = 'ends' in row ? row.ends : undefined
        return ends === undefined ? [] : [[`${adapter}.${name}.${word}`, ends] as const]
      }),
    )
    this.#ends = new Map(all)
    for (const it of left) if (this.#endsOf(it) !== undefined) this.#begin(it)
  }

  /** A command was carried out. @param answer the last one */
  done(path: string, plan: Pick<Plan, 'word' | 'key'>, answer?: unknown): void {
    for (const [id, it] of this.#begun) {
      const isOfPlan = it.path === path && it.key === (plan.key ?? '') && this.#endsOf(it)?.by === plan.word
      if (isOfPlan) this.#over(id)
    }
    this.mayHaveBegun(path, plan, answer)
  }

  /** A command was carried out in part, or may have been carried out. */
  mayHaveBegun(path: string, { word, key = '' }: Pick<Plan, 'word' | 'key'>, answer?: unknown): void {
    const ends = this.#ends.get(`${path}.${word}`)
    if (ends === undefined) return
    const which = ends.which?.(answer)
    const until = this.#ports.clock.epoch() + secondsOf(ends.after)
    this.#begin({ path, word, key, until, ...(which !== undefined && { which }) })
    this.#save()
  }

  /** Ends everything that was begun, and sets no timers any more. What cannot be ended stays in the list. */
  async stop(): Promise<void> {
    this.#isStopped = true
    for (const timer of this.#timers.values()) clearTimeout(timer)
    await Promise.all([...this.#begun].map(([id, it]) => this.#end(id, it)))
  }

  #endsOf({ path, word }: Begun): Ends | undefined {
    return this.#ends.get(`${path}.${word}`)
  }

  #begin(it: Begun): void {
    const id = `${it.path} ${it.word} ${it.key}`
    this.#begun.set(id, it)
    this.#endLater(id, it, Math.max(0, it.until - this.#ports.clock.epoch()))
  }

  #endLater(id: string, it: Begun, seconds: number): void {
    clearTimeout(this.#timers.get(id))
    if (this.#isStopped) return
    this.#timers.set(id, setTimeout(() => void this.#end(id, it), seconds * 1000).unref())
  }

  async #end(id: string, it: Begun): Promise<void> {
    const { send, log } = this.#ports
    try {
      const requests = await this.#endsOf(it)?.ask(it.key, send.reader(), it.which)
      await sendAll(requests ?? [], send)
    } catch (error) {
      const cause = error instanceof SendFailure ? error.cause : error
      log.debug({ err: cause }, `What ${it.path}.${it.word} has begun could not be ended`)
      const isTried = this.#ports.clock.epoch() < it.until + triedFor
      if (isNoAnswer(cause) && isTried) return this.#endLater(id, it, againAfter)
    }
    // It may have been begun again meanwhile.
    if (this.#begun.get(id) === it) this.#over(id)
  }

  #over(id: string): void {
    clearTimeout(this.#timers.get(id))
    this.#timers.delete(id)
    this.#begun.delete(id)
    this.#save()
  }

  #save(): void {
    this.#ports.store.writeLater('begun', () => [...this.#begun.values()])
  }
}
