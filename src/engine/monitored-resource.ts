/** One resource with its poller and presenter, as commands and the bridge topics see it. */
import type { Item, Resource } from '../contract/compiled.ts'
import type { Commanded } from './command/perform.ts'
import type { Condition } from './poll/condition.ts'
import type { Poller, PollReport } from './poll/poller.ts'
import type { PresentedObject } from './present/object-presenter.ts'
import type { Presenter } from './present/presenter.ts'

export interface MonitoredResource extends Commanded {
  readonly adapter: string
  report(): PollReport
  /** Removes an object from MQTT and Home Assistant until the next refresh or start. */
  forget(key: string): void
}

export class EngineResource implements MonitoredResource {
  readonly #poller: Poller
  readonly #presenter: Presenter
  readonly #read: (poller: Poller) => Promise<void>

  /** @param read reads a resource now, without answers of earlier polls. */
  constructor(poller: Poller, presenter: Presenter, read: (poller: Poller) => Promise<void>) {
    this.#poller = poller
    this.#presenter = presenter
    this.#read = read
  }

  get adapter(): string {
    return this.#poller.configured.adapter
  }

  get path(): string {
    return this.#poller.path
  }

  get resource(): Resource {
    return this.#poller.configured.resource
  }

  get condition(): Condition {
    return this.#poller.condition
  }

  report(): PollReport {
    return this.#poller.report()
  }

  find(id: string): PresentedObject | undefined {
    return this.#presenter.find(id)
  }

  items(): readonly Item[] {
    return this.#presenter.items()
  }

  forget(key: string): void {
    this.#presenter.forget(key)
  }

  readNow(): Promise<void> {
    return this.#read(this.#poller)
  }

  commandSent(): void {
    this.#poller.commandSent()
  }
}
