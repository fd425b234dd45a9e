/** Devices that the user deletes in Home Assistant stay deleted until a refresh is requested. */
import { describe, expect, it } from 'vitest'
import { openHouse } from '../support/house.ts'
import { traceOf } from '../support/user-actions.ts'
import { pause, until } from '../support/waiting.ts'

const house = openHouse({ settings: { adapters: { defaults: { every: '2s' } } } })
const nas = 'ether-00:11:32:00:00:07'
const digits = '001132000007'

/** Like the button on the page of the device. The older command is for releases without the newer one. */
async function deleteDevice(part: string): Promise<void> {
  const [device] = (await traceOf(house.ha, part)).devices
  const device_id = device?.id
  await house.ha.command('config/device_registry/remove', { device_id }).catch(() =>
    house.ha.command('config/device_registry/remove_config_entry', {
      ...{ device_id, config_entry_id: device?.primary_config_entry ?? device?.config_entry_id },
    }),
  )
}

const isThere = async () => (await traceOf(house.ha, digits)).devices.length > 0

describe('a device that the user deletes', () => {
  it('stays deleted, whatever its host does, and after a restart of Home Assistant', async () => {
    await house.settled()
    await deleteDevice(digits)
    await until('the device is gone', async () => !(await isThere()))
    house.box.setHostReachable(nas, false)
    await pause(6000)
    house.box.setHostReachable(nas, true)
    await pause(3000)
    expect(await isThere()).toBe(false)
    await house.ha.restart()
    await house.settled()
    expect(await isThere()).toBe(false)
    const lines = house.daemon.lines.filter(({ msg }) => msg.startsWith('deleted in Home Assistant by its owner'))
    expect(lines.length).toBeLessThanOrEqual(3)
  })

  it('is back after `refresh` is requested', async () => {
    await house.mqtt.publish('freebox/bridge/request/refresh', '{"transaction":7}')
    await until('the device is back', isThere)
    const { differences } = await house.settled()
    expect(Object.values(differences).flat()).toEqual([])
  })

  it('is back after a restart of the daemon', async () => {
    await deleteDevice(digits)
    await until('the device is gone', async () => !(await isThere()))
    await house.daemon.restart()
    await until('the device is back', isThere)
    const { differences } = await house.settled()
    expect(Object.values(differences).flat()).toEqual([])
  })
})

describe('the box itself, deleted by the user', () => {
  it('is back after `refresh` is requested, with its child devices below it', async () => {
    await deleteDevice('freebox_342792aabbcc')
    await until(
      'the device is gone',
      async () => (await house.ha.state('binary_sensor.freebox_internet')) === undefined,
    )
    // Home Assistant publishes an empty document for each entity of the device, and warns about all but the first.
    await pause(3000)
    const expectedWarning = /No device components to cleanup|logging too frequently/
    expect(house.ha.newProblems().filter((it) => !expectedWarning.test(it))).toEqual([])
    await house.mqtt.publish('freebox/bridge/request/refresh', '{}')
    await until('the device is back', async () => (await house.ha.state('binary_sensor.freebox_internet')) === 'on')
    const { differences } = await house.settled(20)
    expect(Object.values(differences).flat()).toEqual([])
    expect(house.ha.newProblems()).toEqual([])
  })
})
