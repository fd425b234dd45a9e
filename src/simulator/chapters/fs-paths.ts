/** Paths as the API has them: base64 of their UTF-8. */
import { Refusal } from '../answer.ts'
import { join } from '../house/file-operations.ts'

/** The absolute path. Refuses what is not base64 of the standard alphabet. */
export function clearOf(token: string): string {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(token)) throw new Refusal('path_not_found')
  return join(Buffer.from(token, 'base64').toString())
}

export function tokenOf(path: string): string {
  return Buffer.from(path).toString('base64')
}
