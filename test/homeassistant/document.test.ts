import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { one } from '../../src/contract/resource.ts'
import type { AlarmCode } from '../../src/homeassistant/components.ts'
import { documentsOf } from '../../src/homeassistant/document.ts'
import { deviceName } from '../../src/homeassistant/ids.ts'
import { lint, lintDocuments } from '../../src/homeassistant/lint.ts'
import { documentId } from '../../src/homeassistant/object-names.ts'
import { componentsOf } from '../../src/homeassistant/removal.ts'
import { describedObject, discoveryContext, everyKind, example, hosts } from './example-objects.ts'

const alice = { id: 'ether-AA:BB:CC:00:00:01', name: "Alice's phone", here: true }

describe('the discovery document of an object', () => {
  it('has no lint findings, with an entity of every platform', () => {
    const documents = documentsOf(discoveryContext, describedObject(everyKind, example))
    expect(lintDocuments(documents)).toEqual([])
    expect([...documents.keys()]).toEqual([
      'homeassistant/device/freebox_aabbccddeeff_test_thing/config',
      'homeassistant/device/freebox_aabbccddeeff_test_thing_extra/config',
    ])
  })

  it('suggests an entity id for every entity', () => {
    const components = [...documentsOf(discoveryContext, describedObject(everyKind, example)).values()].flatMap((it) =>
      Object.values(componentsOf(it)),
    )
    for (const { platform, default_entity_id } of components) expect(default_entity_id).toMatch(`${platform}.freebox_`)
  })

  it('leaves images to a second document of the same device, because openHAB does not know them', () => {
    const [main, extra] = [...documentsOf(discoveryContext, describedObject(everyKind, example)).values()]
    expect(Object.keys(componentsOf(extra ?? {}))).toEqual(['test_thing_qr'])
    expect(Object.keys(componentsOf(main ?? {}))).not.toContain('test_thing_qr')
    expect(extra?.device).toEqual(main?.device)
  })

  it('has no attributes topic for an event, because the attributes of the state would overwrite its own', () => {
    const [main] = documentsOf(discoveryContext, describedObject(everyKind, example)).values()
    expect(componentsOf(main ?? {}).test_thing_bell).not.toHaveProperty('json_attributes_topic')
    expect(componentsOf(main ?? {}).test_thing_rate).toHaveProperty('json_attributes_topic')
  })

  it('has no entity for what this box does not have', () => {
    const [main] = documentsOf(discoveryContext, describedObject(everyKind, example)).values()
    expect(Object.keys(componentsOf(main ?? {}))).not.toContain('test_thing_missing')
  })

  it('makes a host a device below the box, identified by its MAC, with the same ids in every language', () => {
    const [[topic, document] = ['', {}]] = documentsOf(
      { ...discoveryContext, translate: () => 'Réveiller' },
      describedObject(hosts, alice, 'host'),
    )
    expect(topic).toBe('homeassistant/device/freebox_aabbccddeeff_test_host_ether_aabbcc000001/config')
    expect(document.device).toEqual({
      identifiers: ['freebox_aabbccddeeff_aabbcc000001'],
      name: "Alice's phone",
      manufacturer: 'ACME',
      via_device: 'freebox_aabbccddeeff',
    })
    expect(componentsOf(document)).toMatchObject({
      test_host_presence: { name: null, default_entity_id: 'device_tracker.alice_s_phone', source_type: 'router' },
      test_host_wake: { name: 'Réveiller', default_entity_id: 'button.alice_s_phone_wake' },
    })
  })

  it('makes a device below another device of the adapter, with the identifier that this one has', () => {
    const deviceIn = (it: object) => {
      const object = { ...describedObject(hosts, alice, 'host'), device: { name: 'Disk', ...it } }
      const [document] = documentsOf(discoveryContext, object).values()
      return Object(document?.device)
    }
    const above = deviceIn({ id: 'RAID 1' })
    expect(above.via_device).toBe('freebox_aabbccddeeff')
    expect(deviceIn({ id: 'disk', below: 'RAID 1' }).via_device).toBe(above.identifiers[0])
  })

  it('is split into one document per entity in mode single, on unique topics', () => {
    const single = documentsOf({ ...discoveryContext, mode: 'single' }, describedObject(hosts, alice, 'host'))
    expect([...single.keys()]).toEqual([
      'homeassistant/device_tracker/freebox_aabbccddeeff_test_host_ether_aabbcc000001/test_host_presence/config',
      'homeassistant/button/freebox_aabbccddeeff_test_host_ether_aabbcc000001/test_host_wake/config',
    ])
    expect([...single].flatMap(([topic, document]) => lint(topic, document))).toEqual([])
  })

  it('requires an alarm code only if one is configured, and does not contain it', () => {
    const panel = (code?: AlarmCode) => {
      const [main] = documentsOf({ ...discoveryContext, alarmCode: code }, describedObject(everyKind, example)).values()
      return componentsOf(main ?? {}).test_thing_alarm
    }
    expect(panel()).toMatchObject({
      code_arm_required: false,
      code_disarm_required: false,
      supported_features: ['arm_away'],
    })
    expect(panel('REMOTE_CODE')).toMatchObject({
      code: 'REMOTE_CODE',
      command_template: "{{ {'action': action, 'code': code | default('', true)} | tojson }}",
      code_arm_required: true,
      code_disarm_required: true,
      code_trigger_required: true,
    })
  })
})

describe('an id', () => {
  it.each([
    ['ether-aa:bb:cc:00:00:01', 'ether_aabbcc000001'],
    ['AA:BB:CC:00:00:01', 'aabbcc000001'],
    ['12-34-56-78-9a-bc', '123456789abc'],
    ['a_b', 'a_b'],
  ])('has the digits of a MAC without separators: %s', (id, part) => {
    const address = { adapter: 'wifi', resource: 'station', id }
    expect(documentId(discoveryContext, address)).toBe(`freebox_aabbccddeeff_wifi_station_${part}`)
  })
})

describe('the id of an object of which a character has to be replaced', () => {
  it.each([
    ['aa:bb:cc:00:00', 'aa_bb_cc_00_00'],
    ['Salon é', 'salon__'],
    ['a b', 'a_b'],
    ['A_b', 'a_b'],
    ['x_aabbcc000001', 'x_aabbcc000001'], // it could be that of x-aa:bb:cc:00:00:01
  ])('has a suffix, so that it is not that of another one: %s', (id, part) => {
    const address = { adapter: 'wifi', resource: 'station', id }
    expect(documentId(discoveryContext, address)).toMatch(new RegExp(`_station_${part}_[0-9a-f]{12}$`))
  })
})

describe('a name from the network', () => {
  it.each([
    ['  Télé du salon ', 'Télé du salon'],
    ['a\u0000b\nc\u202Ed', 'a b c d'],
    ['{{ states() }} <b>x</b>', '{{ states() }} <b>x</b>'],
    ['x'.repeat(300), 'x'.repeat(64)],
    ['🎮🎮', 'ACME 00:00:01'],
    ['   ', 'ACME 00:00:01'],
  ])('is cleaned before it is shown: %j becomes %j', (name, shown) => {
    expect(deviceName({ name, manufacturer: 'ACME', mac: 'aa:bb:cc:00:00:01' })).toBe(shown)
  })
})

describe('lint', () => {
  const [[topic, fine] = ['', {}]] = documentsOf(discoveryContext, describedObject(everyKind, example))
  const broken = (change: object) => lint(topic, { ...fine, ...change }).join('\n')
  const entity = (change: object) => broken({ components: { x: { ...componentsOf(fine).test_thing_rate, ...change } } })

  it.each([
    ['an unknown key at the root', () => broken({ '~': 'x' }), 'unknown key ~'],
    ['no origin', () => broken({ origin: undefined }), 'no origin'],
    ['a key that Home Assistant drops silently', () => entity({ object_id: 'x' }), 'unknown key object_id'],
    ['a unit that the class does not have', () => entity({ unit_of_measurement: 'dBm' }), 'data_rate in dBm'],
    ['a wrong domain', () => entity({ default_entity_id: 'switch.x' }), 'default_entity_id'],
    ['a topic with a wildcard', () => entity({ state_topic: 'a/+' }), 'wildcards'],
    ['a field that is a method in Jinja', () => entity({ value_template: '{{ value_json.items }}' }), 'method'],
    [
      'a function that openHAB lacks',
      () => entity({ value_template: '{{ now() }}' }),
      'openHAB: x: value_template: now()',
    ],
    ['a filter that openHAB lacks', () => entity({ value_template: '{{ value | slugify }}' }), 'slugify'],
    ['a platform that openHAB has no class for', () => entity({ platform: 'siren' }), 'siren is not supported'],
    ['a null with which openHAB fails', () => entity({ payload_stop: null }), 'payload_stop is null'],
    ['an identifier that openHAB would encode', () => broken({ device: { identifiers: ['é'] } }), 'identifier é'],
    ['availability that openHAB would pool wrongly', () => broken({ availability_mode: 'any' }), 'pooled'],
    ['no availability', () => broken({ availability: undefined }), 'no list of availability topics'],
    [
      'an event with attributes of the state',
      () => entity({ platform: 'event', json_attributes_topic: 'a' }),
      'attributes the state would overwrite',
    ],
    ['a sensor as a setting', () => entity({ entity_category: 'config' }), 'config'],
    ['a name that repeats the device', () => entity({ name: 'Freebox Server rate' }), 'repeats'],
  ])('finds %s', (_, findings, expected) => {
    expect(findings()).toContain(expected)
  })

  it('accepts in the second document what openHAB cannot read', () => {
    const stopless = one({
      schema: z.object({}),
      from: 'stopless/',
      every: '1m',
      entities: { shutter: { is: 'cover', name: null, canStop: false, value: () => null, set: () => [] } },
    })
    const documents = documentsOf(discoveryContext, describedObject(stopless, example))
    expect([...documents.keys()]).toEqual(['homeassistant/device/freebox_aabbccddeeff_test_thing_extra/config'])
    expect(lintDocuments(documents)).toEqual([])
    const [document = {}] = documents.values()
    expect(lint(topic, document).join('\n')).toContain('payload_stop is null')
  })

  it('finds two entities that would be one channel in openHAB, in both modes', () => {
    const again = topic.replace('_thing', '_another')
    expect(
      lintDocuments(
        new Map([
          [topic, fine],
          [again, fine],
        ]),
      ).join('\n'),
    ).toContain('test_thing_rate is the name of two channels')
    const singles = documentsOf({ ...discoveryContext, mode: 'single' }, describedObject(everyKind, example))
    expect(lintDocuments(singles)).toEqual([])
    const twice = [...singles].map(([single, it]) => [single.replace('_thing', '_another'), it] as const)
    expect(lintDocuments(new Map([...singles, ...twice])).join('\n')).toContain(
      'test_thing_rate is the name of two channels',
    )
  })
})
