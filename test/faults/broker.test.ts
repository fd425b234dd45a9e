/** The matrix of the broker: every fault of its table, on one of ours that can do it all, and on a real Mosquitto. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, type TestContext } from 'vitest'
import { freePort, hasMosquitto, startMosquitto } from '../mqtt/support.ts'
import type { External } from './broker.ts'
import { type BrokerFault, brokerFaults } from './broker-table.ts'
import { bob } from './fault.ts'
import { type Home, openHome, pause } from './home.ts'
import { after, order, wrongWith } from './matrix.ts'
import { heap } from './memory.ts'
import { begin } from './record.ts'
import type { Cell } from './reporter.ts'

/** How long a fault lasts. Milliseconds. */
const lasting = 700
/** Megabytes. */
const grown = 20

it('on a broker that can do it all', { timeout: 180_000 }, ({ task }) => testOn('aedes', task, brokerFaults))

it.skipIf(!hasMosquitto)('on Mosquitto', { timeout: 180_000 }, async ({ task }) => {
  const outside = brokerFaults.filter(({ inside }) => inside === undefined)
  await testOn('Mosquitto', task, outside, await lastingMosquitto())
})

async function testOn(
  phase: string,
  task: TestContext['task'],
  faults: readonly BrokerFault[],
  broker?: External,
): Promise<void> {
  const home = await openHome(broker === undefined ? {} : { broker })
  onTestFinished(() => home.close())
  const cells: Cell[] = []
  let held = 0
  for (const fault of faults) {
    const wrong = await endure(home, fault).catch((problem: unknown) => [String(problem)])
    cells.push({ of: 'the broker', fault: fault.name, phase, wrong })
    held ||= await heap()
  }
  task.meta.cells = cells
  expect(cells.filter(({ wrong }) => wrong.length > 0)).toEqual([])
  expect((await heap()) - held).toBeLessThan(grown)
}

/** The house changes while it lasts, and somebody may command something; then all is well again. */
async function endure(home: Home, fault: BrokerFault): Promise<string[]> {
  const { box } = home
  const record = begin(home)
  await fault.begin(home)
  box.setHostReachable(bob, box.house.hosts.find(({ id }) => id === bob)?.reachable !== true)
  const ordered = fault.command === undefined ? undefined : order(home)
  await pause(lasting)
  return after(home, fault, record, async () => {
    const given = await ordered
    const wrong = given === undefined ? [] : wrongWith('a command meanwhile', given, ['done'])
    return [...wrong, ...((await isHeard(home)) ? [] : ['it is not back on the broker'])]
  })
}

/** A broker that has forgotten the session has no ear of ours before we are connected again. */
async function isHeard({ broker }: Home): Promise<boolean> {
  const ask = () => broker.watcher.ask('freebox/bridge/request/log_level', '{"level":"debug"}', 1)
  for (let attempt = 0; attempt < 20; attempt++) if ((await ask()) !== undefined) return true
  return false
}

/** A Mosquitto that can be restarted, with what it retained or without. */
async function lastingMosquitto(): Promise<External> {
  const port = await freePort()
  let folder = store()
  const start = () =>
    startMosquitto(['allow_anonymous true', 'persistence true', `persistence_location ${folder}/`], port)
  let running = await start()
  return {
    url: running.url,
    async restart(retained) {
      await running.stop()
      if (!retained) folder = store()
      running = await start()
    },
  }
}

function store(): string {
  const folder = mkdtempSync(join(tmpdir(), 'freebox2mqtt-mosquitto-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
