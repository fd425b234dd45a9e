/** Pairing as `pair` and the page do it: asks the box for a token, and stores it in the data folder. */
import { hostname } from 'node:os'
import type { Config } from '../config/index.ts'
import { type BoxInfo, type Paired, pair } from '../freebox/index.ts'
import { folderProblem } from '../store/data-folder.ts'
import type { Store } from '../store/store.ts'
import type { Token } from '../store/token-file.ts'
import { freeboxAddress } from '../wiring/freebox.ts'

export interface PairingOptions {
  readonly config: Config
  readonly store: Store
  /** Version of freebox2mqtt; the box shows it in its list of applications. */
  readonly version: string
  readonly signal: AbortSignal
  /** The box is waiting for the user. Shows what to press. */
  readonly onPending: (whatToPress: string, info: BoxInfo) => void
}

/** The token could not be stored. The message is a sentence for the user. */
export class NotStored extends Error {
  override readonly name = 'NotStored'
}

/** Throws NotStored if the data folder cannot be written: a token that is not stored would make the one so far invalid. */
export async function requireWritableData({ data }: Config): Promise<void> {
  const problem = await folderProblem(data)
  if (problem !== undefined) throw new NotStored(`The token could not be stored: ${problem}`)
}

/** Resolves when the user has confirmed and the token is stored. Throws NotStored, and what `pair` of the client throws. */
export async function pairAndStore(options: PairingOptions): Promise<Paired> {
  const { config, store, version, signal, onPending } = options
  const { app_id } = config.freebox
  const paired = await pair({
    ...freeboxAddress(config),
    ...{ appId: app_id, appName: 'freebox2mqtt', appVersion: version, deviceName: hostname() },
    ...{ signal, onPending },
  })
  const token: Token = { app_token: paired.appToken, app_id, uid: paired.uid }
  if (await store.write('token', token)) return paired
  throw new NotStored(
    `Granted, but the token could not be stored in ${store.folder}. Make it writable, then pair again.`,
  )
}
