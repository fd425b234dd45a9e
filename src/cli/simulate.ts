/** `freebox2mqtt simulate`: a simulated Freebox for development, or a replay of the one that `dump` recorded. */
import { z } from 'zod'
import { type Model, type PairingOutcome, startSimulator } from '../simulator/index.ts'
import { errorMessage, printError, printLine } from './output.ts'
import { stopSignal, whenAborted } from './signals.ts'

export interface SimulateOptions {
  readonly model: Model
  readonly port: number
  readonly pairing: PairingOutcome
  /** Folder of a dump. */
  readonly replay?: string | undefined
}

const appToken = 'simulated-app-token'

export async function run({ model, port, pairing, replay }: SimulateOptions): Promise<number> {
  const signal = stopSignal()
  try {
    const source = replay === undefined ? { model, alive: true } : { replay }
    const simulator = await startSimulator({
      port,
      appToken,
      keepAppToken: true,
      pairing: { outcome: pairing },
      ...source,
    })
    printLine(`A simulated Freebox (${replay ?? model}) answers at ${simulator.url}`)
    printLine(`Its app token is ${appToken}. ${pairingSentences[pairing]}`)
    printLine('To try it:')
    printLine(
      `  FREEBOX2MQTT__FREEBOX__URL=${simulator.url} FREEBOX2MQTT__FREEBOX__APP_TOKEN=${appToken} freebox2mqtt run`,
    )
    printLine('Press Ctrl-C to stop it.')
    await whenAborted(signal)
    await simulator.close()
    return 0
  } catch (error) {
    printError(`The simulated Freebox cannot start: ${reasonOf(error, port, replay)}`)
    return 1
  }
}

const pairingSentences: Readonly<Record<PairingOutcome, string>> = {
  granted: 'Pairing is granted after two polls.',
  denied: 'Pairing is denied after two polls.',
  timeout: 'Pairing is not confirmed, and ends after two polls.',
  new_apps_denied: 'It accepts no new applications.',
  denied_from_external_ip: 'It refuses to pair, as from outside of the home network.',
}

function reasonOf(error: unknown, port: number, replay: string | undefined): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') return `port ${port} is taken by another program. Choose another one with --port.`
  if (code === 'EACCES') return `this user may not listen on port ${port}. Choose one above 1023 with --port.`
  const isNoDump =
    error instanceof z.ZodError || error instanceof SyntaxError || code === 'ENOENT' || code === 'ENOTDIR'
  return isNoDump ? `${replay} contains no dump` : errorMessage(error)
}
