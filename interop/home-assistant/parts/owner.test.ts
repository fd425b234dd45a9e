/** Devices that their owner deletes in Home Assistant: they stay away until they are asked for. */
import { describe, expect, it } from 'vitest'
import { openHouse } from '../support/house.ts'
import { traceOf } from '../support/owner.ts'
import { pause, until } from '../support/waiting.ts'

const house = openHouse({ settings: { adapters: { defaults: { every: '2s' } } } })
const nas = 'ether-00:11:32:00:00:07'
const digits = '001132000007'

/** As the button on the device's page does. The older command stands where the newer is not known. */
async function deleteDevice(part: string): Promise<void> {
  const [device] = (await traceOf(house.ha, part)).devices
  const device_id = device?.id
  await house.ha.ask('config/device_registry/remove', { device_id }).catch(() =>
    house.ha.ask('config/device_registry/remove_config_entry', {
      ...{ device_id, config_entry_id: device?.primary_config_entry ?? device?.config_entry_id },
    }),
  )
}

const isThere = async () => (await traceOf(house.ha, digits)).devices.length > 0

describe('a device that its owner deletes', () => {
  it('stays away, whatever it does, and however often Home Assistant and the broker restart', async () => {
    await house.settled()
    await deleteDevice(digits)
    await until('gone', async () => !(await isThere()))
    house.box.setHostReachable(nas, false)
    await pause(6000)
    house.box.setHostReachable(nas, true)
    await pause(3000)
    expect(await isThere()).toBe(false)
    await house.ha.restart()
    await house.settled()
    expect(await isThere()).toBe(false)
    const told = house.daemon.lines.filter(({ msg }) => msg.startsWith('deleted in Home Assistant by its owner'))
    expect(told.length).toBeLessThanOrEqual(3)
  })

  it('is back when the daemon is asked to refresh', async () => {
    await house.wire.say('freebox/bridge/request/refresh', '{"transaction":7}')
    await until('back', isThere)
    const { differences } = await house.settled()
    expect(Object.values(differences).flat()).toEqual([])
  })

  it('is back when the daemon starts again', async () => {
    await deleteDevice(digits)
    await until('gone', async () => !(await isThere()))
    await house.daemon.restart()
    await until('back', isThere)
    const { differences } = await house.settled()
    expect(Object.values(differences).flat()).toEqual([])
  })
})

describe('the box itself, deleted by its owner', () => {
  it('is back as it was when the daemon is asked to refresh: those below it are below it again', async () => {
    await deleteDevice('freebox_342792aabbcc')
    await until('gone', async () => (await house.ha.state('binary_sensor.freebox_internet')) === undefined)
    // It says an empty word on a document's topic for each entity of it, and complains of all but the first.
    await pause(3000)
    const itself = /No device components to cleanup|logging too frequently/
    expect(house.ha.complaints().filter((it) => !itself.test(it))).toEqual([])
    await house.wire.say('freebox/bridge/request/refresh', '{}')
    await until('back', async () => (await house.ha.state('binary_sensor.freebox_internet')) === 'on')
    const { differences } = await house.settled(20)
    expect(Object.values(differences).flat()).toEqual([])
    expect(house.ha.complaints()).toEqual([])
  })
})
