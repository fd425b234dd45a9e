/** Configuration → the Freebox client, and what its state means for the configuration. */

import type { Logger } from 'pino'
import type { Config } from '../config/index.ts'
import { type ApiVersion, parseApiVersion } from '../contract/version.ts'
import { createFreebox, type Freebox, type TlsOptions } from '../freebox/index.ts'
import type { Store } from '../store/store.ts'
import { readTokenFile } from '../store/token-file.ts'
import type { FreeboxTiming } from './options.ts'

export interface FreeboxClientOptions {
  readonly config: Config
  /** Holds the token that `pair` stored. It is read again at each login if the configuration has no token. */
  readonly store: Store
  readonly log: Logger
  /** Version of freebox2mqtt; the box shows it in its list of applications. */
  readonly version: string
  /** false opens no WebSocket, for a command that only reads. Default: `freebox.events.enabled`. */
  readonly events?: boolean
  readonly timing?: FreeboxTiming | undefined
  readonly explainAbsence?: () => string | undefined
}

/** The client of the configured box. It does nothing before `start()`. */
export async function createFreeboxClient(options: FreeboxClientOptions): Promise<Freebox> {
  const { store, log, version, timing = {} } = options
  const { freebox } = options.config
  const { pingSeconds, ...otherTiming } = timing
  const stored = await readTokenFile(store.folder)
  return createFreebox({
    ...freeboxAddress(options.config),
    appToken: async () => freebox.app_token ?? (await readStoredToken(store.folder)),
    tokenPlace: `the data folder ${store.folder}`,
    appId: freebox.app_id,
    appVersion: version,
    requestsPerMinute: freebox.requests_per_minute,
    events: {
      enabled: options.events ?? freebox.events.enabled,
      reconnectSeconds: freebox.events.reconnect,
      ...(pingSeconds !== undefined && { pingSeconds }),
    },
    // A token in the configuration says nothing about the box that gave it.
    expectedUid: freebox.app_token === undefined && stored.is === 'valid' ? stored.token.uid : undefined,
    explainAbsence: options.explainAbsence,
    log,
    ...otherTiming,
  })
}

/** The token that `pair` has stored, if any. Throws an Error with a sentence for the user if it cannot be read. */
async function readStoredToken(folder: string): Promise<string | undefined> {
  const file = await readTokenFile(folder)
  if (file.is === 'unreadable') {
    throw new Error(`${file.problem}. Repair or restore it, or pair again with "freebox2mqtt pair --again"`)
  }
  return file.is === 'valid' ? file.token.app_token : undefined
}

/** Where the box is and how its certificate is checked, for discovery and pairing. */
export function freeboxAddress({ freebox }: Config): { readonly url: string | undefined; readonly tls: TlsOptions } {
  return { url: freebox.url, tls: freebox.tls }
}

/** The rights that commands need: `settings`, unless `commands.read_only` denies all commands. */
export function rightsForCommands({ commands }: Config): readonly string[] {
  return commands.read_only ? [] : ['settings']
}

/** The rights that the box has refused so far, and the rights for commands that are not given. Sorted. */
export function missingRights({ rights, missing }: Freebox, config: Config): string[] {
  const forCommands = rightsForCommands(config).filter((right) => rights[right] === false)
  return [...new Set([...missing, ...forCommands])].sort()
}

/**
 * The API version in use. It stays within the major version that the client asks for, which can be lower than that of the
 * box. 0.0 before the box was found.
 */
export function apiVersionOf({ info }: Freebox): ApiVersion {
  const version = parseApiVersion(info?.apiVersion) ?? { major: 0, minor: 0 }
  const major = info?.major ?? 0
  return version.major > major ? { major, minor: Number.MAX_SAFE_INTEGER } : version
}
