/**
 * Makes the ids and topics of an object's discovery documents (pure). They never change: Home Assistant finds entities
 * by them.
 */
import type { Device } from '../contract/parts.ts'
import type { Address } from '../mqtt/topics.ts'
import { ellipsized } from '../text.ts'
import type { DescribedObject, DiscoveryContext, ObjectDevice } from './context.ts'
import { deviceName, deviceWord, idPart, macDigits, objectPart } from './ids.ts'
import { textIn } from './phrases.ts'

/** A longer name would leave no room for what the entity is. */
const longestLabel = 32

/** The prefixes of an object's unique ids, component keys and entity ids, and its state topic. */
export interface ObjectNames {
  /** Begins the unique ids: `<box>_<adapter>_<resource>[_<id>]`. */
  readonly id: string
  /** Begins the component keys. */
  readonly component: string
  /** Begins the entity ids: the device's name as Home Assistant slugifies it. Undefined for the box itself. */
  readonly word: string | undefined
  /** Begins the names: what an object on the device of a group is called. Undefined if it is a device, or has no name. */
  readonly label: string | undefined
  readonly state: string
}

export function namesOf(context: DiscoveryContext, { address, device }: DescribedObject): ObjectNames {
  return {
    id: documentId(context, address),
    component: componentPrefix(address, device),
    word: device && deviceWord(device),
    label: device?.onGroup && ellipsized(deviceName(device, textIn(context, address)), longestLabel),
    state: context.topics.state(address),
  }
}

/** `<box>_<adapter>_<resource>[_<id>]`: the id of the document, and the prefix of its unique ids. */
export function documentId(context: Pick<DiscoveryContext, 'box'>, { adapter, resource, id }: Address): string {
  return idPart([context.box, adapter, resource, ...(id === '' ? [] : [objectPart(id)])].join('_'))
}

/**
 * The prefix of the component keys. In openHAB all documents of one device are one thing, and a component key is the
 * name of a channel: of two components with the same key one is lost. So keys are unique on the device. They contain
 * the object's id unless the object is the device itself.
 */
function componentPrefix({ adapter, resource, id }: Address, device: ObjectDevice | undefined): string {
  const isDevice = device !== undefined && !device.onGroup && (device.id ?? id) === id
  return idPart([adapter, resource, ...(id === '' || isDevice ? [] : [objectPart(id)])].join('_'))
}

/** The topic of a device-based document. */
export function deviceTopic(prefix: string, id: string): string {
  return `${prefix}/device/${id}/config`
}

/** The identifier of an object's device, made from its MAC address, else its device id, else the object's own id. */
export function deviceIdentifier(context: Pick<DiscoveryContext, 'box'>, address: Address, device: Device): string {
  const digits = macDigits(device.mac)
  if (digits !== undefined) return `${context.box}_${digits}`
  if (device.id === undefined) return documentId(context, address)
  return idPart(`${context.box}_${address.adapter}_${objectPart(device.id)}`)
}
