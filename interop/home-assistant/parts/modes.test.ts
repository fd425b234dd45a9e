/** From one document for each device to one for each entity and back: nobody in Home Assistant notices. */
import { describe, expect, it } from 'vitest'
import { openHouse } from '../support/house.ts'
import { changeEntity, createPerson, traceOf } from '../support/owner.ts'
import { pause, until } from '../support/waiting.ts'
import { listen } from '../support/wire.ts'

const house = openHouse({ suggestedIds: false })
const nas = '001132000007'

/** What the owner has changed, as it stands now. */
async function ownersOwn(): Promise<unknown> {
  const box = 'freebox_342792aabbcc'
  const parts = ['connection_config_ping', 'connection_status_rate_down', 'connection_status_ipv6']
  const rows = [...parts, `lan_host_ether_${nas}_presence`, `lan_host_ether_${nas}_ip`].map((it) => `${box}_${it}`)
  const found = await Promise.all(rows.map((row) => traceOf(house.ha, row)))
  const entities = found.flatMap((it, at) => it.entities.filter(({ unique_id }) => unique_id === rows[at]))
  const [device] = (await traceOf(house.ha, nas)).devices
  return {
    entities: entities.map(({ entity_id, name, icon, disabled_by }) => [entity_id, name, icon, disabled_by]),
    device: [device?.id, device?.name_by_user],
  }
}

describe('the form of discovery', () => {
  let before: unknown

  it('begins as device, with changes of its owner', async () => {
    await house.settled()
    const { ha } = house
    await changeEntity(ha, 'device_tracker.nas', {
      new_entity_id: 'device_tracker.coffre',
      name: 'Coffre',
      icon: 'mdi:safe',
    })
    await changeEntity(ha, 'switch.freebox_ping', { new_entity_id: 'switch.ping', name: 'Ping' })
    await changeEntity(ha, 'sensor.freebox_rate_down', { new_entity_id: 'sensor.descente' })
    await changeEntity(ha, 'sensor.freebox_ipv6', { disabled_by: 'user' })
    await changeEntity(ha, 'sensor.nas_ip', { disabled_by: null })
    const [device] = (await traceOf(ha, nas)).devices
    await ha.ask('config/device_registry/update', { device_id: device?.id, name_by_user: 'Mon NAS' })
    await createPerson(ha, 'Nas', 'device_tracker.coffre')
    await ha.restart()
    const { differences } = await house.settled()
    expect(Object.values(differences).flat()).toEqual([])
    await until('counted', async () => (await ha.state('zone.home')) === '1')
    before = await ownersOwn()
  })

  it.each([
    ['single', 'up'],
    ['device', 'up'],
    ['single', 'down'],
    ['device', 'down'],
  ])('becomes %s while Home Assistant is %s: all is as before, and no old topic is left', async (mode, when) => {
    const { ha, daemon } = house
    if (when === 'down') await ha.stop()
    await daemon.restart({ homeassistant: { mode } })
    const old = (topic: string) =>
      /^homeassistant\/.+\/config$/.test(topic) && topic.includes('/device/') !== (mode === 'device')
    await pause(3000)
    if (when === 'down') await ha.start()
    const { differences } = await house.settled()
    expect(Object.values(differences).flat()).toEqual([])
    expect(await ownersOwn()).toEqual(before)
    expect(await ha.state('person.nas')).toBe('home')
    expect(await ha.state('zone.home')).toBe('1')
    expect(ha.complaints()).toEqual([])
    expect(await ha.repairs()).toEqual([])
    expect(await stillRetained(old)).toEqual([])
  })

  /** What the broker hands to somebody who subscribes now: a message that expires goes without a word. */
  async function stillRetained(old: (topic: string) => boolean): Promise<string[]> {
    const newcomer = await listen(house.broker.url)
    await pause(1000)
    await newcomer.close()
    return [...newcomer.standing.keys()].filter(old)
  }
})
