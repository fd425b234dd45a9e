/**
 * The answers of a box byte for byte, fetched once from a simulated one: floor and daemon are both fed with them, so
 * that time goes into what is made of an answer, and not into the simulator.
 */
import { request } from 'undici'
import { startSimulator } from '../src/simulator/index.ts'
import { logIn } from './session.ts'

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

/** A house with so many strangers on its network, and a download for every tenth of them. */
export async function record(hosts: number): Promise<Recorder> {
  const box = await startSimulator({ model: 'ultra', hosts })
  const { tasks } = box.house.downloads
  const pattern = tasks.find((task) => task.status === 'done')
  for (let at = 0; pattern !== undefined && at < hosts / 10; at++) tasks.push({ ...pattern, id: 1000 + at })
  const headers = { 'X-Fbx-App-Auth': await logIn(box.url) }
  const bodies = new Map<string, Body>()

  async function fetched(path: string): Promise<Body> {
    const answer = await request(`${box.url}/api/v8/${path}`, { headers })
    const body = { status: answer.statusCode, content: Buffer.from(await answer.body.arrayBuffer()) }
    bodies.set(path, body)
    return body
  }
  return { get: async (path) => bodies.get(path) ?? fetched(path), bodies, close: () => box.close() }
}

/** The objects that a list of hosts, stations or downloads has, of each answer that is one. */
export function lists(bodies: ReadonlyMap<string, Body>): [path: string, objects: Record<string, unknown>[]][] {
  return [...bodies].flatMap(([path, { content }]) => {
    const { result } = JSON.parse(content.toString())
    return Array.isArray(result) ? [[path, result]] : []
  })
}
