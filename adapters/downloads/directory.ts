/** Paths on the box's disks, which the API writes as base64 of their UTF-8. */
import { z } from 'zod'

/** What is put into a request for a path such as `/Disque 1/Vidéos`. */
export function encoded(path: string): string {
  return Buffer.from(path).toString('base64')
}

/** The path that was meant. */
export function decoded(base64: string): string {
  return Buffer.from(base64, 'base64').toString()
}

/** A path as the box sends it: readable, null where it is empty. */
export const Directory = z
  .string()
  .nullish()
  .transform((base64) => (base64 ? decoded(base64) : null))
