/** Measures what the page costs: memory with browsers, the time until it answers, and how fast it shows an event. */
import { setTimeout as sleep } from 'node:timers/promises'
import { type Simulator, startSimulator } from '../src/simulator/index.ts'
import { freePort, type RunningProcess, residentBytes, startBroker, startDaemon } from './processes.ts'
import { firstFiles, load, openViewer, type Viewer } from './viewer.ts'

export interface PageFigures {
  /** What a browser loads first, without compression. */
  readonly firstBytes: number
  /** Resident memory with 0, 1 and 3 browsers. */
  readonly bytes: readonly [none: number, one: number, three: number]
  /** Milliseconds from the event of the box to that of the stream. */
  readonly events: readonly number[]
  /** Milliseconds from the start of the process to the first answer. */
  readonly firstAnswers: readonly number[]
}

interface Running {
  readonly box: Simulator
  readonly daemon: RunningProcess
  readonly url: string
  stop(): Promise<void>
}

const alice = 'ether-4a:3f:da:00:00:02'
const phones = 3

/** @param seconds how long each number of browsers is open before the memory is taken */
export async function measurePage(seconds: number, turns: number): Promise<PageFigures> {
  const firstAnswers: number[] = []
  for (let turn = 0; turn < turns; turn++) firstAnswers.push(await timeFirstAnswer())
  const running = await startStandardHouse()
  await sleep(25_000)
  const none = residentBytes(running.daemon)
  const firstBytes = Buffer.byteLength((await firstFiles(running.url)).join(''))
  const viewers: Viewer[] = [await openViewer(running.url)]
  const events = await useForSeconds(seconds, running.box, viewers)
  const one = residentBytes(running.daemon)
  while (viewers.length < phones) viewers.push(await openViewer(running.url))
  events.push(...(await useForSeconds(seconds, running.box, viewers)))
  const three = residentBytes(running.daemon)
  for (const viewer of viewers) viewer.close()
  await running.stop()
  return { firstBytes, bytes: [none, one, three], events, firstAnswers }
}

/** A host leaves or comes every two seconds, and every browser receives it. Returns how long that took. */
async function useForSeconds(seconds: number, box: Simulator, viewers: readonly Viewer[]): Promise<number[]> {
  const took: number[] = []
  for (let turn = 0; turn < seconds / 2; turn++) {
    const received = viewers.map((it) => it.event(`"id":"${alice}"`))
    const began = performance.now()
    box.setHostReachable(alice, turn % 2 === 1)
    took.push(...(await Promise.all(received)).map((time) => time - began))
    await sleep(2000)
  }
  return took
}

async function startStandardHouse(): Promise<Running> {
  const [box, broker, port] = [await startSimulator({ model: 'ultra' }), await startBroker(), await freePort()]
  const daemon = startDaemon({
    freebox: { url: box.url, app_token: 'simulated-app-token' },
    ...{ mqtt: { url: broker.url }, presence: { consider_home: '0s' }, http: { port } },
  })
  return {
    ...{ box, daemon, url: `http://127.0.0.1:${port}/` },
    async stop() {
      await daemon.stop()
      await Promise.all([box.close(), broker.stop()])
    },
  }
}

/** Box and broker do not answer: the page does. */
async function timeFirstAnswer(): Promise<number> {
  const [port, nobody] = [await freePort(), await freePort()]
  const began = performance.now()
  const daemon = startDaemon({
    freebox: { url: `http://127.0.0.1:${nobody}`, app_token: 'simulated-app-token' },
    ...{ mqtt: { url: `mqtt://127.0.0.1:${nobody}` }, http: { port } },
  })
  const url = `http://127.0.0.1:${port}/`
  while ((await load(url).catch(() => undefined)) === undefined) await sleep(2)
  const took = performance.now() - began
  await daemon.stop()
  return took
}
