/** `freebox2mqtt simulate`: a simulated Freebox for development, or a replay of the one that `dump` recorded. */
import { z } from 'zod'
import { type Model, startSimulator } from '../simulator/index.ts'
import { errorMessage, printError, printLine } from './output.ts'
import { stopSignal, whenAborted } from './signals.ts'

export interface SimulateOptions {
  readonly model: Model
  readonly port: number
  /** Folder of a dump. */
  readonly replay?: string | undefined
}

const appToken = 'simulated-app-token'

export async function run({ model, port, replay }: SimulateOptions): Promise<number> {
  const signal = stopSignal()
  try {
    const source = replay === undefined ? { model, alive: true } : { replay }
    const simulator = await startSimulator({ port, appToken, ...source })
    printLine(`A simulated Freebox (${replay ?? model}) answers at ${simulator.url}`)
    printLine(`Its app token is ${appToken}. Pairing is granted after two polls.`)
    printLine('To try it:')
    printLine(
      `  FREEBOX2MQTT__FREEBOX__URL=${simulator.url} FREEBOX2MQTT__FREEBOX__APP_TOKEN=${appToken} freebox2mqtt run`,
    )
    printLine('Press Ctrl-C to stop it.')
    await whenAborted(signal)
    await simulator.close()
    return 0
  } catch (error) {
    const noDump = error instanceof z.ZodError || error instanceof SyntaxError
    printError(`The simulated Freebox cannot start: ${noDump ? `${replay} contains no dump` : errorMessage(error)}`)
    return 1
  }
}
