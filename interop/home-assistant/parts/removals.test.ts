/** What is gone leaves Home Assistant, device included, whoever was running; what comes back is its owner's again. */
import { describe, expect, it } from 'vitest'
import { openHouse } from '../support/house.ts'
import { changeEntity, traceOf } from '../support/owner.ts'
import { devicesOf, entitiesOf } from '../support/registry.ts'
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

/** Takes a host off the box's list; what comes back puts it there again. */
function takeAway(mac: string): () => void {
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

async function expectFine(): Promise<void> {
  const { differences } = await house.settled()
  expect(Object.values(differences).flat()).toEqual([])
  expect(house.ha.complaints()).toEqual([])
}

/** What the owner called it is still so. */
async function expectOwners(): Promise<void> {
  await until('its tracker is back', async () => (await traceOf(house.ha, tracker)).entities.length === 1)
  const { entities, devices } = await traceOf(house.ha, nasDigits)
  const entity = entities.find(({ unique_id }) => unique_id.endsWith(tracker))
  expect(entity).toMatchObject({ entity_id: 'device_tracker.coffre', name: 'Coffre', icon: 'mdi:safe' })
  expect(devices).toMatchObject([{ name_by_user: 'Mon NAS', area_id: 'cave' }])
  await until('it has its state', async () => (await house.ha.state('device_tracker.coffre')) === 'home')
}

describe('a house with a device that its owner has named', () => {
  it('is all there', async () => {
    await expectFine()
    const [device] = (await traceOf(house.ha, nasDigits)).devices
    await house.ha.ask('config/area_registry/create', { name: 'Cave' })
    await house.ha.ask('config/device_registry/update', {
      ...{ device_id: device?.id, name_by_user: 'Mon NAS', area_id: 'cave' },
    })
    const change = { new_entity_id: 'device_tracker.coffre', name: 'Coffre', icon: 'mdi:safe' }
    await changeEntity(house.ha, 'device_tracker.nas', change)
    await expectFine()
  })
})

describe('an object that is gone', () => {
  it('while Home Assistant is up: gone, device too; and back with its owner’s name, id, icon and area', async ({
    annotate,
  }) => {
    const putBack = takeAway(nas)
    annotate(`gone after ${await timed(until('gone', () => isGone(nasDigits)))} ms, read every 2 s`)
    await expectFine()
    putBack()
    await expectOwners()
    await expectFine()
  })

  it('while Home Assistant is down: gone soon after its start; and back with its owner’s name', async ({
    annotate,
  }) => {
    await house.ha.stop()
    const back = [takeAway(nas), takeAway(console_)]
    await until('it is taken back', () => ![...house.wire.standing.keys()].some((it) => it.includes(nasDigits)))
    await until('both are', () => ![...house.wire.standing.keys()].some((it) => it.includes(consoleDigits)))
    await house.ha.start()
    annotate(`gone ${await timed(until('gone', () => isGone(nasDigits), 40))} ms after the start`)
    await until('both gone', () => isGone(consoleDigits))
    await expectFine()
    for (const putBack of back) putBack()
    await expectOwners()
    await expectFine()
  })

  it('and back before Home Assistant is: nothing happened to it', async () => {
    await house.ha.stop()
    const putBack = takeAway(nas)
    const stands = () => [...house.wire.standing.keys()].some((it) => it.includes(nasDigits))
    await until('it is taken back', () => !stands())
    putBack()
    await until('it is there again', stands)
    await house.ha.start()
    await expectFine()
    await expectOwners()
  })

  it('while Home Assistant and the daemon are down: gone', async () => {
    await house.ha.stop()
    await house.daemon.stop()
    const putBack = takeAway(nas)
    house.daemon.start()
    await until('it is taken back', () => ![...house.wire.standing.keys()].some((it) => it.includes(nasDigits)))
    await house.ha.start()
    await until('gone', () => isGone(nasDigits), 40)
    await expectFine()
    putBack()
    await expectOwners()
  })

  it('stays gone through a restart of Home Assistant, and what is there is not hurt by repeated removals', async () => {
    const putBack = takeAway(console_)
    await until('gone', () => isGone(consoleDigits))
    await house.ha.restart()
    await expectFine()
    expect(await isGone(consoleDigits)).toBe(true)
    putBack()
    await until('back', () => isThere(consoleDigits))
    await expectFine()
  })
})

describe('what the configuration takes away', () => {
  it('two things, while Home Assistant is up: gone, their states too', async () => {
    await house.daemon.restart({
      adapters: { lan: { hosts: { enabled: false } }, connection: { ddns: { enabled: false } } },
    })
    const left = async () =>
      (await entitiesOf(house.ha)).filter((it) => /_(lan_hosts|connection_ddns)_/.test(it.unique_id))
    await until('gone', async () => (await left()).length === 0)
    expect([...house.wire.standing.keys()].filter((it) => /(connection\/ddns|lan\/hosts)/.test(it))).toEqual([])
    await expectFine()
  })

  it('two chapters, while Home Assistant is down: gone, devices too', async () => {
    await house.ha.stop()
    await house.daemon.restart({ adapters: { system: { enabled: false }, lan: { enabled: false } } })
    const taken = () => ![...house.wire.standing.keys()].some((it) => /\/(lan|system)\/|_(lan|system)_/.test(it))
    await until('all is taken back', taken)
    await house.ha.start()
    const left = async () => (await entitiesOf(house.ha)).filter((it) => /_(lan|system)_/.test(it.unique_id))
    await until('gone', async () => (await left()).length === 0, 40)
    await expectFine()
  })

  it('given back: all there again, and its owner’s', async () => {
    await house.daemon.restart()
    await until('told', () => [...house.wire.standing.keys()].some((it) => it.includes(nasDigits)))
    await expectOwners()
    await expectFine()
  })

  it('every command (commands.read_only): its entities are gone, the values stay', async () => {
    await house.daemon.restart({ commands: { read_only: true } })
    // The bridge may restart itself: that is no command to the box.
    const obeying = /^(switch|select|button(?!\.freebox_bridge)|number|text|cover|light|alarm_control_panel)\./
    const left = async () => (await entitiesOf(house.ha)).filter(({ entity_id }) => obeying.test(entity_id))
    await until('gone', async () => (await left()).length === 0).catch(() => undefined)
    expect((await left()).map(({ entity_id }) => entity_id)).toEqual([])
    await expectFine()
    expect(await house.ha.state('binary_sensor.freebox_internet')).toBe('on')
  })

  it('discovery: nothing is left; and on again: all there, and its owner’s', async () => {
    await house.daemon.restart({ homeassistant: { enabled: false } })
    await until('nothing is left', async () => (await entitiesOf(house.ha)).length === 0)
    expect(await devicesOf(house.ha)).toEqual([])
    await house.daemon.restart()
    await until('told', () => [...house.wire.standing.keys()].some((it) => it.includes(nasDigits)))
    await expectOwners()
    await expectFine()
    expect(await house.ha.repairs()).toEqual([])
  })
})
