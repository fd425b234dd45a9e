/**
 * The answers of a box byte for byte, fetched once from a simulated box. Floor and daemon both read them from memory, so
 * that the measured time is that of the processing and not that of the simulator.
 */
import { request } from 'undici'
import { startSimulator } from '../src/simulator/index.ts'
import { logIn } from './session.ts'

export interface RecordedAnswer {
  readonly status: number
  readonly content: Buffer
}

export interface Recorder {
  /** Returns the answer to a GET of this path: the first time from the box, later from memory. */
  get(path: string): Promise<RecordedAnswer>
  /** The answers so far, by path. They may be replaced to simulate changes. */
  readonly answers: Map<string, RecordedAnswer>
  close(): Promise<void>
}

/** Starts a box with this number of generated hosts, and one download for every tenth of them. */
export async function startRecorder(hosts: number): Promise<Recorder> {
  const box = await startSimulator({ model: 'ultra', hosts })
  const { tasks } = box.house.downloads
  const pattern = tasks.find((task) => task.status === 'done')
  for (let at = 0; pattern !== undefined && at < hosts / 10; at++) tasks.push({ ...pattern, id: 1000 + at })
  const headers = { 'X-Fbx-App-Auth': await logIn(box.url) }
  const answers = new Map<string, RecordedAnswer>()

  async function fetchAnswer(path: string): Promise<RecordedAnswer> {
    const response = await request(`${box.url}/api/v8/${path}`, { headers })
    const answer = { status: response.statusCode, content: Buffer.from(await response.body.arrayBuffer()) }
    answers.set(path, answer)
    return answer
  }
  return { get: async (path) => answers.get(path) ?? fetchAnswer(path), answers, close: () => box.close() }
}

/** The objects of all answers that are lists: hosts, stations, downloads. */
export function listsIn(
  answers: ReadonlyMap<string, RecordedAnswer>,
): [path: string, objects: Record<string, unknown>[]][] {
  return [...answers].flatMap(([path, { content }]) => {
    const { result } = JSON.parse(content.toString())
    return Array.isArray(result) ? [[path, result]] : []
  })
}
