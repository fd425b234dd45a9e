/** The devices of one resource: the device of each object, and what the registry knows of them. */
import type { Item, Resource } from '../../contract/compiled.ts'
import type { ObjectDevice } from '../../homeassistant/context.ts'
import { macDigits } from '../../homeassistant/ids.ts'
import { memoize } from '../../incremental/memoize.ts'
import { shareStructure } from '../../incremental/structural-sharing.ts'
import type { DeviceRegistry } from './device-registry.ts'
import type { PresentedObject } from './object-presenter.ts'

export class ResourceDevices {
  /** The device that an object describes itself. */
  readonly own: (it: Item) => ObjectDevice | undefined
  readonly #path: string
  readonly #resource: Resource
  readonly #registry: DeviceRegistry
  /** Since the registry was updated. */
  #hasChanged = false

  /** @param path `adapter.resource` */
  constructor(path: string, resource: Resource, registry: DeviceRegistry) {
    this.#path = path
    this.#resource = resource
    this.#registry = registry
    this.own = memoize((it: Item) => ownDevice(resource, it))
  }

  /**
   * The device that an object is announced on: its own, or that of the object which it joins.
   * @param before the device of its last version, which is returned if it has not changed
   */
  of(it: Item, before: ObjectDevice | undefined): ObjectDevice | undefined {
    const { joins } = this.#resource
    if (joins === undefined) return sharedDevice(before, this.own(it))
    // Before the first read of the other resource it is not known which device it is: the name would change with each
    // start. If that read fails, the object's own device is used, and the other one as soon as it is known.
    if (this.#registry.isAwaited(joins.resource)) return undefined
    const mac = macDigits(joins.mac(it))
    const joined = mac === undefined ? undefined : this.#registry.find(joins.resource, mac)
    return joined ?? sharedDevice(before, this.own(it))
  }

  /** Whether the devices are known that this resource joins. */
  get joinIsKnown(): boolean {
    const { joins } = this.#resource
    return joins === undefined || this.#registry.isKnown(joins.resource)
  }

  /** The device of an object has changed, or whether it is announced. */
  changed(): void {
    this.#hasChanged = true
  }

  /** Resources that join this one follow its devices. */
  update(objects: Iterable<PresentedObject>): void {
    const isOwner = this.#resource.joins === undefined
    if (this.#hasChanged && isOwner) this.#registry.replace(this.#path, announcedDevices(objects))
    this.#hasChanged = false
    this.#registry.setKnown(this.#path)
  }
}

/** What an object describes itself: its device, or its place on the device of the group. */
export function ownDevice({ device, label }: Resource, it: Item): ObjectDevice | undefined {
  return label === undefined ? device?.(it) : { name: label(it), onGroup: true }
}

function sharedDevice(before: ObjectDevice | undefined, now: ObjectDevice | undefined): ObjectDevice | undefined {
  // Structural sharing keeps the type: what it replaces is equal.
  return shareStructure(before, now) as ObjectDevice | undefined
}

/** By MAC address. */
function announcedDevices(objects: Iterable<PresentedObject>): Map<string, ObjectDevice> {
  const devices = new Map<string, ObjectDevice>()
  for (const { announced, device } of objects) {
    const mac = macDigits(device?.mac)
    if (announced && device !== undefined && mac !== undefined) devices.set(mac, device)
  }
  return devices
}
