/** Makes and reads the device block of a discovery document (pure). */
import { type Group, groups } from '../contract/groups.ts'
import type { Device } from '../contract/parts.ts'
import type { Address } from '../mqtt/topics.ts'
import type { DescribedObject, DeviceBlock, DiscoveryContext, Document } from './context.ts'
import { deviceName, shortName } from './ids.ts'
import { deviceIdentifier } from './object-names.ts'
import { textIn } from './phrases.ts'

/** The device that carries the entities of an object: its own, that of its group, or the Freebox. */
export function deviceOf(context: DiscoveryContext, { address, device, group }: DescribedObject): DeviceBlock {
  if (device !== undefined && !device.onGroup) return childDevice(context, address, device)
  return group === undefined ? context.boxDevice : groupDevice(context, group)
}

function childDevice(context: DiscoveryContext, address: Address, device: Device): DeviceBlock {
  const text = textIn(context, address)
  return {
    identifiers: [deviceIdentifier(context, address, device)],
    name: deviceName(device, text),
    ...ifAny('manufacturer', device.manufacturer),
    ...ifAny('model', text(device.model)),
    ...ifAny('sw_version', device.version),
    ...ifAny('serial_number', device.serial),
    ...ifAny('suggested_area', device.area),
    via_device: parentOf(context, address, device),
  }
}

/** The identifier of the device that a device is below. */
function parentOf(context: DiscoveryContext, address: Address, { below }: Device): string {
  return below === undefined ? context.box : deviceIdentifier(context, address, { name: '', id: below })
}

function ifAny(key: string, text = ''): DeviceBlock | undefined {
  const value = shortName(text, 64)
  return value === '' ? undefined : { [key]: value }
}

/** A part of the Freebox, so it has the same manufacturer and model. */
function groupDevice({ box, boxDevice, translate }: DiscoveryContext, group: Group): DeviceBlock {
  const { name, manufacturer, model } = boxDevice
  const brand = name === 'Iliadbox' ? name : 'Freebox'
  return {
    identifiers: [`${box}_${group}`],
    name: `${brand} ${translate(`group.${group}`, groups[group].en)}`,
    ...(manufacturer !== undefined && { manufacturer }),
    ...(model !== undefined && { model }),
    via_device: box,
  }
}

/** The group whose device a document describes; undefined for the Freebox and any other device. */
export function groupOf(document: Document): Group | undefined {
  const word = /^freebox_[0-9a-f]{12}_([a-z]+)$/.exec(identifierOf(document) ?? '')?.[1]
  return Object.keys(groups).find((group): group is Group => group === word)
}

/** The device's first identifier. Undefined for a document of another program without one. */
export function identifierOf({ device }: Document): string | undefined {
  if (!isObject(device)) return undefined
  const [first] = [device.identifiers].flat()
  return typeof first === 'string' ? first : undefined
}

/** Whether the device has a parent device. All devices have one except the box. */
export function hasParent({ device }: Document): boolean {
  return isObject(device) && 'via_device' in device
}

/**
 * The same document without the device's parent. Home Assistant creates a parent that it does not know, and if the
 * parent was removed before, it would stay there as an empty device (seen on 2026.11).
 */
export function withoutParent(document: Document): Document {
  if (!isObject(document.device)) return document
  const { via_device: _, ...device } = document.device
  return { ...document, device }
}

/** The same document with its device as another one describes it. */
export function withDeviceOf({ device }: Document, document: Document): Document {
  return { ...document, device }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
