/** The Freebox for a command about files. */
import type { Freebox } from '../../freebox/index.ts'
import { type ConfigOption, openContext } from '../bootstrap.ts'
import { logIn } from '../box.ts'
import { Failure } from './explain.ts'

/** Logs in. The caller closes the client. Throws ConfigError, and Failure if the login fails. */
export async function openFreebox(options: ConfigOption): Promise<Freebox> {
  const { freebox, state, detail } = await logIn(await openContext(options, { quiet: true }))
  if (state === 'up') return freebox
  await freebox.close()
  throw new Failure(detail || `The Freebox cannot be used (${state}).`)
}
