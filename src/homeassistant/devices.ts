/** Whose device a discovery message is about (pure). */
import type { Document } from './document.ts'

/** The device's identifier; undefined for a message of somebody else who gives none. */
export function identifierOf({ device }: Document): string | undefined {
  if (!isObject(device)) return undefined
  const [first] = [device.identifiers].flat()
  return typeof first === 'string' ? first : undefined
}

/** Whether the device is below another one, as everything but the box itself is. */
export function hasParent({ device }: Document): boolean {
  return isObject(device) && 'via_device' in device
}

/** The same message, with a device that is below nothing. */
export function withoutParent(document: Document): Document {
  if (!isObject(document.device)) return document
  const { via_device: _, ...device } = document.device
  return { ...document, device }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
