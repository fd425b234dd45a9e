/** JSON values in a form that does not depend on the order of keys. */
import { createHash } from 'node:crypto'

/** The same value with all keys sorted. */
export function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(members.map(([key, member]) => [key, canonical(member)]))
}

/** 12 hex digits that identify a value. */
export function hashOf(value: unknown): string {
  return digest(JSON.stringify(canonical(value)))
}

/** The bytes of an image as their number and a hash. */
export function imageOf(bytes: Buffer): { readonly bytes: number; readonly sha256: string } {
  return { bytes: bytes.length, sha256: digest(bytes) }
}

/** A payload as JSON, or as text where it is not JSON. */
export function payloadValue(payload: Buffer): unknown {
  const text = payload.toString()
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function digest(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex').slice(0, 12)
}
