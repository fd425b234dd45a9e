/**
 * Removes from the box what commands of this program have created and what is over, such as finished tasks, once it was
 * published. What others have created stays. The list of what was created is kept in the data folder.
 */
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Item, Resource } from '../contract/compiled.ts'
import type { Tidy } from '../contract/parts.ts'
import type { Request } from '../contract/requests.ts'
import { Unreachable } from '../errors.ts'
import type { Reading, ReadingSink } from './poll/poller.ts'
import { itemParser, type Objects } from './poll/reconcile.ts'
import type { Box, Clock, ConfiguredResource, Store } from './ports.ts'

/** Identities by `adapter.resource`. */
const File = z.record(z.string(), z.array(z.string()))

/** The oldest of more are forgotten: they stay on the box. */
const maxKept = 200

/** How long an object may exist before the loss of the answer is noticed, and how long after it is looked for. Seconds. */
const lostAfter = 90
const soughtFor = 600

/** A request whose answer was lost. */
interface Lost {
  readonly request: Request
  readonly at: number
}

/** What was read. */
interface Recognising {
  readonly path: string
  readonly tidy: Tidy<Item>
  /** By identity. */
  readonly found: ReadonlyMap<string, Item>
  readonly complete: boolean
}

export interface TidierPorts {
  readonly box: Pick<Box, 'request'>
  readonly store: Store
  readonly log: Logger
  readonly clock?: Pick<Clock, 'monotonic'> | undefined
}

/** @param resources those that are read */
export async function createTidier(resources: readonly ConfiguredResource[], ports: TidierPorts): Promise<Tidier> {
  const isNeeded = resources.some(({ resource }) => resource.tidy !== undefined)
  return new Tidier(ports, isNeeded ? await ports.store.read('created', File) : undefined)
}

export class Tidier {
  readonly #ports: TidierPorts
  /** Identities by `adapter.resource`. */
  readonly #created: Map<string, Set<string>>
  /** Of each resource, when an identity was first read. */
  readonly #firstSeen = new Map<string, ReadonlyMap<string, number>>()
  readonly #lost = new Map<string, readonly Lost[]>()
  /** Identities whose removal is in progress. */
  readonly #removing = new Set<string>()

  constructor(ports: TidierPorts, created: z.output<typeof File> = {}) {
    this.#ports = ports
    this.#created = new Map(Object.entries(created).map(([path, identities]) => [path, new Set(identities)]))
  }

  /** What a command may have created: each that is an object of the resource is what it has created. */
  created(path: string, resource: Resource, answers: readonly unknown[]): void {
    const { tidy } = resource
    if (tidy === undefined) return
    const objects = answers.map(itemParser(resource)).filter((it): it is Item => typeof it === 'object')
    if (objects.length === 0) return
    this.#add(
      path,
      objects.map((it) => tidy.identity(it)),
    )
  }

  /** The answer to a request was lost. What it has created is recognised in the next reads. */
  answerLost(path: string, { tidy }: Resource, request: Request): void {
    if (tidy?.made === undefined) return
    this.#lost.set(path, [...(this.#lost.get(path) ?? []), { request, at: this.#now() }])
  }

  /** A sink that removes what is over once `sink` has shown it. */
  after({ adapter, name, resource }: ConfiguredResource, sink: ReadingSink): ReadingSink {
    if (resource.tidy === undefined) return sink
    const show = async (reading: Reading) => {
      await sink.show(reading)
      void this.shown(`${adapter}.${name}`, resource, reading.objects, reading.complete)
    }
    return {
      show,
      objectChanged: (key, objects) => sink.objectChanged(key, objects),
      unavailable: (state) => sink.unavailable(state),
      absent: () => sink.absent(),
    }
  }

  /** A read was shown. @param complete whether an object that it does not have is gone */
  async shown(path: string, { tidy }: Resource, objects: Objects, complete: boolean): Promise<void> {
    if (tidy === undefined) return
    const found = new Map([...objects.values()].map(({ it }) => [tidy.identity(it), it]))
    this.#recognise({ path, tidy, found, complete })
    const created = this.#created.get(path)
    if (created === undefined || created.size === 0) return
    const gone = complete ? [...created].filter((identity) => !found.has(identity)) : []
    const over = [...found].filter(([identity, it]) => created.has(identity) && tidy.when(it))
    const removed = await Promise.all(over.map(([identity, it]) => this.#remove(`${path} ${identity}`, tidy.ask(it))))
    const done = over.flatMap(([identity], at) => (removed[at] ? [identity] : []))
    for (const identity of [...gone, ...done]) created.delete(identity)
    if (gone.length + done.length > 0) this.#save()
  }

  /** Whether it need not be tried again: it is removed, or the box refuses that. */
  async #remove(name: string, request: Parameters<Box['request']>[0]): Promise<boolean> {
    if (this.#removing.has(name)) return false
    this.#removing.add(name)
    try {
      await this.#ports.box.request(request)
      return true
    } catch (error) {
      this.#ports.log.debug({ err: error }, `${name}, which a command has created, could not be removed from the box`)
      return !(error instanceof Unreachable)
    } finally {
      this.#removing.delete(name)
    }
  }

  /** Finds what requests have created whose answers were lost. What was there at the first read is of others. */
  #recognise({ path, tidy: { made }, found, complete }: Recognising): void {
    const now = this.#now()
    const before = this.#firstSeen.get(path)
    const seen = new Map(
      [...found.keys()].map((it) => [it, before ? (before.get(it) ?? now) : Number.NEGATIVE_INFINITY]),
    )
    this.#firstSeen.set(path, complete ? seen : new Map([...(before ?? []), ...seen]))
    const sought = (this.#lost.get(path) ?? []).filter(({ at }) => now - at < soughtFor)
    const left = sought.filter(({ request, at }) => {
      const isNew = (it: string) => (seen.get(it) ?? now) > at - lostAfter && this.#created.get(path)?.has(it) !== true
      const own = [...found].find(([identity, it]) => isNew(identity) && made?.(it, request) === true)
      if (own !== undefined) this.#add(path, [own[0]])
      return own === undefined
    })
    this.#lost.set(path, left)
  }

  #add(path: string, identities: readonly string[]): void {
    const known = [...(this.#created.get(path) ?? []), ...identities]
    this.#created.set(path, new Set(known.slice(-maxKept)))
    this.#save()
  }

  #now(): number {
    return this.#ports.clock?.monotonic() ?? performance.now() / 1000
  }

  #save(): void {
    const file = () => Object.fromEntries([...this.#created].map(([path, identities]) => [path, [...identities]]))
    this.#ports.store.writeLater('created', file)
  }
}
