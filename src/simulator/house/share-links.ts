/** The share links of the box: addresses at which anybody can fetch a file. */
import { createHash } from 'node:crypto'
import type { ModelSheet } from '../models.ts'
import { encodePath } from './tasks.ts'

export interface ShareLink {
  token: string
  /** Base64. */
  path: string
  name: string
  /** Epoch seconds; 0 means never. */
  expire: number
  internal: number
}

/** A token for the link with this number. Real ones are random; the same household always has the same. */
export function shareToken(number: number): string {
  return createHash('sha256').update(`share link ${number}`).digest('base64url').slice(0, 16)
}

/** A household with a disk shares one folder. */
export function createShareLinks({ user_main_storage: main }: ModelSheet): ShareLink[] {
  if (main === '') return []
  const path = encodePath(`/${main}/Photos/Été 2026`)
  return [{ token: shareToken(1), path, name: 'Été 2026', expire: 0, internal: 0 }]
}
