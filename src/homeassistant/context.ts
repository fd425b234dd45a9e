/** What the discovery documents of an object are made from. */
import type { CompiledEntity, Item } from '../contract/compiled.ts'
import type { Group } from '../contract/groups.ts'
import type { Device } from '../contract/parts.ts'
import type { Address, Topics } from '../mqtt/topics.ts'
import type { AlarmCode } from './components.ts'

export type Document = Readonly<Record<string, unknown>>
export type DeviceBlock = Readonly<Record<string, unknown>>
export type Mode = 'device' | 'single'

/** What all discovery documents of a daemon have in common. */
export interface DiscoveryContext {
  readonly topics: Topics
  /** The id of the box: `freebox_<mac>`. */
  readonly box: string
  readonly boxDevice: DeviceBlock
  readonly origin: Readonly<{ name: string; sw_version: string; support_url: string }>
  /** The discovery prefix of Home Assistant. */
  readonly prefix: string
  readonly mode: Mode
  /** How alarm panels ask for the code. Undefined if no code is configured. The code itself is in no document. */
  readonly alarmCode?: AlarmCode | undefined
  /**
   * A text in the configured language, by the path of the entity (`adapter.resource.key`), of a phrase (`adapter.phrase`)
   * or of a group (`group.wifi`).
   */
  readonly translate: (path: string, english: string) => string
}

/** What an object is announced as. */
export interface ObjectDevice extends Device {
  /** It is no device: the entities are on the device of the group, and begin with its name (`label`). */
  readonly onGroup?: true
}

/** One object with the entities that it has, by key. */
export interface DescribedObject {
  readonly address: Address
  readonly it: Item
  /** Whose device carries the entities if the object has no device. Undefined: the Freebox itself. */
  readonly group?: Group | undefined
  readonly device: ObjectDevice | undefined
  readonly entities: readonly (readonly [string, CompiledEntity])[]
  /** The fields of the state that count what attributes leave out (attributes.ts). */
  readonly leftOut?: readonly string[]
}
