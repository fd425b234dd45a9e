/** An upgrade from an earlier version: nothing that it published stays behind, and what the user has changed is kept. */
import { beforeAll, describe, expect, it } from 'vitest'
import { buildEarlierVersion } from '../support/earlier-version.ts'
import { openHouse } from '../support/house.ts'
import { type Device, devicesOf, type Entity, entitiesOf } from '../support/registry.ts'
import { changeEntity } from '../support/user-actions.ts'
import { pause, until } from '../support/waiting.ts'

let earlier = ''
beforeAll(() => {
  earlier = buildEarlierVersion()
})

/** Settings that both versions know, and under which there are devices of every kind. */
const settings = { presence: { hosts: 'all' }, commands: { allow_dangerous: ['*'] } }

/**
 * A sensor whose unit has changed while Home Assistant was stopped keeps the old unit there: Home Assistant converts the
 * values (seen on 2026.11), and the user can choose the new unit in the settings of the entity.
 */
function withoutKeptUnits(differences: readonly string[]): string[] {
  const unitKept = /^(\S+): unit_of_measurement "(?:B|B\/s|bit\/s)", expected "(?:GB|MB|Mbit\/s)"$/
  const entities = new Set(differences.map((line) => unitKept.exec(line)?.[1]))
  return differences.filter((line) => !entities.has(line.split(':')[0]))
}

const byUniqueId = (entities: readonly Entity[]) => new Map(entities.map((it) => [it.unique_id, it]))
const withoutEntities = (devices: readonly Device[], entities: readonly Entity[]) =>
  devices.filter(({ id }) => entities.every(({ device_id }) => device_id !== id)).map(({ name }) => name)

describe.each([
  ['device', 'running'],
  ['device', 'stopped'],
  ['single', 'running'],
])('an upgrade in the mode `%s` while Home Assistant is %s', (mode, state) => {
  const house = openHouse({ settings: { ...settings, homeassistant: { mode } }, suggestedIds: false, running: false })
  let before = new Map<string, Entity>()

  it('begins with a complete house of the earlier version', async () => {
    house.daemon.start({}, earlier)
    await until('the earlier version is complete', async () => {
      const { missing, surplus, devices } = (await house.settled(90)).differences
      return missing.length + surplus.length + devices.length === 0
    })
    await changeEntity(house.ha, 'switch.freebox_wifi', { name: 'Wi-Fi à nous' })
    await changeEntity(house.ha, 'device_tracker.nas', { new_entity_id: 'device_tracker.coffre' })
    before = byUniqueId(await entitiesOf(house.ha))
    expect(before.size).toBeGreaterThan(300)
    house.ha.newProblems()
  })

  it('leaves no dead entity, no empty device and no old topic', async ({ annotate }) => {
    const { ha, daemon, mqtt } = house
    await daemon.stop()
    if (state === 'stopped') await ha.stop()
    const moment = mqtt.now()
    daemon.start()
    if (state === 'stopped') {
      await pause(5000)
      await ha.start()
    }
    const { differences, entities, devices } = await house.settled(90)
    annotate(`${before.size} entities became ${entities} on ${devices} devices`)
    const found = Object.values(differences).flat()
    expect(state === 'stopped' ? withoutKeptUnits(found) : found).toEqual([])
    expect(withoutEntities(await devicesOf(ha), await entitiesOf(ha))).toEqual([])
    const published = new Set(mqtt.since(moment, /./).map(({ topic }) => topic))
    expect([...mqtt.retained.keys()].filter((topic) => !published.has(topic))).toEqual([])
  })

  it('keeps the ids, and what the user has changed', async () => {
    const now = byUniqueId(await entitiesOf(house.ha))
    const kept = [...before].filter(([id]) => now.has(id))
    const changed = kept.filter(([id, { entity_id, name, disabled_by }]) => {
      const it = now.get(id)
      return it?.entity_id !== entity_id || it.name !== name || it.disabled_by !== disabled_by
    })
    expect(changed.map(([id]) => id)).toEqual([])
    expect([...before.keys()].filter((id) => !now.has(id))).toEqual([])
    expect((await entitiesOf(house.ha)).find(({ entity_id }) => entity_id === 'device_tracker.coffre')).toBeDefined()
  })

  it('causes no complaint of Home Assistant', async () => {
    expect(house.ha.newProblems()).toEqual([])
    expect(await house.ha.repairs()).toEqual([])
  })
})
