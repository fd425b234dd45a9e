/** Home Assistant, the broker and freebox2mqtt restarted in every order: all is as before, and nothing is there twice. */
import { describe, expect, it } from 'vitest'
import { openHouse } from '../support/house.ts'
import { withoutLostConnection } from '../support/instance.ts'
import { createPerson } from '../support/owner.ts'
import { devicesOf, entitiesOf } from '../support/registry.ts'
import { pause, until } from '../support/waiting.ts'

const house = openHouse()
let before: string[] = []

/** Everything by which an owner knows his entities and devices. */
async function registries(): Promise<string[]> {
  const [entities, devices] = await Promise.all([entitiesOf(house.ha), devicesOf(house.ha)])
  const marks = entities.map((it) => [it.entity_id, it.unique_id, it.device_id, it.original_name, it.disabled_by])
  return [...marks, ...devices.map((it) => [it.id, it.identifiers, it.name, it.via_device_id])]
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
  expect(house.ha.moved(moment, /alice/).filter((move) => / > not_home$/.test(move))).toEqual([])
  expect(withoutLostConnection(house.ha.complaints())).toEqual([])
  return took
}

describe('before anything is restarted', () => {
  it('everything is there', async () => {
    const { differences } = await house.settled()
    expect(Object.values(differences).flat()).toEqual([])
    await createPerson(house.ha, 'Alice', 'device_tracker.alice')
    await until('Alice is counted', async () => (await house.ha.state('zone.home')) === '1')
    before = await registries()
  })
})

describe('one restarted', () => {
  it.for(all)('%s: all is as before', async (who, { annotate }) => {
    const moment = house.ha.now()
    await programs[who].stop()
    await pause(500)
    await programs[who].start()
    annotate(await allAsBefore(moment))
  })
})

describe('all three down, then started', () => {
  it.for(orders)('%s, %s, %s: all is as before', async (order, { annotate }) => {
    const moment = house.ha.now()
    for (const who of all) await programs[who].stop()
    for (const who of order) {
      await programs[who].start()
      await pause(1000)
    }
    annotate(await allAsBefore(moment))
  })
})

describe('a broker that is killed and away for twenty seconds', () => {
  it('comes back empty, and all is as before', async ({ annotate }) => {
    const moment = house.ha.now()
    await house.broker.stop('SIGKILL')
    await pause(20_000)
    await house.broker.start()
    annotate(await allAsBefore(moment))
  })

  it('and no repair is asked for', async () => {
    expect(await house.ha.repairs()).toEqual([])
  })
})
