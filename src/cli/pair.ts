/** `freebox2mqtt pair`: asks the Freebox for a token, waits for the user, stores the token and lists missing rights. */

import { AuthRequired, Unreachable } from '../errors.ts'
import { rightName, rightsPlace } from '../freebox/index.ts'
import { NotStored, pairAndStore, requireWritableData } from '../setup/pairing.ts'
import { type CommandContext, type ConfigOption, openContext } from './bootstrap.ts'
import { findMissingRights, logIn } from './box.ts'
import { goOnWithoutReader } from './closed-output.ts'
import { errorMessage, printError, printLine } from './output.ts'
import { decideToPair } from './pair-again.ts'
import { stopSignal } from './signals.ts'
import { version } from './version.ts'

export interface PairCommandOptions extends ConfigOption {
  /** Pairs although there is a token. */
  readonly again?: boolean | undefined
}

export async function run({ again = false, ...options }: PairCommandOptions): Promise<number> {
  const context = await openContext(options, { quiet: true })
  const signal = stopSignal()
  try {
    await requireWritableData(context.config)
    // The user presses a key on the box: that must not be lost because `| head` has ended.
    goOnWithoutReader()
    const status = again ? undefined : await decideToPair(context, signal)
    if (status !== undefined) return status
    await pairOnTerminal(context, signal)
    return 0
  } catch (error) {
    if (signal.aborted) {
      printError('Stopped before the Freebox answered. Nothing was stored.')
      return 0
    }
    if (![AuthRequired, Unreachable, NotStored].some((it) => error instanceof it)) throw error
    printError(errorMessage(error))
    return 1
  }
}

async function pairOnTerminal(context: CommandContext, signal: AbortSignal): Promise<void> {
  const { config, store } = context
  printLine(`The token will be stored in ${config.data} (setting data).`)
  printLine('A token that this Freebox has given before, for another data folder, becomes invalid.')
  printLine('Looking for the Freebox …')
  await pairAndStore({
    ...{ config, store, signal, version: version() },
    onPending(whatToPress, { title, baseUrl }) {
      printLine(`${title} at ${new URL(baseUrl).origin} asks for your confirmation.`)
      printLine(`${whatToPress}.`)
      printLine('Waiting for your answer …')
    },
  })
  printLine(`Granted. The token is stored in ${store.folder}.`)
  if (config.freebox.app_token !== undefined) {
    printLine('The configuration contains another token (freebox.app_token), which takes precedence. Remove it there.')
  }
  await printRights(context)
  printLine('A running daemon continues within five seconds. To start one: freebox2mqtt run')
}

async function printRights(context: CommandContext): Promise<void> {
  const { freebox, state, detail } = await logIn(context)
  try {
    if (state !== 'up') {
      printLine(`The rights could not be checked: ${detail}`)
      return
    }
    const missing = await findMissingRights(freebox, context.config)
    if (missing.length === 0) printLine('All rights that are needed are given.')
    else printLine(`These rights are missing. Tick them in ${rightsPlace}:`)
    for (const right of missing) printLine(`  - ${rightName(right)}`)
  } finally {
    await freebox.close()
  }
}
