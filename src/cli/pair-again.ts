/** Whether `pair` may ask for a token although there is one already: the token so far then becomes invalid. */
import { createInterface } from 'node:readline/promises'
import { readTokenFile, type TokenFile, tokenPath } from '../store/token-file.ts'
import type { CommandContext } from './bootstrap.ts'
import { logIn } from './box.ts'
import { printError, printLine } from './output.ts'
import { stop } from './signals.ts'

const howToPairAgain = 'To pair again all the same: freebox2mqtt pair --again'

/** undefined: pair. Else the exit status of the command, which has then said why it does not pair. */
export async function decideToPair(context: CommandContext, signal: AbortSignal): Promise<number | undefined> {
  const { config, store } = context
  const file = await readTokenFile(store.folder)
  const isConfigured = config.freebox.app_token !== undefined
  if (file.is === 'unreadable' && !isConfigured) {
    printError(`${file.problem}. That does not mean that it is not paired: repair or restore it. ${howToPairAgain}`)
    return 1
  }
  if (file.is === 'missing' && !isConfigured) return undefined
  const place = isConfigured ? 'the configuration (freebox.app_token)' : tokenPath(store.folder)
  const found = await tryToken(context, isConfigured ? undefined : file)
  if (found.is === 'refused') {
    printLine(`The token in ${place} is no longer valid. Pairing again.`)
    return undefined
  }
  const { status, sentence } = explained(found, place)
  if (status === 0) printLine(sentence)
  else printError(sentence)
  if (await confirms(signal)) return undefined
  printLine(howToPairAgain)
  return status
}

type Found =
  | { readonly is: 'accepted'; readonly box: string }
  | { readonly is: 'of another box'; readonly box: string }
  | { readonly is: 'refused' }
  | { readonly is: 'untested'; readonly detail: string }

async function tryToken(context: CommandContext, file: TokenFile | undefined): Promise<Found> {
  const { freebox, state, detail } = await logIn(context)
  const { info } = freebox
  await freebox.close()
  const box = info === undefined ? 'the Freebox' : `${info.title} at ${new URL(info.baseUrl).origin}`
  if (state === 'up') return { is: 'accepted', box }
  const expected = file?.is === 'valid' ? file.token.uid : undefined
  const isOther = expected !== undefined && info?.uid !== undefined && info.uid !== expected
  if (state === 'refused' && isOther) return { is: 'of another box', box }
  return state === 'refused' || state === 'unpaired' ? { is: 'refused' } : { is: 'untested', detail }
}

function explained(
  found: Exclude<Found, { readonly is: 'refused' }>,
  place: string,
): { status: number; sentence: string } {
  if (found.is === 'accepted') {
    return { status: 0, sentence: `Already paired with ${found.box}: it accepts the token in ${place}.` }
  }
  if (found.is === 'of another box') {
    const advice = 'If you have two, give each its own data folder (setting data)'
    return { status: 1, sentence: `The token in ${place} belongs to another Freebox than ${found.box}. ${advice}.` }
  }
  return { status: 1, sentence: `There is a token in ${place}, and it could not be tried: ${found.detail}` }
}

/** Asks on a terminal. Elsewhere there is no user to ask. */
async function confirms(signal: AbortSignal): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return false
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  try {
    terminal.on('SIGINT', stop)
    const closed = new Promise<string>((resolve) => terminal.on('close', () => resolve('')))
    const question = terminal.question('Pair again? The token so far then becomes invalid. [y/N] ', { signal })
    return /^(y|yes|o|oui)$/i.test((await Promise.race([question, closed])).trim())
  } finally {
    terminal.close()
  }
}
