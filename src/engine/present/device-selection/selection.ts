/** The device selection of one resource over time. */
import type { Logger } from 'pino'
import type { Item, Resource } from '../../../contract/compiled.ts'
import type { Device } from '../../../contract/parts.ts'
import type { Objects } from '../../poll/reconcile.ts'
import type { Clock, PresenceSettings } from '../../ports.ts'
import { type Candidate, selectDevices, type Wants, wantsOf } from './device-selection.ts'
import { unmatched } from './patterns.ts'

/** How long a selection holds if nothing changes, as what the user wants also depends on the time. Seconds. */
const holdsFor = 600

export interface SelectionPorts {
  readonly resource: Resource
  readonly settings: PresenceSettings
  readonly clock: Clock
  readonly deviceOf: (it: Item) => Device | undefined
  readonly log: Logger
}

export class Selection {
  readonly #ports: SelectionPorts
  readonly #wants: Wants | undefined
  readonly #limit: number
  #selected: ReadonlySet<string> = new Set()
  /** Monotonic seconds. */
  #selectedAt = Number.NEGATIVE_INFINITY
  #hasWarned = false
  #hasCheckedPatterns = false

  constructor(ports: SelectionPorts) {
    const { resource, settings, clock } = ports
    this.#ports = ports
    this.#wants = resource.announcedByDefault && wantsOf(settings, resource.announcedByDefault, () => clock.epoch())
    // Only what is selected by default is limited. An explicit choice of the user is not.
    const isDefault = settings.hosts === 'named'
    this.#limit = isDefault ? (resource.limit ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY
  }

  /** Whether the user selects the devices of this resource. If not, every object is selected. */
  get isActive(): boolean {
    return this.#wants !== undefined
  }

  isSelected(key: string): boolean {
    return this.#wants === undefined || this.#selected.has(key)
  }

  /** Whether an object is wanted now and not selected, or the reverse. */
  hasChanged(key: string, it: Item): boolean {
    return this.#wants !== undefined && this.#wants(this.#candidate(key, it)) !== this.#selected.has(key)
  }

  /** Whether the selection is too old to hold without a change. */
  isOld(): boolean {
    return this.#wants !== undefined && this.#ports.clock.monotonic() - this.#selectedAt > holdsFor
  }

  /** Selects again among all objects. */
  update(objects: Objects): void {
    if (this.#wants === undefined) return
    this.#selectedAt = this.#ports.clock.monotonic()
    const candidates = [...objects].map(([key, { it }]) => this.#candidate(key, it))
    const { selected, left } = selectDevices(candidates, this.#wants, this.#limit, this.#selected)
    this.#selected = selected
    if (left > 0 && !this.#hasWarned) {
      const advice = 'Choose the devices with presence.hosts: list and presence.include'
      this.#ports.log.warn({ left_out: left }, `More named hosts than the limit of ${this.#limit}. ${advice}`)
    }
    this.#hasWarned = left > 0
  }

  /**
   * A complete list was read. A pattern that matches none of its objects is logged, once: it is probably misspelt, but
   * the device may also come later.
   */
  completeRead(objects: Objects): void {
    if (this.#wants === undefined || this.#hasCheckedPatterns) return
    this.#hasCheckedPatterns = true
    const { settings, log } = this.#ports
    const candidates = [...objects].map(([key, { it }]) => this.#candidate(key, it))
    for (const list of ['include', 'exclude'] as const) {
      for (const pattern of unmatched(settings[list], candidates)) {
        log.warn({ pattern }, `presence.${list}: no host matches this pattern. Expected a MAC address, a name or an id`)
      }
    }
  }

  #candidate(key: string, it: Item): Candidate {
    return { key, it, device: this.#ports.deviceOf(it) }
  }
}
