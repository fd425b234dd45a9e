/** From one document per device to one per entity and back, without a visible change in Home Assistant. */
import { describe, expect, it } from 'vitest'
import { openHouse } from '../support/house.ts'
import { startRecorder } from '../support/mqtt-recorder.ts'
import { changeEntity, createPerson, traceOf } from '../support/user-actions.ts'
import { pause, until } from '../support/waiting.ts'

const house = openHouse({ suggestedIds: false })
const nas = '001132000007'

/** What the user has changed, as it is now. */
async function userChanges(): Promise<unknown> {
  const box = 'freebox_342792aabbcc'
  const parts = ['connection_config_ping', 'connection_status_rate_down', 'connection_status_ipv6']
  const uniqueIds = [...parts, `lan_host_ether_${nas}_presence`, `lan_host_ether_${nas}_ip`].map((it) => `${box}_${it}`)
  const found = await Promise.all(uniqueIds.map((it) => traceOf(house.ha, it)))
  const entities = found.flatMap((it, at) => it.entities.filter(({ unique_id }) => unique_id === uniqueIds[at]))
  const [device] = (await traceOf(house.ha, nas)).devices
  return {
    entities: entities.map(({ entity_id, name, icon, disabled_by }) => [entity_id, name, icon, disabled_by]),
    device: [device?.id, device?.name_by_user],
  }
}

describe('homeassistant.mode', () => {
  let before: unknown

  it('is `device` at first, and the user makes changes', async () => {
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
    await ha.command('config/device_registry/update', { device_id: device?.id, name_by_user: 'Mon NAS' })
    await createPerson(ha, 'Nas', 'device_tracker.coffre')
    await ha.restart()
    const { differences } = await house.settled()
    expect(Object.values(differences).flat()).toEqual([])
    await until('the person is counted', async () => (await ha.state('zone.home')) === '1')
    before = await userChanges()
  })

  it.each([
    ['single', 'up'],
    ['device', 'up'],
    ['single', 'down'],
    ['device', 'down'],
  ])(
    'changes to %s while Home Assistant is %s: everything is as before, and no old topic is left',
    async (mode, when) => {
      const { ha, daemon } = house
      if (when === 'down') await ha.stop()
      await daemon.restart({ homeassistant: { mode } })
      const old = (topic: string) =>
        /^homeassistant\/.+\/config$/.test(topic) && topic.includes('/device/') !== (mode === 'device')
      await pause(3000)
      if (when === 'down') await ha.start()
      const { differences } = await house.settled()
      expect(Object.values(differences).flat()).toEqual([])
      expect(await userChanges()).toEqual(before)
      expect(await ha.state('person.nas')).toBe('home')
      expect(await ha.state('zone.home')).toBe('1')
      expect(ha.newProblems()).toEqual([])
      expect(await ha.repairs()).toEqual([])
      expect(await stillRetained(old)).toEqual([])
    },
  )

  /** The topics that the broker sends to a new subscriber. An expired message disappears without a message. */
  async function stillRetained(old: (topic: string) => boolean): Promise<string[]> {
    const subscriber = await startRecorder(house.broker.url)
    await pause(1000)
    await subscriber.close()
    return [...subscriber.retained.keys()].filter(old)
  }
})
