/** The token file in the data folder. A file that cannot be read is not the same as none: pairing again would revoke its token. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { parseJson } from '../json.ts'
import { isMissing, reasonOf } from './file-errors.ts'

/** What `pair` stores. `uid` identifies the box that gave it. */
export const Token = z.object({ app_token: z.string().min(1), uid: z.string().optional(), app_id: z.string() })
export type Token = z.output<typeof Token>

export type TokenFile =
  | { readonly is: 'missing' }
  | { readonly is: 'valid'; readonly token: Token }
  /** `problem`: a sentence without a full stop, which names the file. */
  | { readonly is: 'unreadable'; readonly problem: string }

/** The path of the token file in a data folder. */
export function tokenPath(folder: string): string {
  return join(folder, 'token.json')
}

/** Never throws, and leaves the file as it is. */
export async function readTokenFile(folder: string): Promise<TokenFile> {
  const path = tokenPath(folder)
  try {
    const parsed = Token.safeParse(parseJson(await readFile(path, 'utf8')))
    if (parsed.success) return { is: 'valid', token: parsed.data }
    return { is: 'unreadable', problem: `The token file ${path} is damaged: it does not contain a token` }
  } catch (error) {
    if (isMissing(error)) return { is: 'missing' }
    return { is: 'unreadable', problem: `The token file ${path} cannot be read: ${reasonOf(error)}` }
  }
}
