/** Which objects of one resource get entities, over time. */
import type { Logger } from 'pino'
import type { Item } from '../../../contract/compiled.ts'
import type { Device } from '../../../contract/parts.ts'
import { wordOf } from '../../../contract/phrase.ts'
import type { Objects } from '../../poll/reconcile.ts'
import type { Clock, ConfiguredResource, PresenceSettings } from '../../ports.ts'
import {
  type Candidate,
  type Choice,
  selectDevices,
  type Wants,
  type WhyUnwanted,
  wanted,
  whyUnwanted,
  whyUnwantedHost,
} from './device-selection.ts'
import { unmatched } from './patterns.ts'

/** How long a selection holds if nothing changes, as what the user wants of hosts also depends on the time. Seconds. */
const holdsFor = 600

export interface SelectionPorts {
  readonly configured: ConfiguredResource
  readonly settings: PresenceSettings
  readonly clock: Clock
  readonly deviceOf: (it: Item) => Device | undefined
  readonly log: Logger
}

/** Why an object has no entities. */
export interface WhyLeftOut {
  /** `beyond limit`, or a word of `WhyUnwanted`. */
  readonly because: string
  readonly details: Readonly<Record<string, string | number>>
}

const nothing: Choice = { wanted: new Set(), selected: new Set(), left: 0 }

export class Selection {
  readonly #ports: SelectionPorts
  /** undefined: the user wants every object. */
  readonly #why: WhyUnwanted | undefined
  readonly #wants: Wants | undefined
  readonly #limit: number
  #choice = nothing
  /** Monotonic seconds. */
  #selectedAt = Number.NEGATIVE_INFINITY
  #hasWarned = false
  #hasCheckedPatterns = false

  constructor(ports: SelectionPorts) {
    this.#ports = ports
    this.#why = whyIn(ports)
    this.#wants = this.#why && wanted(this.#why)
    this.#limit = limitIn(ports)
  }

  /** Whether some objects may have no entities. If not, every object is selected. */
  get isActive(): boolean {
    return this.#wants !== undefined
  }

  isSelected(key: string): boolean {
    return this.#wants === undefined || this.#choice.selected.has(key)
  }

  /** Why an object is not selected; undefined if it is. */
  whyNot(key: string, it: Item): WhyLeftOut | undefined {
    if (this.#why === undefined || this.isSelected(key)) return undefined
    const because = this.#why(this.#candidate(key, it))
    if (because !== undefined) return { because, details: {} }
    return { because: 'beyond limit', details: { limit: this.#limit, objects: this.#choice.wanted.size } }
  }

  /** Whether the choice may be another one with this object as it is now. */
  hasChanged(key: string, it: Item): boolean {
    if (this.#wants === undefined) return false
    const isRanked = this.#choice.left > 0 && this.#ports.configured.resource.rank !== undefined
    return isRanked || this.#wants(this.#candidate(key, it)) !== this.#choice.wanted.has(key)
  }

  /** Whether the selection is too old to hold without a change. */
  isOld(): boolean {
    const dependsOnTime = this.#ports.configured.resource.leftOutBecause !== undefined
    return dependsOnTime && this.#ports.clock.monotonic() - this.#selectedAt > holdsFor
  }

  /** Selects again among all objects. */
  update(objects: Objects): void {
    if (this.#wants === undefined) return
    this.#selectedAt = this.#ports.clock.monotonic()
    const candidates = [...objects].map(([key, { it }]) => this.#candidate(key, it))
    const { rank } = this.#ports.configured.resource
    this.#choice = selectDevices(candidates, this.#wants, this.#limit, this.#choice.selected, rank)
    if (this.#choice.left > 0) this.#warn(this.#choice)
  }

  /** Once: a list that has grown over the limit usually stays there. */
  #warn({ wanted, left }: Choice): void {
    if (this.#hasWarned) return
    this.#hasWarned = true
    const { configured, log } = this.#ports
    const path = `${configured.adapter}.${configured.name}`
    const choose = configured.resource.leftOutBecause
      ? 'presence.hosts: list and presence.include'
      : `adapters.${path}.include and exclude`
    const found = `${path} has ${wanted.size} objects, more than the limit of ${this.#limit}`
    const result = `${left} of them have their topics, but no entities in Home Assistant`
    log.warn(
      { resource: path, left_out: left },
      `${found}: ${result}. Choose with ${choose}, or set adapters.${path}.limit`,
    )
  }

  /**
   * A complete list was read. A pattern that matches none of its objects is logged, once: it is probably misspelt, but
   * the device may also come later.
   */
  completeRead(objects: Objects): void {
    if (this.#wants === undefined || this.#hasCheckedPatterns) return
    this.#hasCheckedPatterns = true
    const { configured, settings, log } = this.#ports
    const candidates = [...objects].map(([key, { it }]) => this.#candidate(key, it))
    const isPresence = configured.resource.leftOutBecause !== undefined
    const place = isPresence ? 'presence' : `adapters.${configured.adapter}.${configured.name}`
    const lists = isPresence ? settings : configured.list
    const expected = isPresence ? 'a MAC address, a name or an id' : 'an id or a name'
    for (const list of ['include', 'exclude'] as const) {
      for (const pattern of unmatched(lists?.[list] ?? [], candidates)) {
        log.warn({ pattern }, `${place}.${list}: nothing matches "${pattern}" so far. Expected ${expected}`)
      }
    }
  }

  #candidate(key: string, it: Item): Candidate {
    const { configured, deviceOf } = this.#ports
    return { key, it, device: deviceOf(it), title: wordOf(configured.resource.title?.(it)) || undefined }
  }
}

/** undefined if every object gets entities. */
function whyIn({ configured: { resource, list = {} }, settings, clock }: SelectionPorts): WhyUnwanted | undefined {
  const { leftOutBecause, limit } = resource
  if (leftOutBecause === undefined) return limit === undefined ? undefined : whyUnwanted(list)
  return whyUnwantedHost(settings, leftOutBecause, () => clock.epoch())
}

/** Of hosts, only what is selected by default is limited: an explicit choice of the user is not. */
function limitIn({ configured: { resource, list }, settings }: SelectionPorts): number {
  const isDefault = resource.leftOutBecause === undefined || settings.hosts === 'named'
  return list?.limit ?? (isDefault ? resource.limit : undefined) ?? Number.POSITIVE_INFINITY
}
