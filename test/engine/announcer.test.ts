/** What Home Assistant is sent about objects that appear, change, move and go. */
import { describe, expect, test } from 'vitest'
import { Birth } from '../../src/engine/birth.ts'
import { Announcer } from '../../src/engine/publish/announcer.ts'
import { DiscoverySettle } from '../../src/engine/publish/discovery-settle.ts'
import { loadInventory } from '../../src/engine/publish/inventory.ts'
import { Publisher } from '../../src/engine/publish/publisher.ts'
import type { DiscoveryContext, Document } from '../../src/homeassistant/context.ts'
import { discoveryContext } from '../homeassistant/example-objects.ts'
import { timerClock } from '../support/clock.ts'
import { type MemoryBroker, type MemoryStore, memoryBroker, memoryLog, memoryStore } from '../support/ports.ts'

interface Options {
  readonly broker?: MemoryBroker
  readonly store?: MemoryStore
  readonly discovery?: boolean
}

async function start({ broker = memoryBroker(), store = memoryStore(), discovery = true }: Options = {}) {
  const clock = timerClock()
  const publisher = new Publisher(broker)
  const inventory = await loadInventory(store, () => clock.epoch())
  const { log, lines } = memoryLog()
  const announcer = new Announcer({
    ...{ publisher, inventory, log },
    settle: new DiscoverySettle(() => performance.now()),
    discoveryContext: () => (discovery ? discoveryContext : undefined),
  })
  let seen = 0
  return {
    ...{ announcer, broker, store, clock, lines, publisher },
    /** What was published since the last call. */
    news() {
      const news = broker.messages.slice(seen)
      seen = broker.messages.length
      return news.map(({ topic, payload, retain = false }) => ({ topic, payload: `${payload}`, retain }))
    },
  }
}

const lamp = 'freebox/home/lamp'
const topic = 'homeassistant/device/freebox_aabbccddeeff_home_lamp/config'
const device = { identifiers: ['freebox_aabbccddeeff_home_lamp'], name: 'Lamp', via_device: discoveryContext.box }
const entity = (row: string) => ({
  platform: 'switch',
  unique_id: `home_lamp_${row}`,
  default_entity_id: `switch.${row}`,
})

/** The documents of a lamp with these entities, in either mode. */
function lampWith(...rows: string[]) {
  return ({ mode }: DiscoveryContext): ReadonlyMap<string, Document> => {
    if (mode === 'single') return new Map(rows.map((row) => [singleTopic(row), { ...entity(row), device }]))
    return new Map([[topic, { device, components: Object.fromEntries(rows.map((row) => [row, entity(row)])) }]])
  }
}
const singleTopic = (row: string) => `homeassistant/switch/freebox_aabbccddeeff_home_lamp/${row}/config`
const componentsIn = (payload: string | undefined) => Object.keys(JSON.parse(payload ?? '{}').components ?? {})

describe('an object', () => {
  test('is announced once, however often its values change', async () => {
    const { announcer, news } = await start()
    announcer.announce(lamp, lampWith('on'))
    announcer.announce(lamp, lampWith('on'))
    expect(news()).toMatchObject([{ topic, retain: true }])
  })

  test('is not announced if discovery is off', async () => {
    const { announcer, news } = await start({ discovery: false })
    announcer.announce(lamp, lampWith('on'))
    expect(news()).toEqual([])
  })

  test('that is gone is removed so that Home Assistant deletes its device: full document, then an empty topic', async () => {
    const { announcer, news, broker } = await start()
    announcer.announce(lamp, lampWith('on'))
    const [announced] = news()
    announcer.withdraw(lamp)
    const removal = news()
    expect(removal).toMatchObject([
      { topic, retain: false },
      { topic, payload: '', retain: true },
    ])
    const { device: announcedDevice, ...whole } = JSON.parse(announced?.payload ?? '')
    expect(JSON.parse(removal[0]?.payload ?? '')).toMatchObject(whole)
    expect(announcedDevice).toEqual(device)
    expect(broker.retained.size).toBe(0)
  })

  test('that is gone does not name its parent any more, which Home Assistant would create as an empty device', async () => {
    const { announcer, news } = await start()
    announcer.announce(lamp, lampWith('on'))
    news()
    announcer.withdraw(lamp)
    const { via_device: _, ...withoutParent } = device
    expect(JSON.parse(news()[0]?.payload ?? '').device).toEqual(withoutParent)
  })

  test('that is back keeps the entity ids that the user gave it', async () => {
    const { announcer, news } = await start()
    announcer.announce(lamp, lampWith('on'))
    announcer.withdraw(lamp)
    news()
    announcer.announce(lamp, lampWith('on'))
    const [first, second] = news()
    expect([first?.retain, first?.payload.includes('default_entity_id')]).toEqual([false, false])
    expect([second?.retain, second?.payload.includes('default_entity_id')]).toEqual([true, true])
  })

  test('that loses an entity has it removed before the new document', async () => {
    const { announcer, news } = await start()
    announcer.announce(lamp, lampWith('on', 'red'))
    news()
    announcer.announce(lamp, lampWith('on'))
    const sent = news()
    expect(sent.map(({ payload, retain }) => [componentsIn(payload).sort(), retain])).toEqual([
      [['on', 'red'], false],
      [['on', 'red'], false],
      [['on'], true],
    ])
    expect(JSON.parse(sent[1]?.payload ?? '').components.red).toEqual({ platform: 'switch' })
  })
})

describe('what earlier runs announced', () => {
  /** A data folder in which an earlier run has announced a lamp. */
  async function afterARun(...rows: string[]) {
    const earlier = await start()
    earlier.announcer.announce(lamp, lampWith(...rows))
    return memoryStore({ inventory: earlier.store.file('inventory') })
  }

  test('is removed once it is proven that nothing belongs to it, and the log says so', async () => {
    const { announcer, news, lines } = await start({ store: await afterARun('on') })
    announcer.removeOrphans(() => false)
    expect(news()).toEqual([])
    announcer.removeOrphans(() => true)
    expect(news()).toMatchObject([
      { topic, retain: false },
      { topic, payload: '', retain: true },
    ])
    expect(lines).toEqual([expect.stringContaining('info: Removed from Home Assistant')])
  })

  test('is not removed if this run announces it too', async () => {
    const { announcer, news } = await start({ store: await afterARun('on') })
    announcer.announce(lamp, lampWith('on'))
    news()
    announcer.removeOrphans(() => true)
    expect(news()).toEqual([])
  })

  test('loses the entities that this version no longer has', async () => {
    const { announcer, news } = await start({ store: await afterARun('on', 'red') })
    announcer.announce(lamp, lampWith('on'))
    expect(news().map(({ payload }) => componentsIn(payload).length)).toEqual([2, 2, 1])
  })

  test.each([
    ['on MQTT 5 by a message that expires', 5, [`{"migrate_discovery":true}`]],
    ['on MQTT 3.1.1 by a message that is cleared', 4, [`{"migrate_discovery":true}`, '']],
  ] as const)('in the other mode moves with its entity ids, %s', async (_, version, expected) => {
    const earlier = await start()
    for (const [at, document] of lampWith('on')({ ...discoveryContext, mode: 'single' })) {
      earlier.announcer.announce(`${lamp}/${at}`, () => new Map([[at, document]]))
    }
    const broker = memoryBroker()
    broker.version = version
    const { announcer, news } = await start({
      broker,
      store: memoryStore({ inventory: earlier.store.file('inventory') }),
    })
    announcer.announce(lamp, lampWith('on'))
    const sent = news()
    const moved = sent.filter((it) => it.topic === singleTopic('on')).map(({ payload }) => payload)
    expect(moved).toEqual(expected)
    expect(sent.at(-1)).toMatchObject({ topic, retain: true })
  })
})

describe('a device that the user deletes in Home Assistant', () => {
  test('stays deleted, with everything new on it, until a refresh', async () => {
    const { announcer, news, lines } = await start()
    announcer.announce(lamp, lampWith('on'))
    news()
    announcer.topicCleared(topic)
    announcer.announce(lamp, lampWith('on', 'red'))
    announcer.announce(`${lamp}2`, () => new Map([[`${topic}2`, { device, components: { on: entity('on') } }]]))
    expect(news()).toEqual([])
    expect(lines).toEqual([expect.stringContaining('info: Deleted in Home Assistant by the user')])
    announcer.forgetDeletions()
    announcer.announce(lamp, lampWith('on'))
    expect(news()).toMatchObject([{ topic, retain: true }])
  })

  test('is not confused with the removal by the bridge itself, which MQTT 3.1.1 sends back', async () => {
    const broker = memoryBroker()
    broker.version = 4
    const { announcer, news, lines } = await start({ broker })
    announcer.announce(lamp, lampWith('on'))
    announcer.withdraw(lamp)
    announcer.announce(lamp, lampWith('on'))
    news()
    announcer.topicCleared(topic)
    announcer.announce(lamp, lampWith('on', 'red'))
    expect(news().length).toBeGreaterThan(0)
    expect(lines).toEqual([])
  })
})

describe('when Home Assistant starts', () => {
  test('everything is announced again, and removals of the last 30 days are repeated', async () => {
    const { announcer, news, clock } = await start()
    announcer.announce(lamp, lampWith('on', 'red'))
    announcer.announce(lamp, lampWith('on'))
    announcer.announce(`${lamp}2`, () => new Map([[`${topic}2`, { device, components: { blue: entity('blue') } }]]))
    announcer.withdraw(`${lamp}2`)
    news()
    announcer.homeAssistantStarted()
    const sent = news()
    expect(sent[0]).toMatchObject({ topic, retain: true })
    expect(sent.filter((it) => it.topic === `${topic}2`).at(-1)).toMatchObject({ payload: '' })
    expect(sent.some(({ payload }) => payload.includes('"red":{"platform":"switch"}'))).toBe(true)
    await clock.pass(31 * 24 * 3600)
    announcer.homeAssistantStarted()
    expect(news().map(({ topic }) => topic)).toEqual([topic])
  })

  test('everything is published again once within three seconds, however many births there are', async () => {
    const clock = timerClock()
    let published = 0
    const birth = new Birth(() => published++)
    for (const payload of ['online', 'offline', 'online', 'online']) birth.received(payload)
    expect(published).toBe(0)
    await clock.pass(3)
    expect(published).toBe(1)
    birth.received('offline')
    await clock.pass(10)
    expect(published).toBe(1)
  })
})

describe('the box itself', () => {
  test('that is new to Home Assistant gets back the devices below it', async () => {
    const { announcer, news } = await start()
    announcer.announce(lamp, lampWith('on'))
    news()
    const boxTopic = `homeassistant/device/${discoveryContext.box}/config`
    const box = { device: discoveryContext.boxDevice, components: { up: entity('up') } }
    announcer.announce('freebox/bridge/info', () => new Map([[boxTopic, box]]))
    const sent = news()
    expect(sent.map((it) => it.topic)).toEqual([boxTopic, topic, topic])
    expect(sent.slice(1).map(({ payload }) => payload.includes('via_device'))).toEqual([false, true])
  })
})
