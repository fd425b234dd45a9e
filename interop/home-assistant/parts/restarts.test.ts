/** Home Assistant, the broker and freebox2mqtt restarted in every order: everything is as before, without duplicates. */
import { describe, expect, it } from 'vitest'
import { openHouse } from '../support/house.ts'
import { withoutLostConnection } from '../support/instance.ts'
import { devicesOf, entitiesOf } from '../support/registry.ts'
import { createPerson } from '../support/user-actions.ts'
import { pause, until } from '../support/waiting.ts'

const house = openHouse()
let before: string[] = []

/** What identifies entities and devices for the user. */
async function registries(): Promise<string[]> {
  const [entities, devices] = await Promise.all([entitiesOf(house.ha), devicesOf(house.ha)])
  const entityKeys = entities.map((it) => [it.entity_id, it.unique_id, it.device_id, it.original_name, it.disabled_by])
  return [...entityKeys, ...devices.map((it) => [it.id, it.identifiers, it.name, it.via_device_id])]
    .map((it) => JSON.stringify(it))
    .sort()
}

const programs = {
  'Home Assistant': { stop: () => house.ha.stop(), start: () => house.ha.start() },
  'the broker': { stop: () => house.broker.stop(), start: () => house.broker.start() },
  'the daemon': { stop: () => house.daemon.stop(), start: async () => house.daemon.start() },
}
type Program = keyof typeof programs
const all: readonly Program[] = ['Home Assistant', 'the broker', 'the daemon']
const orders = all.flatMap((first) =>
  all.flatMap((second) => all.map((third) => [first, second, third])).filter((it) => new Set(it).size === 3),
)

async function allAsBefore(moment: number): Promise<string> {
  const began = performance.now()
  const { differences } = await house.settled(90)
  await until('Alice is counted', async () => (await house.ha.state('zone.home')) === '1')
  const took = `as before after ${Math.round(performance.now() - began)} ms`
  expect(Object.values(differences).flat()).toEqual([])
  expect(await registries()).toEqual(before)
  expect(house.ha.stateChanges(moment, /alice/).filter((move) => / > not_home$/.test(move))).toEqual([])
  expect(withoutLostConnection(house.ha.newProblems())).toEqual([])
  return took
}

describe('before any restart', () => {
  it('the house is complete', async () => {
    const { differences } = await house.settled()
    expect(Object.values(differences).flat()).toEqual([])
    await createPerson(house.ha, 'Alice', 'device_tracker.alice')
    await until('Alice is counted', async () => (await house.ha.state('zone.home')) === '1')
    before = await registries()
  })
})

describe('a restart of one program', () => {
  it.for(all)('(%s) leaves everything as before', async (program, { annotate }) => {
    const moment = house.ha.now()
    await programs[program].stop()
    await pause(500)
    await programs[program].start()
    annotate(await allAsBefore(moment))
  })
})

describe('a stop of all three programs and a start in the order', () => {
  it.for(orders)('%s, %s, %s leaves everything as before', async (order, { annotate }) => {
    const moment = house.ha.now()
    for (const program of all) await programs[program].stop()
    for (const program of order) {
      await programs[program].start()
      await pause(1000)
    }
    annotate(await allAsBefore(moment))
  })
})

describe('a broker that is killed and away for twenty seconds', () => {
  it('comes back without its retained topics, and everything is as before', async ({ annotate }) => {
    const moment = house.ha.now()
    await house.broker.stop('SIGKILL')
    await pause(20_000)
    await house.broker.start()
    annotate(await allAsBefore(moment))
  })

  it('causes no repair', async () => {
    expect(await house.ha.repairs()).toEqual([])
  })
})
