/** `freebox2mqtt simulate`: a simulated Freebox, for people who develop against one. */
import { type Model, startSimulator } from '../simulator/index.ts'
import { complain, say, sentenceOf } from './say.ts'
import { aborted, untilStopped } from './stopping.ts'

export interface SimulateOptions {
  readonly model: Model
  readonly port: number
}

const appToken = 'simulated-app-token'

export async function run({ model, port }: SimulateOptions): Promise<number> {
  const stopping = untilStopped()
  try {
    const simulator = await startSimulator({ model, port, appToken, alive: true })
    say(`A simulated Freebox (${model}) answers at ${simulator.url}`)
    say(`Its app token is ${appToken}; pairing is granted after two polls.`)
    say(
      `Try: FREEBOX2MQTT__FREEBOX__URL=${simulator.url} FREEBOX2MQTT__FREEBOX__APP_TOKEN=${appToken} freebox2mqtt run`,
    )
    say('Ctrl-C stops it.')
    await aborted(stopping)
    await simulator.close()
    return 0
  } catch (error) {
    complain(`the simulated Freebox cannot start: ${sentenceOf(error)}`)
    return 1
  }
}
