/** The leaves of schemas that several chapters need. */
import { z } from 'zod'
import { described, text } from '../../src/contract/index.ts'

/** Error codes with which boxes say that they do not have a chapter, besides those that mean this everywhere. */
export const absenceCodes = ['internal_error', 'notsupp', 'unsupp', 'deprecated']

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

/** An absolute path on the disks. */
export const diskPath = described(
  z
    .string()
    .trim()
    .regex(/^\/[^\0\n\r]*$/)
    .max(4096),
  'an absolute path on the disks of the box, such as /Disque 1/Vidéos',
)

/** A URL of `http://` or `https://`. */
export const webAddress = described(
  z
    .string()
    .trim()
    .refine((text) => isWebAddress(text))
    .meta({ format: 'uri' }),
  'an address that begins with http:// or https://',
)

function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^\s/]\S*$/i.test(text) && URL.canParse(text)
}
