/** `freebox2mqtt simulate`: a simulated Freebox, for people who develop against one; or the one of a dump. */
import { z } from 'zod'
import { type Model, startSimulator } from '../simulator/index.ts'
import { complain, say, sentenceOf } from './output.ts'
import { aborted, untilStopped } from './signals.ts'

export interface SimulateOptions {
  readonly model: Model
  readonly port: number
  readonly replay?: string | undefined
}

const appToken = 'simulated-app-token'

export async function run({ model, port, replay }: SimulateOptions): Promise<number> {
  const stopping = untilStopped()
  try {
    const whose = replay === undefined ? { model, alive: true } : { replay }
    const simulator = await startSimulator({ port, appToken, ...whose })
    say(`A simulated Freebox (${replay ?? model}) answers at ${simulator.url}`)
    say(`Its app token is ${appToken}; pairing is granted after two polls.`)
    say(
      `Try: FREEBOX2MQTT__FREEBOX__URL=${simulator.url} FREEBOX2MQTT__FREEBOX__APP_TOKEN=${appToken} freebox2mqtt run`,
    )
    say('Ctrl-C stops it.')
    await aborted(stopping)
    await simulator.close()
    return 0
  } catch (error) {
    const noDump = error instanceof z.ZodError || error instanceof SyntaxError
    complain(`the simulated Freebox cannot start: ${noDump ? `${replay} holds no dump` : sentenceOf(error)}`)
    return 1
  }
}
