/** One resource with its poller and presenter, as commands and the bridge topics see it. */
import type { Item, Resource } from '../contract/compiled.ts'
import { macOfId } from '../contract/mac.ts'
import type { Request } from '../contract/requests.ts'
import type { Commanded } from './command/perform.ts'
import type { Condition } from './poll/condition.ts'
import type { Poller, PollReport } from './poll/poller.ts'
import type { WhyLeftOut } from './present/device-selection/selection.ts'
import type { PresentedObject } from './present/object-presenter.ts'
import type { Presenter } from './present/presenter.ts'

export interface MonitoredResource extends Commanded {
  readonly adapter: string
  report(): PollReport
  /** The objects with entities, as they were shown last; none while the resource is unavailable. */
  shown(): readonly PresentedObject[]
  /** Whether the values of the resource hold, as its availability topic says. */
  readonly isAvailable: boolean
  /** All objects as they were shown last, with entities or without. */
  presented(): readonly PresentedObject[]
  /** Why Home Assistant has no entities of an object; undefined if it has. */
  whyNot(object: PresentedObject): WhyLeftOut | undefined
  /** Until when an object that is absent still counts as home (epoch seconds); undefined if it is not absent. */
  homeUntil(key: string): number | undefined
  /** Reads the resource now, as a browser shows it. Commands come first. */
  look(): Promise<void>
  /** Removes an object from MQTT and Home Assistant until the next refresh or start. */
  forget(key: string): void
}

export interface ResourcePorts {
  /** Reads a resource now, without answers of earlier polls. */
  read(poller: Poller, options: { readonly isUrgent: boolean }): Promise<void>
  /** The right that the box has refused last for this path. */
  rightOf(path: string): string | undefined
  /** A command of this resource, about the object with this key, was sent and may have created these raw objects. */
  commandSent(poller: Poller, created: readonly unknown[], key: string | undefined): void
  /** The answer to a request of this resource was lost. */
  answerLost(poller: Poller, request: Request): void
}

export class EngineResource implements MonitoredResource {
  readonly #poller: Poller
  readonly #presenter: Presenter
  readonly #ports: ResourcePorts

  constructor(poller: Poller, presenter: Presenter, ports: ResourcePorts) {
    this.#poller = poller
    this.#presenter = presenter
    this.#ports = ports
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

  get missingRight(): string | undefined {
    return this.condition === 'missing right' ? this.#ports.rightOf(this.path) : undefined
  }

  report(): PollReport {
    return this.#poller.report()
  }

  shown(): readonly PresentedObject[] {
    return this.#presenter.shown()
  }

  get isAvailable(): boolean {
    return this.#presenter.isAvailable
  }

  presented(): readonly PresentedObject[] {
    return this.#presenter.presented()
  }

  whyNot(object: PresentedObject): WhyLeftOut | undefined {
    return this.#presenter.whyNot(object)
  }

  homeUntil(key: string): number | undefined {
    return this.#presenter.homeUntil(key)
  }

  find(id: string): PresentedObject | undefined {
    return this.#presenter.find(id) ?? this.#findByMac(id)
  }

  /** The object whose id has the same MAC address in another form: `AA-BB-CC-00-11-22`, `aabbcc001122`. */
  #findByMac(id: string): PresentedObject | undefined {
    const mac = macOfId(id)
    const keys = mac === undefined ? [] : this.items().map((it) => this.resource.key(it))
    const key = keys.find((it) => macOfId(it) === mac)
    return key === undefined ? undefined : this.#presenter.find(key)
  }

  items(): readonly Item[] {
    return this.#presenter.items()
  }

  forget(key: string): void {
    this.#presenter.forget(key)
  }

  readNow(): Promise<void> {
    return this.#ports.read(this.#poller, { isUrgent: true })
  }

  look(): Promise<void> {
    return this.#ports.read(this.#poller, { isUrgent: false })
  }

  commandSent(created: readonly unknown[], key?: string): void {
    this.#ports.commandSent(this.#poller, created, key)
  }

  answerLost(request: Request): void {
    this.#ports.answerLost(this.#poller, request)
  }
}
