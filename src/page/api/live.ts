/**
 * What is there now (`/api/now`), and what changes from then on (`/api/events`). The daemon is observed only while a browser
 * looks, and for some seconds after, as phones come back.
 */

import { type Answer, failedAnswer, jsonInParts, type StreamAnswer } from '../answer.ts'
import type { Events, LogLine, ObjectNow } from '../contract.ts'
import type { WatchedDaemon } from '../watched-daemon.ts'
import { Changes } from './changes.ts'
import { EventClients, mostClients } from './event-clients.ts'
import { EventRing } from './event-ring.ts'
import { objectNow, type PresentedObject } from './objects.ts'
import { type LiveSources, nowContext, resourcesNow, statusNow } from './sources.ts'
import { isSameStatus } from './status.ts'

export interface Live {
  now(): Answer
  /** @param last the number of the last event that the browser knows */
  events(last: string | undefined): Answer | StreamAnswer
  /** Another daemon runs, or none. */
  daemonChanged(): void
  logged(line: LogLine): void
  /** Whether a browser looks, or did some seconds ago. */
  readonly isWatched: boolean
  /** Sends an event to every browser that looks. */
  send<Name extends keyof Events>(name: Name, data: Events[Name]): void
  close(): void
}

/** Events of this time are one. Milliseconds. */
const gatheredFor = 250
/** Between two looks at what nothing reports. Milliseconds. */
const lookEvery = 1000
/** Of these looks, each fifth also sends what only time changes. */
const looksPerSummary = 5
/** How long the daemon is observed after the last browser has left. Milliseconds. */
const lingers = 15_000
/** Objects of one event. */
const mostObjects = 50

/** @param sources what is current, as the daemon may be another one each time */
export function createLive(sources: () => LiveSources): Live {
  return new LiveState(sources)
}

class LiveState implements Live {
  readonly #sources: () => LiveSources
  readonly #ring = new EventRing(Date.now())
  readonly #clients = new EventClients(this.#ring)
  readonly #changes = new Changes()
  #lines: LogLine[] = []
  #observed: WatchedDaemon | undefined
  #unobserve: (() => void) | undefined
  #look: NodeJS.Timeout | undefined
  #gathering: NodeJS.Timeout | undefined
  #leaving: NodeJS.Timeout | undefined
  #looks = 0
  #status = statusNow(undefined)
  #resources = new Map<string, string>()

  constructor(sources: () => LiveSources) {
    this.#sources = sources
  }

  now(): Answer {
    this.#stay()
    const sources = this.#sources()
    const context = nowContext(sources)
    const resources = [...(sources.daemon?.sources().engine?.resources.values() ?? [])]
    const objects = resources.flatMap((it) => it.presented().map((object) => [it, object] as const))
    const head = { sequence: this.#ring.last, status: statusNow(sources), resources: resourcesNow(sources) }
    function* parts(): Generator<string> {
      yield `${JSON.stringify(head).slice(0, -1)},"objects":[`
      for (const [at, [monitored, object]] of objects.entries()) {
        yield `${at === 0 ? '' : ','}${JSON.stringify(objectNow(monitored, object, context))}`
      }
      yield ']}'
    }
    return jsonInParts(parts())
  }

  events(last: string | undefined): Answer | StreamAnswer {
    if (this.#clients.count >= mostClients) {
      const error = `${mostClients} pages are open already. Close one of them`
      return { ...failedAnswer(503, error, 'too_many'), headers: { 'Retry-After': '30' } }
    }
    this.#stay()
    const from = last !== undefined && /^\d{1,15}$/.test(last) ? Number(last) : undefined
    return {
      type: 'text/event-stream; charset=utf-8',
      stream: (client) => {
        const remove = this.#clients.add(client, from)
        this.#stay()
        return () => {
          remove()
          if (this.#look !== undefined) this.#stay()
        }
      },
    }
  }

  get isWatched(): boolean {
    return this.#look !== undefined
  }

  daemonChanged(): void {
    if (this.#look === undefined) return
    this.#observe()
    this.#compare(false)
    if (this.#observed?.sources().engine !== undefined) this.send('reset', null)
  }

  logged(line: LogLine): void {
    if (this.#look === undefined) return
    this.#lines.push(line)
    this.#gather()
  }

  send<Name extends keyof Events>(name: Name, data: Events[Name]): void {
    if (this.#look === undefined) return
    this.#ring.add(name, data)
    this.#clients.send()
  }

  close(): void {
    this.#unobserve?.()
    this.#unobserve = undefined
    this.#observed = undefined
    clearInterval(this.#look)
    clearTimeout(this.#gathering)
    clearTimeout(this.#leaving)
    this.#look = undefined
    this.#gathering = undefined
    this.#changes.clear()
    this.#lines = []
  }

  /** Observes the daemon, if it does not already, for as long as somebody looks. */
  #stay(): void {
    if (this.#look === undefined) this.#begin()
    clearTimeout(this.#leaving)
    if (this.#clients.count === 0) this.#leaving = setTimeout(() => this.close(), lingers).unref()
  }

  #begin(): void {
    // What has happened meanwhile is not known.
    this.#ring.clear()
    this.#look = setInterval(() => this.#compare(++this.#looks % looksPerSummary === 0), lookEvery).unref()
    this.#observe()
    const sources = this.#sources()
    this.#status = statusNow(sources)
    this.#resources = new Map(resourcesNow(sources).map((it) => [it.path, JSON.stringify(it)]))
  }

  #observe(): void {
    this.#unobserve?.()
    this.#changes.clear()
    this.#observed = this.#sources().daemon
    this.#unobserve = this.#observed?.observe({
      shown: (adapter, resource, id) => {
        if (id === undefined) this.#changes.compare = true
        else this.#changes.add(`${adapter}.${resource}`, id)
        this.#gather()
      },
      engineStarted: () => this.send('reset', null),
    })
  }

  #gather(wait = gatheredFor): void {
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined
      this.#sendGathered()
    }, wait).unref()
  }

  #sendGathered(): void {
    if (this.#changes.compare) this.#compare(false)
    const lines = this.#lines.splice(0)
    if (lines.length > 0) this.send('log', lines)
    const taken = this.#changes.take(mostObjects)
    if (taken.length > 0) this.#sendObjects(taken)
    // The rest soon: other work of the daemon comes in between.
    if (this.#changes.count > 0) this.#gather(20)
  }

  #sendObjects(taken: readonly (readonly [path: string, id: string])[]): void {
    const sources = this.#sources()
    const engine = sources.daemon?.sources().engine
    // Everything is sent when the engine has started.
    if (engine === undefined) return
    const context = nowContext(sources)
    const changed: ObjectNow[] = []
    const gone: { path: string; id: string }[] = []
    for (const [path, id] of taken) {
      const monitored = engine.resources.get(path)
      const object: PresentedObject | undefined = monitored?.find(id)
      // An id that is no longer there may resemble that of another object.
      if (monitored === undefined || object?.key !== id) gone.push({ path, id })
      else changed.push(objectNow(monitored, object, context))
    }
    this.send('objects', { changed, gone })
  }

  /** Sends the status and the resources that have changed. @param all also what only time changes */
  #compare(all: boolean): void {
    this.#changes.compare = false
    const sources = this.#sources()
    const status = statusNow(sources)
    if (all || !isSameStatus(status, this.#status)) this.send('status', status)
    this.#status = status
    const resources = resourcesNow(sources).filter((it) => {
      const before = this.#resources.get(it.path)
      const text = JSON.stringify(it)
      const isSame = all ? before === text : withoutTime(before) === withoutTime(text)
      if (!isSame) this.#resources.set(it.path, text)
      return !isSame
    })
    if (resources.length > 0) this.send('resources', resources)
  }
}

/** The text of a resource without the time of its last read. */
function withoutTime(text: string | undefined): string | undefined {
  return text?.replace(/"lastSuccess":\d+/, '')
}
