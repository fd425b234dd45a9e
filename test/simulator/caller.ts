/**
 * A plain client for the tests of the simulator: fetch, and nothing that the bridge is made of.
 */
import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/index.ts'

const Envelope = z.looseObject({
  success: z.boolean(),
  result: z.unknown().optional(),
  error_code: z.string().optional(),
  msg: z.string().optional(),
})
const Challenge = z.looseObject({ challenge: z.string() })
const Opened = z.looseObject({ session_token: z.string(), permissions: z.record(z.string(), z.boolean()) })

export type Envelope = z.output<typeof Envelope>

/** An answer as it came. */
export interface Reply {
  status: number
  type: string
  text: string
}

/** Asks anything of the web server; a body is sent as JSON. */
export async function ask(
  { url }: Simulator,
  method: string,
  path: string,
  { body, token }: { body?: unknown; token?: string } = {},
): Promise<Reply> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(token === undefined ? {} : { 'X-Fbx-App-Auth': token }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, type: response.headers.get('content-type') ?? '', text: await response.text() }
}

/** The envelope of an answer. */
export function envelope({ text }: Reply): Envelope {
  return Envelope.parse(JSON.parse(text))
}

/** The challenge that an envelope carries. */
export function challengeIn({ result }: Envelope): string {
  return Challenge.parse(result).challenge
}

/** The password for a challenge, as the documentation says to compute it. */
export function password(challenge: string, appToken = 'simulated-app-token'): string {
  return createHmac('sha1', appToken).update(challenge).digest('hex')
}

/** Opens a session with a fresh challenge; whatever comes back. */
export async function login(simulator: Simulator, appToken?: string, app_id = 'fr.test'): Promise<Reply> {
  const challenge = challengeIn(envelope(await ask(simulator, 'GET', '/api/v4/login/')))
  return ask(simulator, 'POST', '/api/v4/login/session/', { body: { app_id, password: password(challenge, appToken) } })
}

/** Opens a session that must open. */
export async function session(simulator: Simulator) {
  return Opened.parse(envelope(await login(simulator)).result)
}

/** A box of its own with a session, and its calls below `/api/vN/`. */
export async function house(options: SimulatorOptions = {}, major = 8) {
  const simulator = await startSimulator(options)
  const { session_token: token } = await session(simulator)
  const call = async (method: string, path: string, body?: unknown) => {
    return envelope(
      await ask(simulator, method, `/api/v${major}/${path}`, { token, ...(body === undefined ? {} : { body }) }),
    )
  }
  return {
    simulator,
    token,
    call,
    get: (path: string) => call('GET', path),
    [Symbol.asyncDispose]: () => simulator.close(),
  }
}

/** Waits until something holds, at most three seconds. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const latest = Date.now() + 3000
  while (!(await holds())) {
    if (Date.now() > latest) throw new Error('it did not come true')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
