/** The leaves of schemas that several chapters need. */
import { z } from 'zod'
import { text } from '../../src/contract/index.ts'

/** A MAC address or BSSID as firmwares write it, in lower case; null if the box sends none. */
export const address = text.transform((it) => it?.toLowerCase() ?? null)

/** An object that some firmwares send as a list of one. */
export function single<S extends z.ZodType>(schema: S) {
  return z.preprocess((it) => (Array.isArray(it) ? it[0] : it), schema)
}

/** undefined if the value is absent or invalid: an error in it is no error of the object. */
export function ifValid<S extends z.ZodType>(schema: S) {
  return schema.optional().catch(undefined)
}
