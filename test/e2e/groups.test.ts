/** The devices below the Freebox that carry the entities of a group of adapters, and the way there from the version before. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { openOnce } from '../support/cleanup.ts'
import { type Home, openHome, readOnce, until } from './home.ts'

const box = 'freebox_342792aabbcc'

interface Component {
  readonly platform: string
  readonly unique_id: string
  readonly default_entity_id: string
}
interface Described {
  readonly device: Readonly<Record<string, unknown>>
  readonly components: Readonly<Record<string, Component>>
}

/** What the version before groups has left retained on the broker. */
const before: Readonly<Record<string, Described>> = JSON.parse(readFileSync('test/e2e/before-groups.json', 'utf8'))

function described(home: Home, id: string): Described | undefined {
  const document = home.documents().get(`homeassistant/device/${box}_${id}/config`)
  return document && { device: Object(document.device), components: Object(document.components) }
}

/** Those that change the device. */
const moving = Object.keys(before).filter((topic) => !topic.includes('_bridge/'))

/** A component that is being removed is reduced to its platform and has no name. */
const namesOf = (components: Described['components']) =>
  Object.values(components)
    .filter((it) => 'unique_id' in it)
    .map(({ platform, unique_id, default_entity_id }) => [platform, unique_id, default_entity_id].join(' '))

describe('what has no device of its own', () => {
  const opened = openOnce(() => openHome({ settings: readOnce }))

  it.each([
    ['wifi_config', 'wifi', 'Freebox Wi-Fi'],
    ['wifi_custom_key_1', 'wifi', 'Freebox Wi-Fi'],
    ['calls_log', 'phone', 'Freebox Phone'],
    ['phone_config', 'phone', 'Freebox Phone'],
    ['contacts_contacts', 'phone', 'Freebox Phone'],
    ['downloads_stats', 'downloads', 'Freebox Downloads'],
    ['downloads_task', 'downloads', 'Freebox Downloads'],
    ['downloads_task_7', 'downloads', 'Freebox Downloads'],
    ['lan_hosts', 'network', 'Freebox Network'],
    ['home_adapter_5', 'home', 'Freebox Home'],
  ])('is on the device of its group, below the Freebox (%s)', (id, group, name) => {
    expect(described(opened(), id)?.device).toEqual({
      identifiers: [`${box}_${group}`],
      name,
      manufacturer: 'Free',
      model: described(opened(), 'bridge')?.device.model,
      via_device: box,
    })
  })

  it.each(['connection_status', 'system_system', 'bridge'])(
    'is on the Freebox if it is about the box itself (%s)',
    (id) => {
      expect(described(opened(), id)?.device.identifiers).toEqual([box])
    },
  )

  it('does not take what has a device of its own, such as the signal of a host', () => {
    const identifiers = ['lan_host_ether_4a3fda000002', 'wifi_station_4a3fda000002'].map(
      (id) => described(opened(), id)?.device.identifiers,
    )
    expect(identifiers).toEqual([[`${box}_4a3fda000002`], [`${box}_4a3fda000002`]])
  })
})

describe('a group in French', () => {
  it('has a French name, and entities whose ids are the same as in English', async () => {
    const home = await openHome({ settings: { ...readOnce, homeassistant: { language: 'fr' } } })
    expect(described(home, 'phone_config')?.device.name).toBe('Freebox Téléphone')
    expect(described(home, 'lan_hosts')?.device.name).toBe('Freebox Réseau')
    const task = described(home, 'downloads_task_7')
    expect(task?.device.name).toBe('Freebox Téléchargements')
    expect(task?.components.downloads_task_7_progress).toMatchObject({
      name: expect.stringMatching(/^\S+\.iso$/),
      default_entity_id: expect.stringMatching(/_iso_progress$/),
    })
  })
})

describe('an upgrade from the version before groups', () => {
  const opened = openOnce(async () => {
    const home = await openHome({ settings: readOnce, running: false })
    for (const [topic, document] of Object.entries(before)) {
      await home.watcher.client.publishAsync(topic, JSON.stringify(document), { retain: true, qos: 1 })
    }
    await until('they are retained', () => home.documents().size === Object.keys(before).length)
    home.clearReceived()
    await home.start()
    await until('the hosts are announced', () => described(home, 'lan_host_ether_4a3fda000002') !== undefined)
    await until('everything has moved', () => moving.every((topic) => hasMoved(home, topic)))
    return home
  })

  function hasMoved(home: Home, topic: string): boolean {
    return JSON.stringify(home.documents().get(topic)?.device) !== JSON.stringify(before[topic]?.device)
  }

  it.each(moving)('keeps every entity with its unique id and entity id, on the same topic (%s)', (topic) => {
    const document = opened().documents().get(topic)
    // Later versions add entities.
    const kept = namesOf(before[topic]?.components ?? {})
    expect(namesOf(Object(document?.components))).toEqual(expect.arrayContaining(kept))
  })

  it('clears no document, so that Home Assistant moves its entities and does not delete them', () => {
    const cleared = opened().watcher.received.filter(({ topic, payload }) => payload === '' && topic in before)
    expect(cleared).toEqual([])
  })

  it('names no device of a download any more, so that Home Assistant removes it', () => {
    const devices = [...opened().documents().values()].map(({ device }) => JSON.stringify(device))
    expect(devices.filter((device) => device.includes('_downloads_task_'))).toEqual([])
  })

  it('renames the components of a download before it adds them, as two must not have one unique id', () => {
    const topic = `homeassistant/device/${box}_downloads_task_7/config`
    const received = opened().watcher.received.filter((it) => it.topic === topic)
    for (const { payload } of received) {
      const ids = Object.values<Component>(JSON.parse(payload).components).flatMap(({ unique_id }) => unique_id ?? [])
      expect(new Set(ids).size).toBe(ids.length)
    }
    expect(received.length).toBeGreaterThan(1)
  })
})
