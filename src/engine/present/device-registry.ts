/**
 * Which MAC addresses are devices now, by resource, each with its device block. Resources that join others (`joins`)
 * announce their rows on these devices.
 */
import type { Device } from '../../contract/parts.ts'

type Devices = ReadonlyMap<string, Device>

const none: Devices = new Map()

export class DeviceRegistry {
  readonly #devices = new Map<string, Devices>()
  readonly #known = new Set<string>()
  readonly #unreadable = new Set<string>()
  readonly #listeners = new Map<string, (() => void)[]>()

  /** The device with this MAC address (12 hex digits) of the resource `adapter.name`. An unchanged one is the same object. */
  find(path: string, mac: string): Device | undefined {
    return this.#devices.get(path)?.get(mac)
  }

  /** Whether the devices of a resource are known. */
  isKnown(path: string): boolean {
    return this.#known.has(path)
  }

  /** Whether the devices of a resource may be known soon: it was not read yet, and no read has failed. */
  isAwaited(path: string): boolean {
    return !this.#known.has(path) && !this.#unreadable.has(path)
  }

  /** A resource was read, or it is proven that this box does not have it. */
  setKnown(path: string): void {
    if (this.#known.has(path)) return
    this.#known.add(path)
    this.#notify(path)
  }

  /** A resource cannot be read now, although the box answers. When it is read later, its devices become known. */
  setUnreadable(path: string): void {
    if (!this.isAwaited(path)) return
    this.#unreadable.add(path)
    this.#notify(path)
  }

  /** Calls `listener` after the devices of a resource have changed, have become known, or are no longer awaited. */
  onChange(path: string, listener: () => void): void {
    this.#listeners.set(path, [...(this.#listeners.get(path) ?? []), listener])
  }

  /** The devices of a resource, by MAC address. */
  replace(path: string, devices: Devices): void {
    const before = this.#devices.get(path) ?? none
    const isSame = before.size === devices.size && [...devices].every(([mac, device]) => before.get(mac) === device)
    if (isSame) return
    this.#devices.set(path, devices)
    this.#notify(path)
  }

  #notify(path: string): void {
    for (const listener of this.#listeners.get(path) ?? []) listener()
  }
}
