/** `/api/setup`: the first steps. While a browser looks, it gets each change as an event. */
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { type Answer, jsonAnswer } from '../answer.ts'
import type { Failed, Setup, SetupReply } from '../contract.ts'
import { type Route, type RouteContext, route } from '../route.ts'
import type { SetupFlow } from '../setup.ts'

/** What takes longer goes on, and its end comes as an event: the server ends what is silent. Milliseconds. */
const patience = 8000
const lookEvery = 1000

const text = z.string().max(1000)
const Broker = z.object({ url: text, username: text, password: text, save: z.boolean() })

export function setupRoutes(setup: SetupFlow): readonly Route[] {
  const events = new SetupEvents(setup)

  /** The state after some work, or the reason why the work has failed. */
  async function after(context: RouteContext, work: Promise<Failed | undefined>): Promise<Answer> {
    events.watch(context)
    // The daemon goes on if it fails after the answer.
    work.catch((error: unknown) => context.log.error({ error }, 'Internal error in the setup'))
    const failed = await Promise.race([work, sleep(patience, undefined, { ref: false })])
    const reply: SetupReply = failed ?? { status: 'ok', setup: await setup.state() }
    return jsonAnswer(reply)
  }

  const read = route({
    method: 'GET',
    path: '/api/setup',
    right: 'read',
    answer: async (context) => {
      events.watch(context)
      return jsonAnswer(await setup.state())
    },
  })
  const find = route({
    method: 'POST',
    path: '/api/setup/find',
    right: 'write',
    answer: (context) => after(context, setup.find()),
  })
  const pair = route({
    method: 'POST',
    path: '/api/setup/pair',
    right: 'write',
    answer: (context) => after(context, setup.pair()),
  })
  const cancel = route({
    method: 'DELETE',
    path: '/api/setup/pair',
    right: 'write',
    answer: (context) => {
      setup.cancel()
      return after(context, Promise.resolve(undefined))
    },
  })
  const broker = route({
    method: 'POST',
    path: '/api/setup/broker',
    right: 'write',
    takes: Broker,
    answer: (context, request) => after(context, setup.tryBroker(request)),
  })
  return [read, find, pair, cancel, broker]
}

/** Sends the state of the setup whenever it has changed. It looks only while a browser does that has asked for it. */
class SetupEvents {
  readonly #setup: SetupFlow
  #timer: NodeJS.Timeout | undefined
  #last = ''

  constructor(setup: SetupFlow) {
    this.#setup = setup
  }

  watch({ live }: RouteContext): void {
    this.#timer ??= setInterval(() => void this.#look(live).catch(() => undefined), lookEvery).unref()
  }

  async #look(live: RouteContext['live']): Promise<void> {
    const clients = await live()
    if (!clients.isWatched) {
      clearInterval(this.#timer)
      this.#timer = undefined
      return
    }
    this.#setup.lookForRights()
    const state: Setup = await this.#setup.state()
    const text = JSON.stringify(state)
    if (text !== this.#last) clients.send('setup', state)
    this.#last = text
  }
}
