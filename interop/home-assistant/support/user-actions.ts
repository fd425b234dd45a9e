/** What the user does in the settings of Home Assistant. */
import type { HomeAssistant } from './home-assistant.ts'
import { type Device, devicesOf, type Entity, entitiesOf } from './registry.ts'

/** Changes an entity: its id, name, icon, whether it is enabled. */
export async function changeEntity(ha: HomeAssistant, entity_id: string, change: object): Promise<void> {
  await ha.command('config/entity_registry/update', { entity_id, ...change })
}

/** Enables everything that is disabled by default, or these entities, and restarts Home Assistant. */
export async function enable(ha: HomeAssistant, only?: readonly string[]): Promise<void> {
  const wanted = (await entitiesOf(ha)).filter(({ entity_id }) => only?.includes(entity_id) ?? true)
  const off = wanted.filter(({ disabled_by }) => disabled_by !== null)
  for (const { entity_id } of off) await changeEntity(ha, entity_id, { disabled_by: null })
  await ha.restart()
}

/** Creates a person with these trackers. */
export async function createPerson(ha: HomeAssistant, name: string, ...device_trackers: string[]): Promise<void> {
  await ha.command('person/create', { name, device_trackers })
}

/** The registry entries of an object, found by a part of its unique ids and of the identifier of its device. */
export async function traceOf(ha: HomeAssistant, part: string): Promise<{ entities: Entity[]; devices: Device[] }> {
  const [entities, devices] = await Promise.all([entitiesOf(ha), devicesOf(ha)])
  return {
    entities: entities.filter(({ unique_id }) => unique_id.includes(part)),
    devices: devices.filter(({ identifiers }) => identifiers.some(([, id]) => id.includes(part))),
  }
}
