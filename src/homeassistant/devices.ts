/** Reads the device block of a discovery document (pure). */
import type { Document } from './context.ts'

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

/** The same document without the device's parent. */
export function withoutParent(document: Document): Document {
  if (!isObject(document.device)) return document
  const { via_device: _, ...device } = document.device
  return { ...document, device }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
