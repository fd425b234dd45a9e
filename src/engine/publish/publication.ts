/** What presenters publish: states, availability, events, images and discovery documents, by address instead of topic. */
import type { Address, Topics } from '../../mqtt/topics.ts'
import type { ShowObserver } from '../ports.ts'
import type { Announcer, Documents } from './announcer.ts'
import type { EventQueue } from './event-queue.ts'
import type { Orphans } from './orphans.ts'
import type { Publisher } from './publisher.ts'

export interface PublicationPorts {
  readonly topics: Topics
  readonly publisher: Publisher
  readonly announcer: Announcer
  readonly events: EventQueue
  readonly orphans: Orphans
  readonly observer?: ShowObserver | undefined
}

export class Publication {
  readonly #ports: PublicationPorts

  constructor(ports: PublicationPorts) {
    this.#ports = ports
  }

  state(address: Address, state: object): void {
    this.#ports.publisher.retain(this.stateTopic(address), JSON.stringify(state))
    this.#changed(address)
  }

  clearState(address: Address): void {
    this.#ports.publisher.clear(this.stateTopic(address))
    this.#changed(address)
  }

  /** Where an object's state is. The topic also identifies the object. */
  stateTopic(address: Address): string {
    return this.#ports.topics.state(address)
  }

  /** The retained availability of a resource; undefined if it was not published. */
  currentAvailability(adapter: string, resource: string): string | undefined {
    return this.#ports.publisher.current(this.#ports.topics.availability(adapter, resource))
  }

  availability(adapter: string, resource: string, state: 'online' | 'offline'): void {
    this.#ports.publisher.retain(this.#ports.topics.availability(adapter, resource), state)
    this.#ports.observer?.(adapter, resource)
  }

  clearAvailability(adapter: string, resource: string): void {
    this.#ports.publisher.clear(this.#ports.topics.availability(adapter, resource))
    this.#ports.observer?.(adapter, resource)
  }

  announce(address: Address, documents: Documents): void {
    this.#ports.announcer.announce(this.stateTopic(address), documents)
    this.#changed(address)
  }

  withdraw(address: Address): void {
    this.#ports.announcer.withdraw(this.stateTopic(address))
    this.#changed(address)
  }

  event(address: Address, row: string, payload: object): void {
    this.#ports.events.add(this.stateTopic(address), this.#ports.topics.event(address, row), payload)
  }

  image(address: Address, row: string, content: Buffer): void {
    this.#ports.publisher.publish(this.#ports.topics.image(address, row), content)
  }

  /** Why Home Assistant has no entity of an object that was announced; undefined if it has. */
  whyAbsent(address: Address): 'deleted by user' | 'discovery disabled' | undefined {
    return this.#ports.announcer.whyAbsent(this.stateTopic(address))
  }

  /** Whether any client is known to want this image. */
  isImageWanted(address: Address, row: string): boolean {
    return this.#ports.announcer.isAnnounced(this.stateTopic(address), this.#ports.topics.image(address, row))
  }

  hasOrphans(adapter: string, resource: string): boolean {
    return this.#ports.orphans.has(adapter, resource)
  }

  /** Removes what earlier runs left of a resource, except the state topics in `keep`. */
  removeOrphans(adapter: string, resource: string, keep: () => ReadonlySet<string>): void {
    this.#ports.orphans.removeOf(adapter, resource, keep)
  }

  #changed({ adapter, resource, id }: Address): void {
    this.#ports.observer?.(adapter, resource, id)
  }
}
