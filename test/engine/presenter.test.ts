/** What a resource shows: availability, devices, entities, list events and images. */
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { many, one } from '../../src/contract/resource.ts'
import { NotGranted, NotHere, Unreachable } from '../../src/errors.ts'
import { memoryBox } from '../support/ports.ts'
import { createStage, type Stage, type StageOptions } from '../support/stage.ts'

const Host = z.object({
  id: z.string(),
  name: z.string().default('Phone'),
  here: z.boolean().nullable().default(true),
  band: z.string().optional(),
  named: z.boolean().default(true),
})
const hosts = many({
  schema: Host,
  from: 'hosts/',
  every: '1m',
  refreshOn: ['host_moved'],
  key: (it) => it.id,
  device: (it) => ({ name: it.name, mac: it.id }),
  leftOutBecause: (it) => (it.named ? undefined : 'unnamed'),
  limit: 2,
  entities: {
    here: { is: 'device_tracker', name: null },
    band: { is: 'sensor', name: 'Band' },
  },
})
const stations = many({
  schema: z.object({ mac: z.string(), rate: z.number() }),
  from: 'stations/',
  every: '1m',
  key: (it) => it.mac,
  joins: { resource: 'test.host', mac: (it) => it.mac },
  entities: { rate: { is: 'sensor', name: 'Rate', unit: 'B/s' } },
})
const alice = { id: 'aa:00:00:00:00:01', name: 'Alice' }
const bob = { id: 'aa:00:00:00:00:02', name: 'Bob' }
const carol = { id: 'aa:00:00:00:00:03', name: 'Carol' }
const failure = new Unreachable('', 'timeout')

const withHosts = (more: Omit<StageOptions, 'resources'> = {}) =>
  createStage({ resources: { 'test.host': hosts }, ...more })
const hostDocument = (stage: Stage, { id }: { id: string }) => stage.document(`test_host_${id.replaceAll(':', '')}`)
const topicOf = ({ id }: { id: string }) => `test/host/${id}`
const availability = ({ broker }: Stage, resource = 'host') =>
  broker.retained.get(`freebox/test/${resource}/availability`)

describe('the attributes of an entity', () => {
  const filters = one({
    schema: z.object({ entries: z.array(z.string()) }),
    from: 'filter/',
    every: '1m',
    entities: {
      first: { is: 'sensor', name: 'First', value: (it) => it.entries[0], attributes: ['entries'] },
    },
  })

  test('do not cause an announcement when they change, but when some of them are left out', async () => {
    const stage = await createStage({ resources: { 'test.filter': filters } })
    const documents = () => stage.broker.messages.filter(({ topic }) => topic.endsWith('/config'))
    await stage.read('test.filter', { entries: ['a'] })
    expect(documents()).toHaveLength(1)
    await stage.read('test.filter', { entries: ['b', 'c'] })
    expect(documents()).toHaveLength(1)
    await stage.read('test.filter', { entries: Array.from({ length: 101 }, String) })
    expect(documents()[1]?.payload).toContain('entries_left_out')
  })
})

describe('the availability of a resource', () => {
  const lines = one({
    schema: z.object({ up: z.boolean() }),
    from: 'line/',
    every: '1m',
    entities: { up: { is: 'binary_sensor', name: 'Up' } },
  })
  const withLine = () => createStage({ resources: { 'test.line': lines } })

  test('is offline as soon as a read fails, so that no old value looks current', async () => {
    const stage = await withLine()
    await stage.read('test.line', { up: true })
    expect(availability(stage, 'line')).toBe('online')
    await stage.read('test.line', failure)
    expect(availability(stage, 'line')).toBe('offline')
    await stage.read('test.line', { up: true })
    expect(availability(stage, 'line')).toBe('online')
  })

  test('is not published for a resource that this box never had', async () => {
    const stage = await withLine()
    await stage.read('test.line', new NotHere('', 'nodev'))
    expect(stage.broker.messages).toEqual([])
  })

  test('is held for device trackers, so that a restart of the box makes no one leave home', async () => {
    const stage = await withHosts({ presence: { hold: 900 } })
    await stage.read('test.host', [alice])
    await stage.read('test.host', failure)
    await stage.clock.pass(899)
    expect(availability(stage)).toBe('online')
    await stage.clock.pass(2)
    expect(availability(stage)).toBe('offline')
  })

  test('is held until the end of a planned absence, and then for the hold, also by a daemon that starts meanwhile', async () => {
    const plan = one({
      schema: z.object({ from: z.number(), until: z.number() }),
      from: 'plan/',
      every: '1m',
      absences: ({ from, until }) => [{ from, until }],
    })
    const resources = { 'test.host': hosts, 'test.plan': plan }
    const presence = { hold: 900 }
    const before = await createStage({ resources, presence })
    const now = before.clock.epoch()
    await before.read('test.host', [alice])
    await before.read('test.plan', { from: now + 60, until: now + 3600 })
    const { store, broker } = before
    const stage = await createStage({ resources, presence, store, broker })
    await stage.clock.pass(120)
    await stage.read('test.host', failure)
    const left = now + 3600 + 900 - stage.clock.epoch()
    await stage.clock.pass(left - 1)
    expect(availability(stage)).toBe('online')
    await stage.clock.pass(2)
    expect(availability(stage)).toBe('offline')
  })

  test('is cleared with everything else once it is proven that the box does not have the resource', async () => {
    const stage = await withLine()
    await stage.read('test.line', { up: true })
    await stage.read('test.line', new NotHere('', 'nodev'))
    await stage.clock.pass(3600)
    await stage.read('test.line', new NotHere('', 'nodev'))
    expect([...stage.broker.retained]).toEqual([])
  })
})

describe('a device tracker', () => {
  test('is home until consider_home is over, without another read', async () => {
    const stage = await withHosts({ presence: { consider_home: 180 } })
    await stage.read('test.host', [alice])
    await stage.read('test.host', [{ ...alice, here: false }])
    expect(stage.state(topicOf(alice))).toMatchObject({ here: true })
    await stage.clock.pass(179)
    expect(stage.state(topicOf(alice))).toMatchObject({ here: true })
    await stage.clock.pass(2)
    expect(stage.state(topicOf(alice))).toMatchObject({ here: false })
  })

  test('begins consider_home again after the box was away', async () => {
    const stage = await withHosts({ presence: { consider_home: 180 } })
    await stage.read('test.host', [alice])
    await stage.read('test.host', [{ ...alice, here: false }])
    await stage.clock.pass(100)
    await stage.read('test.host', failure)
    await stage.clock.pass(300)
    stage.presenter('test.host').boxReturned()
    await stage.read('test.host', [{ ...alice, here: false }])
    expect(stage.state(topicOf(alice))).toMatchObject({ here: true })
    await stage.clock.pass(181)
    expect(stage.state(topicOf(alice))).toMatchObject({ here: false })
  })

  test('is home at once if an event says so', async () => {
    const stage = await withHosts()
    await stage.read('test.host', [{ ...alice, here: false }])
    stage.poller('test.host').event({ ...alice, here: true })
    expect(stage.state(topicOf(alice))).toMatchObject({ here: true })
  })
})

describe('the selection of devices', () => {
  const announced = (stage: Stage, ...of: (typeof alice)[]) =>
    of.filter((it) => hostDocument(stage, it) !== undefined).map(({ name }) => name)

  test('leaves out what the user does not want, and keeps its state topic', async () => {
    const stage = await withHosts({ presence: { exclude: ['Bob'] } })
    await stage.read('test.host', [alice, bob])
    expect(announced(stage, alice, bob)).toEqual(['Alice'])
    expect(stage.state(topicOf(bob))).toMatchObject({ here: true })
  })

  test('stops at the limit with one warning, and keeps the devices that were there before', async () => {
    const stage = await withHosts()
    await stage.read('test.host', [bob, carol])
    await stage.read('test.host', [alice, bob, carol])
    await stage.read('test.host', [{ ...alice, band: '5g' }, bob, carol])
    expect(announced(stage, alice, bob, carol)).toEqual(['Bob', 'Carol'])
    expect(stage.lines).toEqual([
      expect.stringContaining('warn: test.host has 3 objects, more than the limit of 2: 1 of them'),
    ])
    await stage.read('test.host', [alice, carol])
    await stage.clock.pass(1)
    await stage.read('test.host', [alice, carol])
    await stage.read('test.host', [alice, carol])
    expect(announced(stage, alice, bob, carol)).toEqual(['Alice', 'Carol'])
  })

  test('does not limit what the user has chosen', async () => {
    const stage = await withHosts({ presence: { hosts: 'all' } })
    await stage.read('test.host', [alice, bob, carol])
    expect(announced(stage, alice, bob, carol)).toEqual(['Alice', 'Bob', 'Carol'])
    expect(stage.lines).toEqual([])
  })

  test('announces a host as soon as the user names it, and removes one that lost its name', async () => {
    const stage = await withHosts()
    await stage.read('test.host', [{ ...alice, named: false }])
    expect(announced(stage, alice)).toEqual([])
    stage.poller('test.host').event({ id: alice.id, named: true })
    expect(announced(stage, alice)).toEqual(['Alice'])
    stage.poller('test.host').event({ id: alice.id, named: false })
    expect(announced(stage, alice)).toEqual([])
  })
})

describe('an object that joins the device of another resource', () => {
  const both = (more: Omit<StageOptions, 'resources'> = {}) =>
    createStage({ resources: { 'test.host': hosts, 'test.station': stations }, ...more })
  const station = { mac: 'AA-00-00-00-00-01', rate: 5 }
  const stationDocument = (stage: Stage) => stage.document('test_station_aa0000000001')
  const hostId = 'freebox_aabbccddeeff_aa0000000001'

  test('appears on that device, whichever of the two is read first, and disappears with it', async () => {
    const stage = await both()
    await stage.read('test.station', [station])
    expect(stationDocument(stage)).toBeUndefined()
    expect(stage.state(`test/station/${station.mac}`)).toEqual({ rate: 5 })
    await stage.read('test.host', [alice])
    expect(stationDocument(stage)?.device).toMatchObject({ identifiers: [hostId] })
    for (let read = 0; read < 2; read++) {
      await stage.clock.pass(1)
      await stage.read('test.host', [])
    }
    expect(stationDocument(stage)).toBeUndefined()
    expect(stage.state(`test/station/${station.mac}`)).toEqual({ rate: 5 })
  })

  test('carries the same device block as the device, or Home Assistant would rename it back and forth', async () => {
    const stage = await both()
    await stage.read('test.host', [alice])
    await stage.read('test.station', [station])
    expect(stationDocument(stage)?.device).toEqual(hostDocument(stage, alice)?.device)
    await stage.read('test.host', [{ ...alice, name: 'Alice at home' }])
    expect(stationDocument(stage)?.device).toMatchObject({ name: 'Alice at home' })
    expect(stationDocument(stage)?.device).toEqual(hostDocument(stage, alice)?.device)
  })

  test('is not announced again while the device only changes its state', async () => {
    const stage = await both()
    await stage.read('test.host', [alice])
    await stage.read('test.station', [station])
    stage.news()
    await stage.read('test.host', [{ ...alice, band: '5g' }])
    expect(stage.news().filter((it) => it.includes('station'))).toEqual([])
  })

  test('is not announced if the user leaves out the device', async () => {
    const stage = await both({ presence: { exclude: ['Alice'] } })
    await stage.read('test.host', [alice])
    await stage.read('test.station', [station])
    expect(stationDocument(stage)).toBeUndefined()
  })

  test('is withdrawn when the user has the device forgotten', async () => {
    const stage = await both()
    await stage.read('test.host', [alice])
    await stage.read('test.station', [station])
    stage.presenter('test.host').forget(alice.id)
    expect([hostDocument(stage, alice), stationDocument(stage)]).toEqual([undefined, undefined])
  })
})

describe('an object that the user has forgotten', () => {
  test('stays away until a refresh, and is then announced again', async () => {
    const stage = await withHosts()
    await stage.read('test.host', [alice, bob])
    stage.presenter('test.host').forget(alice.id)
    await stage.read('test.host', [{ ...alice, band: '5g' }, bob])
    expect([hostDocument(stage, alice), stage.state(topicOf(alice))]).toEqual([undefined, undefined])
    stage.presenter('test.host').refresh()
    await stage.read('test.host', [{ ...alice, band: '5g' }, bob])
    expect(hostDocument(stage, alice)).toBeDefined()
    expect(stage.state(topicOf(alice))).toMatchObject({ band: '5g' })
  })
})

describe('an entity that an object no longer has', () => {
  const wired = alice
  const wireless = { ...alice, band: '5g' }
  const keys = (stage: Stage) => Object.keys(hostDocument(stage, alice)?.components ?? {})
  const both = ['test_host_here', 'test_host_band']

  /** Reads once a minute. */
  async function readFor(stage: Stage, seconds: number, raw: unknown) {
    for (let passed = 0; passed < seconds; passed += 60) {
      await stage.clock.pass(60)
      await stage.read('test.host', raw)
    }
  }

  test('is unknown for an hour and then removed, with its field of the state', async () => {
    const stage = await withHosts()
    await stage.read('test.host', [wireless])
    await stage.read('test.host', [wired])
    expect(stage.state(topicOf(alice))).toMatchObject({ here: true, band: null })
    await readFor(stage, 3540, [wired])
    expect(keys(stage)).toEqual(both)
    await readFor(stage, 60, [wired])
    expect(keys(stage)).toEqual(['test_host_here'])
    expect(stage.state(topicOf(alice))).toEqual({ here: true, in_zones: ['zone.home'] })
  })

  test('is removed from Home Assistant by the removal that it understands', async () => {
    const stage = await withHosts()
    await stage.read('test.host', [wireless])
    await stage.read('test.host', [wired])
    await readFor(stage, 3540, [wired])
    stage.news()
    await readFor(stage, 60, [wired])
    const removal = stage.news().filter((it) => it.includes('"test_host_band":{"platform":"sensor"}'))
    expect(removal).toHaveLength(1)
  })

  test('is kept if it is back within the hour', async () => {
    const stage = await withHosts()
    await stage.read('test.host', [wireless])
    await readFor(stage, 3000, [wired])
    await readFor(stage, 60, [wireless])
    await readFor(stage, 3000, [wired])
    expect(keys(stage)).toEqual(both)
  })

  test('is kept while reads fail or are incomplete, as they prove nothing', async () => {
    const stage = await withHosts({ presence: { consider_home: 180 } })
    await stage.read('test.host', [wireless])
    await readFor(stage, 7200, [wired, { id: 7 }])
    expect(keys(stage)).toEqual(both)
    await readFor(stage, 3000, [wired])
    await stage.read('test.host', failure)
    await readFor(stage, 3000, [wired])
    expect(keys(stage)).toEqual(both)
    await readFor(stage, 660, [wired])
    expect(keys(stage)).toEqual(['test_host_here'])
  })

  test('is announced again when the object has it again', async () => {
    const stage = await withHosts()
    await stage.read('test.host', [wireless])
    await readFor(stage, 3720, [wired])
    await readFor(stage, 60, [wireless])
    expect(keys(stage)).toEqual(both)
    expect(stage.state(topicOf(alice))).toMatchObject({ band: '5g' })
  })
})

describe('events of a list', () => {
  const calls = many({
    schema: z.object({ id: z.number(), missed: z.boolean() }),
    from: 'calls/',
    every: '1m',
    key: (it) => String(it.id),
    listEvents: {
      call: {
        is: 'event',
        name: 'Call',
        attributes: { number: (it) => it.id },
        types: {
          missed: (before, after) => before === undefined && after?.missed === true,
          gone: (_, after) => after === undefined,
        },
      },
    },
  })
  const withCalls = () => createStage({ resources: { 'test.call': calls } })
  const events = async (stage: Stage) => {
    // Home Assistant subscribes to a new event entity two seconds after its announcement.
    await stage.clock.pass(3)
    return stage.broker.payloads('freebox/test/call/call/event').map((it) => JSON.parse(it))
  }

  test('are published for a new object, and not for those of the first start', async () => {
    const stage = await withCalls()
    await stage.read('test.call', [{ id: 1, missed: true }])
    await stage.read('test.call', [
      { id: 2, missed: true },
      { id: 1, missed: true },
    ])
    expect(await events(stage)).toEqual([{ event_type: 'missed', number: 2 }])
  })

  test('are published for an object that is gone, with its last details', async () => {
    const stage = await withCalls()
    await stage.read('test.call', [{ id: 1, missed: true }])
    for (let read = 0; read < 3; read++) {
      await stage.clock.pass(60)
      await stage.read('test.call', [])
    }
    expect(await events(stage)).toEqual([{ event_type: 'gone', number: 1 }])
  })

  test('have an entity of their own as soon as the list was read, even if it is empty', async () => {
    const stage = await withCalls()
    await stage.read('test.call', [])
    expect(Object.keys(stage.document('test_call')?.components ?? {})).toEqual(['test_call_call'])
  })
})

describe('images', () => {
  const cards = one({
    schema: z.object({ text: z.string().nullable(), picture: z.string() }),
    from: 'card/',
    every: '1m',
    entities: {
      code: { is: 'image', name: 'Code', qr: (it) => it.text },
      photo: { is: 'image', name: 'Photo', picture: (it) => it.picture },
      eye: { is: 'camera', name: 'Eye', picture: () => 'eye.jpg' },
    },
  })
  const withCards = () =>
    createStage({ resources: { 'test.card': cards }, box: memoryBox({ 'a.jpg': 'A', 'b.jpg': 'B', 'eye.jpg': 'E' }) })
  const count = (stage: Stage, row: string) => stage.broker.payloads(`freebox/test/card/${row}/image`).length

  test('are published when they change, those of a camera at every read', async () => {
    const stage = await withCards()
    for (const picture of ['a.jpg', 'a.jpg', 'b.jpg']) {
      await stage.read('test.card', { text: 'wifi', picture })
      await stage.clock.pass(0)
    }
    expect(stage.broker.payloads('freebox/test/card/photo/image')).toEqual(['A', 'B'])
    expect([count(stage, 'code'), count(stage, 'eye')]).toEqual([1, 3])
  })

  test('are published again for a client that has just started, as they are not retained', async () => {
    const stage = await withCards()
    await stage.read('test.card', { text: 'wifi', picture: 'a.jpg' })
    await stage.clock.pass(0)
    stage.presenter('test.card').repeatImages()
    await stage.clock.pass(0)
    expect([count(stage, 'code'), count(stage, 'photo'), count(stage, 'eye')]).toEqual([2, 2, 2])
    expect([...stage.broker.retained.keys()].filter((topic) => topic.endsWith('/image'))).toEqual([])
  })

  test('that the box refuses leave the rest as it is, and name the missing right', async () => {
    const stage = await withCards()
    stage.box.answers.set('a.jpg', new NotGranted('', 'home'))
    await stage.read('test.card', { text: null, picture: 'a.jpg' })
    await stage.clock.pass(0)
    expect([count(stage, 'code'), count(stage, 'photo'), count(stage, 'eye')]).toEqual([0, 0, 1])
    expect(stage.lines).toEqual(['warn: The right home is missing'])
  })
})

describe('a command that the user denies', () => {
  test('has no entity', async () => {
    const box = one({
      schema: z.object({ on: z.boolean() }),
      ...{ from: 'box/', every: '1m', put: 'box/' },
      entities: { on: { is: 'switch', name: 'On' } },
      diagnostics: { reboot: { is: 'button', name: 'Reboot', press: () => ({ method: 'POST', path: 'reboot' }) } },
    })
    const stage = await createStage({ resources: { 'test.box': box }, permits: (path) => path !== 'test.box.reboot' })
    await stage.read('test.box', { on: true })
    expect(Object.keys(stage.document('test_box')?.components ?? {})).toEqual(['test_box_on'])
  })
})

describe('an object that joins another one and has a device of its own', () => {
  const machines = many({
    schema: z.object({ mac: z.string(), on: z.boolean() }),
    from: 'machines/',
    every: '1m',
    key: (it) => it.mac,
    device: (it) => ({ name: 'Machine', mac: it.mac }),
    joins: { resource: 'test.host', mac: (it) => it.mac },
    limit: 5,
    entities: { on: { is: 'binary_sensor', name: 'On' } },
  })
  const nameOn = (stage: Stage) => stage.document(`test_machine_${alice.id.replaceAll(':', '')}`)?.device.name

  test('is on the device of the other one while that is announced, and else on its own', async () => {
    const stage = await createStage({ resources: { 'test.host': hosts, 'test.machine': machines } })
    await stage.read('test.machine', [{ mac: alice.id, on: true }])
    // Not before the hosts are known: the name would change with each start.
    expect(nameOn(stage)).toBeUndefined()
    await stage.read('test.host', [bob])
    expect(nameOn(stage)).toBe('Machine')
    await stage.read('test.host', [bob, alice])
    expect(nameOn(stage)).toBe('Alice')
  })

  test('is on its own where the box has no list of the others', async () => {
    const stage = await createStage({ resources: { 'test.host': hosts, 'test.machine': machines } })
    await stage.read('test.machine', [{ mac: alice.id, on: true }])
    await stage.read('test.host', new NotHere('', 'nodev'))
    expect(nameOn(stage)).toBe('Machine')
  })

  test.each(['device', 'single'] as const)(
    'is on its own while the others cannot be read, and moves when they are (mode %s)',
    async (mode) => {
      const resources = { 'test.host': hosts, 'test.machine': machines, 'test.station': stations }
      const stage = await createStage({ resources, mode })
      const documents = () => [...stage.broker.retained].filter(([topic]) => topic.includes('test_machine'))
      const stationTopics = () => [...stage.broker.retained.keys()].filter((topic) => topic.includes('test_station'))
      const ids = () => documents().map(([, payload]) => /"identifiers":\["([^"]+)"\]/.exec(payload)?.[1])
      await stage.read('test.machine', [{ mac: alice.id, on: true }])
      await stage.read('test.station', [{ mac: alice.id, rate: 5 }])
      expect(documents()).toEqual([])
      await stage.read('test.host', failure)
      const [before, device] = [documents(), ids()]
      expect(before).toMatchObject([[expect.anything(), expect.stringContaining('"name":"Machine"')]])
      // Without a device of its own, an object waits.
      expect(stationTopics()).toEqual([])

      stage.news()
      await stage.read('test.host', [alice])
      expect(documents()).toMatchObject([[before[0]?.[0], expect.stringContaining('"name":"Alice"')]])
      expect(ids()).toEqual(device)
      expect(stationTopics()).toHaveLength(1)
      // The document is replaced in one message, so nothing is removed in Home Assistant.
      expect(stage.news().filter((it) => it.includes('test_machine'))).toHaveLength(1)
    },
  )

  test('stays on the device of the other one when that can no longer be read', async () => {
    const stage = await createStage({ resources: { 'test.host': hosts, 'test.machine': machines } })
    await stage.read('test.host', [alice])
    await stage.read('test.machine', [{ mac: alice.id, on: true }])
    await stage.read('test.host', failure)
    await stage.read('test.machine', [{ mac: alice.id, on: false }])
    expect(nameOn(stage)).toBe('Alice')
  })
})
