/** Which resources an event of the box refreshes. */
import type { Poller } from './poll/poller.ts'
import { readAfterEvent, type Scheduler } from './poll/scheduler.ts'

export class EventRouter {
  readonly #pollers: readonly Poller[]
  readonly #scheduler: Scheduler
  readonly #now: () => number
  readonly #listeners: ReadonlyMap<string, readonly Poller[]>

  /** @param now monotonic seconds. */
  constructor(pollers: readonly Poller[], scheduler: Scheduler, now: () => number) {
    this.#pollers = pollers
    this.#scheduler = scheduler
    this.#now = now
    this.#listeners = listenersOf(pollers)
  }

  /** A WebSocket event: the object that it carries is shown at once, and a full read follows soon. */
  readonly received = (name: string, result: unknown): void => {
    const pollers = this.#listeners.get(name) ?? []
    for (const poller of pollers) poller.event(result)
    // What was just published leaves at the end of this turn of the event loop. The rest can wait for the next one.
    setImmediate(() => this.#expedite(pollers, this.#now() + readAfterEvent))
  }

  /** The box has made a call (`push_<kind>`): what this refreshes is read soon. */
  call(kind: string): void {
    this.#expedite(this.#listeners.get(`push_${kind}`) ?? [], this.#now())
  }

  /** The WebSocket is connected again and events may have been missed: everything that they refresh is read. */
  reconnected(): void {
    this.#scheduler.readSoon(this.#pollers.filter(({ configured }) => configured.resource.refreshOn !== undefined))
  }

  #expedite(pollers: readonly Poller[], at: number): void {
    for (const poller of pollers) {
      poller.readWholeNext()
      poller.due.expedite(at)
    }
    this.#scheduler.arm()
  }
}

/** The pollers of each event; those with device trackers first, so that presence is published first. */
function listenersOf(pollers: readonly Poller[]): ReadonlyMap<string, readonly Poller[]> {
  const tracks = ({ configured: { resource } }: Poller) =>
    Object.values(resource.entities).some((row) => row.is === 'device_tracker')
  const inOrder = [...pollers.filter(tracks), ...pollers.filter((poller) => !tracks(poller))]
  const names = new Set(pollers.flatMap(({ configured }) => configured.resource.refreshOn ?? []))
  const listening = (name: string) => inOrder.filter((it) => it.configured.resource.refreshOn?.includes(name))
  return new Map([...names].map((name) => [name, listening(name)]))
}
