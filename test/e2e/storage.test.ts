/** The disks, end to end: space, health, RAID, ejecting, operations; and boxes that have no disk or no RAID. */
import { describe, expect, it } from 'vitest'
import type { Model } from '../../src/simulator/index.ts'
import type { Settings } from '../settings.ts'
import { type Home, lintOf, openHome, pause, until } from './home.ts'

const on = { enabled: true }
const onlyDisks: Settings = { defaults: { enabled: false }, lan: { ...on, every: '1h' }, storage: on }

function open(model: Model, settings: Settings = {}): Promise<Home> {
  return openHome({ simulator: { model }, settings: { adapters: onlyDisks, ...settings } })
}

const uuid = 'a4f1fbf3-f8e7-453f-19ec-842d6f4e2895'
const problems = ({ daemon }: Home) =>
  daemon.warnings().filter((it) => /storage|raid/i.test(it) && !it.startsWith('A command was refused'))

/** The device of each object that is announced, by the levels of its topic below the adapter. */
function devicesIn(home: Home): Map<string, Record<string, unknown>> {
  const found = new Map<string, Record<string, unknown>>()
  for (const document of home.documents().values()) {
    const topic = /"freebox\/storage\/([a-z]+(?:\/[^"/]+)?)"/.exec(JSON.stringify(document.components))?.[1]
    if (topic !== undefined) found.set(topic, Object(document.device))
  }
  return found
}

/** Commands that must each send exactly one request. */
async function commanded(home: Home, topic: string, payload: string | object) {
  const since = home.box.requests.length
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload)
  expect(await home.command(`storage/${topic}`, text), topic).toMatchObject({ status: 'ok' })
  const all = home.box.requests.slice(since).filter(({ method }) => method !== 'GET')
  return all.map(({ method, path, body }) => ({ method, path, body }))
}

describe('a Delta with two disks in a RAID', () => {
  it('has the space on the device of the array, and below it the members with their health', async () => {
    const home = await open('delta')
    expect(home.state('storage/partition/3000-3000')).toMatchObject({
      free: 1730,
      used: 12,
      total: 1960,
      mounted: true,
    })
    expect(home.state(`storage/raid/${uuid}`)).toMatchObject({ problem: false, state: 'running', level: 'raid1' })
    const health = { problem: false, spinning: true, state: 'disabled' }
    expect(home.state('storage/disk/WDZ1000QF')).toMatchObject({ temperature: 44, ...health })
    expect(home.state('storage/disk/WDZ2000QF')).toMatchObject({ temperature: 39, ...health })
    const devices = devicesIn(home)
    const array = devices.get('disk/3000')
    expect(array).toMatchObject({ name: 'Disque 1', model: 'RAID 1', via_device: 'freebox_342792aabbcc' })
    expect(devices.get('partition/3000-3000')).toEqual(array)
    expect(devices.get(`raid/${uuid}`)).toEqual(array)
    const [identifier] = Object(array).identifiers
    for (const serial_number of ['WDZ1000QF', 'WDZ2000QF']) {
      expect(devices.get(`disk/${serial_number}`)).toMatchObject({ serial_number, via_device: identifier })
    }
    expect(lintOf(home)).toEqual([])
    // Home Assistant must know a device before those that are below it.
    const order = home.watcher.received.map(({ topic }) => topic).filter((it) => it.includes('_storage_disk_'))
    expect(order[0]).toBe('homeassistant/device/freebox_342792aabbcc_storage_disk_3000/config')

    await changesNothing(home)
    await degradesAndRecovers(home)
    await isNumberedAnew(home)
    await losesADisk(home)
    expect(problems(home)).toEqual([])
  })
})

/** What a box counts all the time is published nowhere. */
async function changesNothing(home: Home): Promise<void> {
  const { disks } = home.box.house.storage
  home.clearReceived()
  const counters = { idle_duration: 7, time_before_spindown: 593, read_requests: 1, write_requests: 2 }
  for (const disk of disks) Object.assign(disk, { ...counters, active_duration: 3 })
  await pause(1100)
  expect(home.watcher.received.filter(({ topic }) => topic.includes('/storage/'))).toEqual([])
}

async function degradesAndRecovers(home: Home): Promise<void> {
  const array = arrayIn(home)
  const events = () => home.published(`storage/raid/${uuid}/array/event`).map((it) => JSON.parse(it).event_type)
  const [, faulty] = array.members
  Object.assign(faulty ?? {}, { role: 'faulty' })
  Object.assign(array, { degraded: true, sync_action: 'recover', sync_completed_percent: 12 })
  await until('the event', () => events().length === 1)
  const state = { problem: true, faulty: ['sata-internal-p0'], sync_action: 'recover', sync_progress: 12 }
  expect(home.state(`storage/raid/${uuid}`)).toMatchObject(state)
  await until('the member has a problem', () => home.state('storage/disk/WDZ2000QF')?.problem === true)
  expect(home.state('storage/disk/WDZ2000QF')).toMatchObject({ reasons: ['raid_member'] })
  Object.assign(faulty ?? {}, { role: 'active' })
  Object.assign(array, { degraded: false, sync_action: 'idle', sync_completed_percent: 0 })
  await until('the second event', () => events().length === 2)
  expect(events()).toEqual(['degraded', 'recovered'])
  expect(home.state(`storage/raid/${uuid}`)).toMatchObject({ problem: false, sync_progress: null })
}

/** After a restart of the box the ids are other ones. The serial numbers, and so the topics, are not. */
async function isNumberedAnew(home: Home): Promise<void> {
  const [first, second] = home.box.house.storage.disks
  if (first === undefined || second === undefined) throw new Error('a simulated Delta has two disks')
  Object.assign(first, { id: 2000, temp: 50 })
  second.id = 1000
  for (const member of arrayIn(home).members) member.id = member.id === 1000 ? 2000 : 1000
  await until('the first disk is warm', () => home.state('storage/disk/WDZ1000QF')?.temperature === 50)
  expect(home.state('storage/disk/WDZ2000QF')).toMatchObject({ temperature: 39 })
  expect(devicesIn(home).size).toBe(6)
}

/** A disk that is taken out leaves nothing. */
async function losesADisk(home: Home): Promise<void> {
  const { storage } = home.box.house
  storage.disks = storage.disks.filter(({ serial }) => serial !== 'WDZ1000QF')
  await until('the disk is gone', () => home.state('storage/disk/WDZ1000QF') === undefined)
  await until('its device is gone', () => !devicesIn(home).has('disk/WDZ1000QF'))
  expect(devicesIn(home).size).toBe(5)
  expect(home.state('storage/disk/WDZ2000QF')).toBeDefined()
}

function arrayIn({ box }: Home) {
  const [array] = box.house.storage.arrays ?? []
  if (array === undefined) throw new Error('a simulated Delta has an array')
  return array
}

const put = (path: string, body: object) => [{ method: 'PUT', path: `storage/${path}`, body }]

describe('an array that changes while the daemon does not run', () => {
  it('fires its event at the next start, once', { timeout: 60_000 }, async () => {
    const home = await open('delta')
    const events = () => home.published(`storage/raid/${uuid}/array/event`).map((it) => JSON.parse(it).event_type)
    for (const isDegraded of [true, false]) {
      await home.daemon.stop()
      home.clearReceived()
      arrayIn(home).degraded = isDegraded
      await home.start()
      await until('the event', () => events().length === 1)
      await pause(500)
      expect(events()).toEqual([isDegraded ? 'degraded' : 'recovered'])
    }
    await home.daemon.stop()
    home.clearReceived()
    await home.start()
    await until('the array is read', () => home.state(`storage/raid/${uuid}`) !== undefined)
    await pause(500)
    expect(events()).toEqual([])
  })
})

describe('an Ultra with NVMe and USB', () => {
  it('sends one exact request for each command, and follows what takes time to its end', async () => {
    const home = await open('ultra', { commands: { allow_dangerous: ['storage.*'] } })
    expect(home.state('storage/disk/2443E9A1B2C3')).toMatchObject({ temperature: 47, size: 2000 })
    expect(home.state('storage/disk/2443E9A1B2C3')).not.toHaveProperty('spinning')
    expect(home.state('storage/disk/2000')).not.toHaveProperty('temperature')
    expect(home.state('storage/partition/2000-2001')).toMatchObject({ free: 358.03, used: 63.6 })

    await isEjectedAndConnected(home)
    await isCheckedAndFormatted(home)

    const off = put('config/', { external_pm_enabled: false })
    expect(await commanded(home, 'config/spindown', 'OFF')).toEqual(off)
    const later = put('config/', { external_pm_idle_before_spindown: 30 })
    expect(await commanded(home, 'config/spindown_after', '30')).toEqual(later)
    expect(home.state('storage/config')).toEqual({ spindown: false, spindown_after: 30 })
    expect(home.published('storage/raid/availability')).toEqual(['online'])
    expect(lintOf(home)).toEqual([])
    expect(problems(home)).toEqual([])
  })
})

async function isEjectedAndConnected(home: Home): Promise<void> {
  expect(await commanded(home, 'disk/2000/eject', 'PRESS')).toEqual(put('disk/2000', { state: 'disabled' }))
  expect(home.state('storage/disk/2000')).toMatchObject({ state: 'disabled' })
  await until('the partition is not mounted', () => home.state('storage/partition/2000-2001')?.mounted === false)
  for (const topic of ['disk/2000/eject', 'disk/2443E9A1B2C3/eject', 'disk/2443E9A1B2C3/connect']) {
    expect(await home.command(`storage/${topic}`, 'PRESS'), topic).toMatchObject({ error_code: 'unknown_row' })
  }
  expect(await commanded(home, 'disk/2000/connect', 'PRESS')).toEqual(put('disk/2000', { state: 'enabled' }))

  const mounted = 'partition/2000-2001/mounted'
  expect(await commanded(home, mounted, 'OFF')).toEqual(put('partition/2001', { state: 'umounted' }))
  expect(home.state('storage/partition/2000-2001')).toMatchObject({ mounted: false, free: 358.03 })
  expect(await commanded(home, mounted, 'ON')).toEqual(put('partition/2001', { state: 'mounted' }))
}

async function isCheckedAndFormatted(home: Home): Promise<void> {
  const repair = put('partition/2001/check/', { checkmode: 'rw' })
  expect(await commanded(home, 'partition/2000-2001/check', { mode: 'rw' })).toEqual(repair)
  expect(home.state('storage/partition/2000-2001')).toMatchObject({ check_result: 'running', state: 'checking' })
  const inUse = { error: expect.stringContaining('The disk is in use'), error_code: 'disk_busy' }
  expect(await home.command('storage/disk/2000/eject', 'PRESS')).toMatchObject(inUse)
  const { storage } = home.box.house
  const checked = storage.disks.find(({ id }) => id === 2000)?.partitions[0]
  if (checked === undefined) throw new Error('a simulated Ultra has a USB disk')
  checked.operation_pct = { done_steps: 1, max_steps: 2, percent: 50 }
  await until('the check is at 50 %', () => home.state('storage/disk/2000')?.operation === 50)
  expect(home.state('storage/disk/2000')).toMatchObject({ step: 1, steps: 2 })
  delete checked.operation_pct
  Object.assign(checked, { state: 'mounted', fsck_result: 'fs_clean' })
  await until('the check is done', () => home.state('storage/partition/2000-2001')?.check_result === 'fs_clean')

  storage.stepSeconds = 0.1
  const input = { label: 'Photos', fs_type: 'exfat' }
  const sent = put('disk/2000/format/', { ...input, table_type: 'gpt' })
  expect(await commanded(home, 'disk/2000/format', input)).toEqual(sent)
  await until('the disk is formatted', () => home.state('storage/partition/2000-2001')?.label === 'Photos')
  await until('the operation is over', () => home.state('storage/disk/2000')?.operation === null)
}

describe('a Pop without a disk and RAID', () => {
  it('announces neither, logs nothing and is asked once for arrays', async () => {
    const home = await open('pop')
    expect([...devicesIn(home).keys()]).toEqual(['config'])
    expect(home.published('storage/raid/availability')).toEqual([])
    // A failed read is repeated once.
    expect(home.box.requests.filter(({ path }) => path === 'storage/raid/').length).toBeLessThanOrEqual(2)
    expect(problems(home)).toEqual([])
  })
})
