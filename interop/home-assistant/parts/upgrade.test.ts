/** From the version before groups, which had everything on the Freebox and a device for each download. */
import { readFileSync } from 'node:fs'
import { connectAsync } from 'mqtt'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openHouse } from '../support/house.ts'
import { devicesOf, entitiesOf } from '../support/registry.ts'
import { changeEntity } from '../support/user-actions.ts'
import { pause, until } from '../support/waiting.ts'

const before = z
  .record(z.string(), z.looseObject({ components: z.record(z.string(), z.unknown()) }))
  .parse(JSON.parse(readFileSync('test/e2e/before-groups.json', 'utf8')))
const box = 'freebox_342792aabbcc'

/** The entities of those documents. */
const count = Object.values(before).flatMap(({ components }) => Object.keys(components)).length
/** What the user calls two of them. */
const [wifi, progress] = ['switch.mon_wifi', 'sensor.iso_fini']

describe.each(['up', 'down'])('an upgrade while Home Assistant is %s', (when) => {
  const house = openHouse({ suggestedIds: false, running: false })

  it('begins with a Freebox that has everything, and with a device for a download', async () => {
    const { ha, broker } = house
    const client = await connectAsync(broker.url)
    for (const [topic, document] of Object.entries(before)) {
      await client.publishAsync(topic, JSON.stringify(document), { retain: true, qos: 1 })
    }
    await client.endAsync()
    await until('the devices are there', async () => (await devicesOf(ha)).length === 2)
    await until('the entities are there', async () => (await entitiesOf(ha)).length === count)
    await changeEntity(ha, 'switch.freebox_wifi', { new_entity_id: wifi, name: 'Mon Wi-Fi' })
    const [task] = (await entitiesOf(ha)).filter(({ unique_id }) => unique_id.endsWith('_task_7_progress'))
    await changeEntity(ha, task?.entity_id ?? '', { new_entity_id: progress, name: 'Image' })
  })

  it('moves every entity with the changes of the user, and leaves no dead device', async () => {
    const { ha, daemon } = house
    if (when === 'down') await ha.stop()
    daemon.start()
    await pause(5000)
    if (when === 'down') await ha.start()
    const { differences } = await house.settled()
    expect(Object.values(differences).flat()).toEqual([])
    const [entities, devices] = await Promise.all([entitiesOf(ha), devicesOf(ha)])
    const deviceOf = new Map(devices.map((it) => [it.id, it.identifiers[0]?.[1]]))
    const found = ['wifi_config_enabled', 'downloads_task_7_progress'].map((part) => {
      const entity = entities.find(({ unique_id }) => unique_id === `${box}_${part}`)
      return [entity?.entity_id, entity?.name, deviceOf.get(entity?.device_id ?? '')]
    })
    expect(found).toEqual([
      [wifi, 'Mon Wi-Fi', `${box}_wifi`],
      [progress, 'Image', `${box}_downloads`],
    ])
    expect(ha.newProblems()).toEqual([])
    expect(await ha.repairs()).toEqual([])
  })
})
