/**
 * Removed objects disappear from Home Assistant with their devices, whatever was running at that time. What comes back
 * has the changes of the user again.
 */
import { describe, expect, it } from 'vitest'
import { openHouse } from '../support/house.ts'
import { devicesOf, entitiesOf } from '../support/registry.ts'
import { changeEntity, traceOf } from '../support/user-actions.ts'
import { timed, until } from '../support/waiting.ts'

const house = openHouse({
  settings: { adapters: { defaults: { every: '2s' } } },
  suggestedIds: false,
})
const nas = '00:11:32:00:00:07'
const nasDigits = '001132000007'
const console_ = '00:d9:d1:00:00:0a'
const consoleDigits = '00d9d100000a'
const tracker = `lan_host_ether_${nasDigits}_presence`

/** Removes a host from the list of the box, and returns a function that puts it back. */
function removeHost(mac: string): () => void {
  const { hosts } = house.box.house
  const taken = hosts.filter((host) => host.l2ident.id.toLowerCase() === mac)
  house.box.house.hosts = hosts.filter((host) => !taken.includes(host))
  return () => house.box.house.hosts.push(...taken)
}

const isGone = async (digits: string) => {
  const { entities, devices } = await traceOf(house.ha, digits)
  return entities.length === 0 && devices.length === 0
}
const isThere = async (digits: string) => !(await isGone(digits))

async function expectCorrect(): Promise<void> {
  const { differences } = await house.settled()
  expect(Object.values(differences).flat()).toEqual([])
  expect(house.ha.newProblems()).toEqual([])
}

/** The changes of the user are still there. */
async function expectUserChanges(): Promise<void> {
  await until('the tracker is back', async () => (await traceOf(house.ha, tracker)).entities.length === 1)
  const { entities, devices } = await traceOf(house.ha, nasDigits)
  const entity = entities.find(({ unique_id }) => unique_id.endsWith(tracker))
  expect(entity).toMatchObject({ entity_id: 'device_tracker.coffre', name: 'Coffre', icon: 'mdi:safe' })
  expect(devices).toMatchObject([{ name_by_user: 'Mon NAS', area_id: 'cave' }])
  await until('the tracker has its state', async () => (await house.ha.state('device_tracker.coffre')) === 'home')
}

describe('a house with a device that the user has renamed', () => {
  it('is complete', async () => {
    await expectCorrect()
    const [device] = (await traceOf(house.ha, nasDigits)).devices
    await house.ha.command('config/area_registry/create', { name: 'Cave' })
    await house.ha.command('config/device_registry/update', {
      ...{ device_id: device?.id, name_by_user: 'Mon NAS', area_id: 'cave' },
    })
    const change = { new_entity_id: 'device_tracker.coffre', name: 'Coffre', icon: 'mdi:safe' }
    await changeEntity(house.ha, 'device_tracker.nas', change)
    await expectCorrect()
  })
})

describe('an object that the box no longer has', () => {
  it('is removed with its device while Home Assistant is up, and comes back with the user’s name, id, icon and area', async ({
    annotate,
  }) => {
    const putBack = removeHost(nas)
    annotate(`removed after ${await timed(until('the device is gone', () => isGone(nasDigits)))} ms, read every 2 s`)
    await expectCorrect()
    putBack()
    await expectUserChanges()
    await expectCorrect()
  })

  it('is removed soon after the start of Home Assistant if it was down, and comes back with the user’s name', async ({
    annotate,
  }) => {
    await house.ha.stop()
    const back = [removeHost(nas), removeHost(console_)]
    await until(
      'the first document is removed',
      () => ![...house.mqtt.retained.keys()].some((it) => it.includes(nasDigits)),
    )
    await until(
      'the second document is removed',
      () => ![...house.mqtt.retained.keys()].some((it) => it.includes(consoleDigits)),
    )
    await house.ha.start()
    annotate(`removed ${await timed(until('the device is gone', () => isGone(nasDigits), 40))} ms after the start`)
    await until('both devices are gone', () => isGone(consoleDigits))
    await expectCorrect()
    for (const putBack of back) putBack()
    await expectUserChanges()
    await expectCorrect()
  })

  it('and that is back before Home Assistant starts is unchanged', async () => {
    await house.ha.stop()
    const putBack = removeHost(nas)
    const isRetained = () => [...house.mqtt.retained.keys()].some((it) => it.includes(nasDigits))
    await until('the document is removed', () => !isRetained())
    putBack()
    await until('the document is published again', isRetained)
    await house.ha.start()
    await expectCorrect()
    await expectUserChanges()
  })

  it('is removed even if Home Assistant and the daemon were down', async () => {
    await house.ha.stop()
    await house.daemon.stop()
    const putBack = removeHost(nas)
    house.daemon.start()
    await until('the document is removed', () => ![...house.mqtt.retained.keys()].some((it) => it.includes(nasDigits)))
    await house.ha.start()
    await until('the device is gone', () => isGone(nasDigits), 40)
    await expectCorrect()
    putBack()
    await expectUserChanges()
  })

  it('stays removed after a restart of Home Assistant, and the repeated removal hurts no other object', async () => {
    const putBack = removeHost(console_)
    await until('the device is gone', () => isGone(consoleDigits))
    await house.ha.restart()
    await expectCorrect()
    expect(await isGone(consoleDigits)).toBe(true)
    putBack()
    await until('the device is back', () => isThere(consoleDigits))
    await expectCorrect()
  })
})

describe('a configuration that disables', () => {
  it('two resources removes their entities and states while Home Assistant is up', async () => {
    await house.daemon.restart({
      adapters: { lan: { hosts: { enabled: false } }, connection: { ddns: { enabled: false } } },
    })
    const left = async () =>
      (await entitiesOf(house.ha)).filter((it) => /_(lan_hosts|connection_ddns)_/.test(it.unique_id))
    await until('the entities are gone', async () => (await left()).length === 0)
    expect([...house.mqtt.retained.keys()].filter((it) => /(connection\/ddns|lan\/hosts)/.test(it))).toEqual([])
    await expectCorrect()
  })

  it('two adapters removes their entities and devices if Home Assistant was down', async () => {
    await house.ha.stop()
    await house.daemon.restart({ adapters: { system: { enabled: false }, lan: { enabled: false } } })
    const removed = () => ![...house.mqtt.retained.keys()].some((it) => /\/(lan|system)\/|_(lan|system)_/.test(it))
    await until('all topics are removed', removed)
    await house.ha.start()
    const left = async () =>
      (await entitiesOf(house.ha)).filter((it) => /^freebox_\w{12}_(lan|system)_/.test(it.unique_id))
    await until('the entities are gone', async () => (await left()).length === 0, 40)
    await expectCorrect()
  })

  it('nothing any more restores everything, with the changes of the user', async () => {
    await house.daemon.restart()
    await until('the documents are published', () =>
      [...house.mqtt.retained.keys()].some((it) => it.includes(nasDigits)),
    )
    await expectUserChanges()
    await expectCorrect()
  })

  it('every command (commands.read_only) removes the entities for commands and keeps the values', async () => {
    await house.daemon.restart({ commands: { read_only: true } })
    // The restart of the bridge is no command for the box, so its button stays.
    const commandEntities = /^(switch|select|button(?!\.freebox_bridge)|number|text|cover|light|alarm_control_panel)\./
    const left = async () => (await entitiesOf(house.ha)).filter(({ entity_id }) => commandEntities.test(entity_id))
    await until('the entities are gone', async () => (await left()).length === 0).catch(() => undefined)
    expect((await left()).map(({ entity_id }) => entity_id)).toEqual([])
    await expectCorrect()
    expect(await house.ha.state('binary_sensor.freebox_internet')).toBe('on')
  })

  it('discovery removes everything, and enabling it restores everything with the changes of the user', async () => {
    await house.daemon.restart({ homeassistant: { enabled: false } })
    await until('nothing is left', async () => (await entitiesOf(house.ha)).length === 0)
    expect(await devicesOf(house.ha)).toEqual([])
    await house.daemon.restart()
    await until('the documents are published', () =>
      [...house.mqtt.retained.keys()].some((it) => it.includes(nasDigits)),
    )
    await expectUserChanges()
    await expectCorrect()
    expect(await house.ha.repairs()).toEqual([])
  })
})
