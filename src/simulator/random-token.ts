/** Random tokens and challenges, in base64 as the box sends them. */
import { randomBytes } from 'node:crypto'

export function randomToken(bytes: number): string {
  return randomBytes(bytes).toString('base64')
}
