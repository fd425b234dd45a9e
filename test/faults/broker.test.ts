/** Every fault of the broker table, on aedes in this process, which supports all of them, and on a real Mosquitto. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, type TestContext } from 'vitest'
import { freePort, hasMosquitto, startMosquitto } from '../mqtt/support.ts'
import type { ExternalBroker } from './broker.ts'
import { type BrokerFault, brokerFaults } from './broker-table.ts'
import { bob } from './fault.ts'
import { fewChapters } from './few-chapters.ts'
import { heap } from './heap.ts'
import { type Home, openHome, pause } from './home.ts'
import { checkRecovery, commandProblems, sendCommand } from './matrix.ts'
import { observe } from './observation.ts'
import type { Cell } from './reporter.ts'

/** How long a fault lasts. Milliseconds. */
const faultDuration = 700
/** How much the heap may grow. Megabytes. */
const maxGrowth = 20

it('every fault of the broker is survived on aedes', { timeout: 180_000 }, ({ task }) =>
  testOn('aedes', task, brokerFaults),
)

it.skipIf(!hasMosquitto)(
  'every fault of the broker is survived on Mosquitto',
  { timeout: 180_000 },
  async ({ task }) => {
    const supported = brokerFaults.filter(({ aedesOnly }) => aedesOnly === undefined)
    await testOn('Mosquitto', task, supported, await restartableMosquitto())
  },
)

async function testOn(
  phase: string,
  task: TestContext['task'],
  faults: readonly BrokerFault[],
  broker?: ExternalBroker,
): Promise<void> {
  const home = await openHome({ settings: fewChapters, ...(broker !== undefined && { broker }) })
  onTestFinished(() => home.close())
  const cells: Cell[] = []
  let baseline = 0
  for (const fault of faults) {
    const problems = await runFault(home, fault).catch((error: unknown) => [String(error)])
    cells.push({ of: 'the broker', fault: fault.name, phase, problems })
    baseline ||= await heap()
  }
  task.meta.cells = cells
  expect(cells.filter(({ problems }) => problems.length > 0)).toEqual([])
  expect((await heap()) - baseline).toBeLessThan(maxGrowth)
}

/** The house changes during the fault, and a command may be sent. Afterwards everything must be correct. */
async function runFault(home: Home, fault: BrokerFault): Promise<string[]> {
  const { box } = home
  const observation = observe(home)
  await fault.begin(home)
  box.setHostReachable(bob, box.house.hosts.find(({ id }) => id === bob)?.reachable !== true)
  const pending = fault.command === undefined ? undefined : sendCommand(home)
  await pause(faultDuration)
  return checkRecovery(home, fault, observation, async () => {
    const outcome = await pending
    const problems = outcome === undefined ? [] : commandProblems('a command meanwhile', outcome, ['done'])
    return [...problems, ...((await isConnected(home)) ? [] : ['the daemon is not connected to the broker'])]
  })
}

/** Whether the daemon answers a request. A broker that has lost the session has no subscription of the daemon before. */
async function isConnected({ broker }: Home): Promise<boolean> {
  const ask = () => broker.watcher.request('freebox/bridge/request/log_level', '{"level":"debug"}', 1)
  for (let attempt = 0; attempt < 20; attempt++) if ((await ask()) !== undefined) return true
  return false
}

/** A Mosquitto that can be restarted with or without its retained topics. */
async function restartableMosquitto(): Promise<ExternalBroker> {
  const port = await freePort()
  let folder = temporaryFolder()
  const start = () =>
    startMosquitto(['allow_anonymous true', 'persistence true', `persistence_location ${folder}/`], port)
  let running = await start()
  return {
    url: running.url,
    async restart(retained) {
      await running.stop()
      if (!retained) folder = temporaryFolder()
      running = await start()
    },
  }
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'freebox2mqtt-mosquitto-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
