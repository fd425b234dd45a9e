/** The ids under which Home Assistant knows entities, end to end: one for each object, readable, and none left behind. */
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Home, openHome, until } from './home.ts'

const Components = z.record(z.string(), z.looseObject({ unique_id: z.string(), default_entity_id: z.string() }))

function componentsOf(home: Home) {
  return [...home.documents().values()].flatMap((it) => Object.values(Components.parse(it.components)))
}

const on = { enabled: true }
const box = 'freebox_342792aabbcc'
const prefix = 'homeassistant/device'

/** A document as the version before announced it, without the fingerprint. */
function former(id: string) {
  const state_topic = `freebox/system/fans/${id}`
  const word = id.replaceAll(/[^a-z0-9]/g, '_')
  const entity = { platform: 'sensor', state_topic, value_template: '{{ value_json.value }}', name: `Fan ${id}` }
  return JSON.stringify({
    origin: { name: 'freebox2mqtt' },
    device: { identifiers: [box], name: 'Freebox' },
    components: { [`system_fans_${word}_value`]: { ...entity, unique_id: `${box}_system_fans_${word}_value` } },
  })
}

describe('the id of an object', () => {
  it('is its own if characters had to be replaced, and the entity of the version before is removed first', async () => {
    const settings = { adapters: { defaults: { enabled: false }, lan: on, system: on } }
    const home = await openHome({ settings, running: false })
    const ids = ['a b', 'a_b', 'a.b', 'é', 'è', 'AB', 'ab', '日', '本', 'a-b']
    home.box.house.system.fans = [...ids, 'grand salon'].map((id) => ({ id, name: id, value: 1000 }))
    const old = `${prefix}/${box}_system_fans_grand_salon/config`
    const { client } = home.watcher
    await client.publishAsync(old, former('grand salon'), { retain: true, qos: 1 })
    await client.publishAsync('freebox/system/fans/grand salon', '{"value":1}', { retain: true, qos: 1 })
    home.clearReceived()
    await home.start()
    const current = () => [...home.documents().keys()].find((topic) => /_fans_grand_salon_\w+\/config$/.test(topic))
    await until('the new document', () => current() !== undefined)
    await until('the old one is removed', () => !home.documents().has(old))
    const order = home.watcher.received.map(({ topic, payload }) => `${topic} ${payload === '' ? 'cleared' : ''}`)
    expect(order.indexOf(`${old} cleared`)).toBeGreaterThan(-1)
    expect(order.indexOf(`${old} cleared`)).toBeLessThan(order.indexOf(`${current()} `))
    expect(home.state('system/fans/grand salon')).toEqual({ value: 1000 })

    await until(
      'every fan has its document',
      () => componentsOf(home).filter((it) => it.unique_id.includes('_system_fans_')).length === 11,
    )
    const unique = componentsOf(home).map(({ unique_id }) => unique_id)
    expect(new Set(unique).size).toBe(unique.length)
    expect(unique).toContain(`${box}_system_fans_a_b_value`)
    expect(unique).toContain(`${box}_system_fans_ab_value`)
  })
})

describe('the entity id of a device', () => {
  it('is readable in every script, as it was in Latin, and never the same word for all', async () => {
    const home = await openHome({ settings: { adapters: { defaults: { enabled: false }, lan: on } }, running: false })
    const latin = {
      'Téléphone d’Zoé': 'telephone_d_zoe',
      Æther: 'aether',
      Straße: 'strasse',
      'Cœur Łódź': 'coeur_lodz',
    }
    const others = {
      Ελλάδα: 'ellada',
      'Привет мир': 'privet_mir',
      日本語: 'ribenyu',
      ガレージ: 'gareji',
      北京: 'beijing',
    }
    const more = { '안녕 TV': 'annyeong_tv', مرحبا: 'mrhb', שלום: 'slvm', '📱 Alice': 'alice', Ærø: 'aero' }
    const expected = { ...latin, ...others, ...more }
    // Of the last one, no letter can be transliterated.
    const names = [...Object.keys(expected), '\u{1BC70}']
    const hosts = home.box.house.hosts.slice(0, names.length)
    for (const [at, name] of names.entries())
      Object.assign(hosts[at] ?? {}, { primary_name: name, primary_name_manual: true, vendor_name: 'Withings' })
    await home.start()
    const trackers = () => componentsOf(home).filter((it) => it.platform === 'device_tracker')
    await until('the hosts are announced', () => trackers().length >= hosts.length)
    const found = trackers().map((it) => it.default_entity_id.replace('device_tracker.', ''))
    expect(found).toEqual(expect.arrayContaining(Object.values(expected)))
    expect(new Set(found).size).toBe(found.length)
    expect(found).toContainEqual(expect.stringMatching(/^withings(_[0-9a-f]{2}){3}$/))
  })
})
