/** The Freebox for a command that reads from it and ends: a session of its own, and no events. */
import { adapters } from '../../adapters/index.ts'
import type { Config } from '../config/index.ts'
import { atLeast } from '../contract/version.ts'
import { NotGranted } from '../errors.ts'
import type { Freebox, FreeboxState } from '../freebox/index.ts'
import { apiVersionOf, createFreeboxClient, rightsForCommands } from '../wiring/freebox.ts'
import { readResources } from '../wiring/read-resources.ts'
import { configuredResources } from '../wiring/resources.ts'
import type { CommandContext } from './bootstrap.ts'
import { closeOnStop } from './signals.ts'
import { version } from './version.ts'

/** The outcome of the first attempt to log in. */
export interface LoginOutcome {
  readonly freebox: Freebox
  /** `up` if the login succeeded. */
  readonly state: FreeboxState
  /** Why it failed, as a sentence; may be empty. */
  readonly detail: string
}

/** Tries once to log in. The caller closes the client, which logs out. */
export async function logIn({ config, logging, store }: CommandContext): Promise<LoginOutcome> {
  const freebox = await createFreeboxClient({ config, store, log: logging.log, version: version(), events: false })
  closeOnStop(() => freebox.close())
  return new Promise((resolve) => {
    freebox.on('state', (state, detail = '') => {
      if (state !== 'starting') resolve({ freebox, state, detail })
    })
    freebox.start()
  })
}

/**
 * The rights that the configuration needs and that are not given on the Freebox. To find them, every enabled resource
 * is read once: only a refusal tells which right a path needs.
 */
export async function findMissingRights(freebox: Freebox, config: Config): Promise<string[]> {
  const api = apiVersionOf(freebox)
  const missing = new Set(rightsForCommands(config).filter((right) => freebox.rights[right] !== true))
  const resources = configuredResources(config, adapters).filter(
    ({ resource: { since } }) => since === undefined || atLeast(api, since),
  )
  await readResources({
    ...{ resources, box: freebox, api },
    onError(error, { adapter, name }) {
      if (error instanceof NotGranted) missing.add(error.right || `${adapter}/${name}`)
    },
  })
  return [...missing]
}
