/**
 * The answers of a box byte for byte, fetched once from a simulated one: floor and daemon are both fed with them, so
 * that time goes into what is made of an answer, and not into the simulator.
 */
import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { startSimulator } from '../src/simulator/index.ts'

export interface Body {
  readonly status: number
  readonly content: Buffer
}

export interface Recorder {
  /** The answer to a GET of this path: from the box at first, from memory ever after. */
  get(path: string): Promise<Body>
  /** What was asked so far, by path. */
  readonly bodies: Map<string, Body>
  close(): Promise<void>
}

const Challenge = z.object({ result: z.object({ challenge: z.string() }) })
const Opened = z.object({ result: z.object({ session_token: z.string() }) })

/** Opens a session and gives its token: the least code that can. */
export async function logIn(url: string, appToken = 'simulated-app-token'): Promise<string> {
  const answer = async (path: string, init?: RequestInit): Promise<unknown> =>
    (await fetch(`${url}/api/v8/${path}`, init)).json()
  const { challenge } = Challenge.parse(await answer('login/')).result
  const password = createHmac('sha1', appToken).update(challenge).digest('hex')
  const body = JSON.stringify({ app_id: 'fr.freebox2mqtt', password })
  return Opened.parse(
    await answer('login/session/', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body }),
  ).result.session_token
}

/** A house with so many strangers on its network, and a download for every tenth of them. */
export async function record(hosts: number): Promise<Recorder> {
  const box = await startSimulator({ model: 'ultra', hosts })
  const { tasks } = box.house.downloads
  const pattern = tasks.find((task) => task.status === 'done')
  for (let at = 0; pattern !== undefined && at < hosts / 10; at++) tasks.push({ ...pattern, id: 1000 + at })
  const headers = { 'X-Fbx-App-Auth': await logIn(box.url) }
  const bodies = new Map<string, Body>()

  async function fetched(path: string): Promise<Body> {
    const answer = await fetch(`${box.url}/api/v8/${path}`, { headers })
    const body = { status: answer.status, content: Buffer.from(await answer.arrayBuffer()) }
    bodies.set(path, body)
    return body
  }
  return { get: async (path) => bodies.get(path) ?? fetched(path), bodies, close: box.close }
}
