/** The availability topic of one resource. */
import type { ConditionState } from '../poll/condition.ts'
import type { Clock, ConfiguredResource } from '../ports.ts'
import type { Publication } from '../publish/publication.ts'

/** How long device trackers keep their last state while the box does not answer. */
export interface Hold {
  /** `presence.hold`. */
  readonly seconds: number
  /** The end of a planned absence, from which `seconds` count then. Epoch seconds. */
  plannedUntil(): number | undefined
}

export class Availability {
  readonly #configured: ConfiguredResource
  readonly #publication: Publication
  readonly #clock: Clock
  readonly #hold: Hold | undefined
  #holding: NodeJS.Timeout | undefined

  constructor(configured: ConfiguredResource, publication: Publication, clock: Clock, hold?: Hold) {
    this.#configured = configured
    this.#publication = publication
    this.#clock = clock
    this.#hold = hold
  }

  online(): void {
    this.stop()
    const { adapter, name } = this.#configured
    this.#publication.availability(adapter, name, 'online')
  }

  /** Publishes `offline`, after the hold. @param isEmpty nothing of the resource was ever shown. */
  offline({ absent, failingSince = 0 }: ConditionState, isEmpty: boolean): void {
    this.stop()
    const { adapter, name } = this.#configured
    const isUnused = absent && isEmpty && !this.#publication.hasOrphans(adapter, name)
    if (isUnused && this.#publication.currentAvailability(adapter, name) === undefined) return
    const left = this.#heldFor(failingSince)
    if (left <= 0) this.#publication.availability(adapter, name, 'offline')
    else this.#holding = setTimeout(() => this.#publication.availability(adapter, name, 'offline'), left * 1000)
  }

  /** Seconds. @param failingSince monotonic seconds */
  #heldFor(failingSince: number): number {
    if (this.#hold === undefined) return 0
    const { seconds, plannedUntil } = this.#hold
    const untilPlanned = (plannedUntil() ?? 0) - this.#clock.epoch()
    return Math.max(failingSince - this.#clock.monotonic(), untilPlanned) + seconds
  }

  /** Clears the topic of a resource that the box does not have. */
  clear(): void {
    this.stop()
    const { adapter, name } = this.#configured
    if (this.#publication.currentAvailability(adapter, name) === undefined) return
    this.#publication.clearAvailability(adapter, name)
  }

  stop(): void {
    clearTimeout(this.#holding)
  }
}
