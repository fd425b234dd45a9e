/** The leaves of schemas that several chapters need. */
import { z } from 'zod'
import { described, oneLine, text } from '../../src/contract/index.ts'

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

/** null if the value is absent or invalid: the box has it, and what it is now is unknown. */
export function known<S extends z.ZodType>(schema: S) {
  return schema
    .nullish()
    .transform((it) => it ?? null)
    .catch(null)
}

/** The input of a command that changes some of these fields: at least one is given. */
export function changeOf<F extends z.ZodRawShape>(fields: F) {
  return z
    .strictObject(fields)
    .partial()
    .refine((given) => Object.keys(given).length > 0, `at least one of ${Object.keys(fields).join(', ')}`)
}

/** What the box says about the host at an address: it has none if it does not know the host. */
export const knownHost = {
  host: ifValid(z.object({ primary_name: oneLine }).nullish()),
  hostname: oneLine.catch(null),
}

/** The name of that host; null if it has none. The box shows the address of a host that it does not know. */
export function hostName({ host, hostname }: z.output<z.ZodObject<typeof knownHost>>): string | null {
  const name = host?.primary_name ?? hostname
  return name === null || isAddress.test(name) ? null : name
}

const isAddress = /^(\d+\.){3}\d+$|^([\da-f]{2}[:-]){5}[\da-f]{2}$/i

/** Epoch seconds as ISO 8601; null for 0 and what is no time. */
export function isoTime(seconds: number | null): string | null {
  if (seconds === null || seconds <= 0 || seconds >= 8.64e12) return null
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`
}

/** A port number, as users write it. */
export const port = described(z.int().min(1).max(65_535), 'a port, 1 to 65535')

/** An IPv4 address, as users write it. */
export const ipv4 = described(z.ipv4(), 'an IPv4 address such as 192.168.1.20')
