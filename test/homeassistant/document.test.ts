import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { one } from '../../src/contract/resource.ts'
import type { AlarmCode } from '../../src/homeassistant/components.ts'
import { announce, documentId } from '../../src/homeassistant/document.ts'
import { deviceName } from '../../src/homeassistant/ids.ts'
import { lint, lintHouse } from '../../src/homeassistant/lint.ts'
import { componentsOf } from '../../src/homeassistant/removal.ts'
import { everything, example, hosts, house, subject } from './house.ts'

const alice = { id: 'ether-AA:BB:CC:00:00:01', name: "Alice's phone", here: true }

describe('what Home Assistant is told of an object', () => {
  it('is one document that lint has nothing to say about, for every kind of row', () => {
    const documents = announce(house, subject(everything, example))
    expect(lintHouse(documents)).toEqual([])
    expect([...documents.keys()]).toEqual([
      'homeassistant/device/freebox_aabbccddeeff_test_thing/config',
      'homeassistant/device/freebox_aabbccddeeff_test_thing_extra/config',
    ])
  })

  it('suggests an entity id for every entity', () => {
    const components = [...announce(house, subject(everything, example)).values()].flatMap((it) =>
      Object.values(componentsOf(it)),
    )
    for (const { platform, default_entity_id } of components) expect(default_entity_id).toMatch(`${platform}.freebox_`)
  })

  it('puts images, which openHAB does not know, into a document of their own for the same device', () => {
    const [main, extra] = [...announce(house, subject(everything, example)).values()]
    expect(Object.keys(componentsOf(extra ?? {}))).toEqual(['test_thing_qr'])
    expect(Object.keys(componentsOf(main ?? {}))).not.toContain('test_thing_qr')
    expect(extra?.device).toEqual(main?.device)
  })

  it('leaves an event its own attributes: those of the state would overwrite them', () => {
    const [main] = announce(house, subject(everything, example)).values()
    expect(componentsOf(main ?? {}).test_thing_bell).not.toHaveProperty('json_attributes_topic')
    expect(componentsOf(main ?? {}).test_thing_rate).toHaveProperty('json_attributes_topic')
  })

  it('leaves out what this box has not', () => {
    const [main] = announce(house, subject(everything, example)).values()
    expect(Object.keys(componentsOf(main ?? {}))).not.toContain('test_thing_missing')
  })

  it('makes a host a device below the box, found by its MAC, with ids that its language does not change', () => {
    const [[topic, document] = ['', {}]] = announce(
      { ...house, translate: () => 'Réveiller' },
      subject(hosts, alice, 'host'),
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

  it('is one message per entity in mode single, on topics that map one to one', () => {
    const single = announce({ ...house, mode: 'single' }, subject(hosts, alice, 'host'))
    expect([...single.keys()]).toEqual([
      'homeassistant/device_tracker/freebox_aabbccddeeff_test_host_ether_aabbcc000001/test_host_presence/config',
      'homeassistant/button/freebox_aabbccddeeff_test_host_ether_aabbcc000001/test_host_wake/config',
    ])
    expect([...single].flatMap(([topic, document]) => lint(topic, document))).toEqual([])
  })

  it('asks for a code only where the owner gave one, and does not say it', () => {
    const panel = (code?: AlarmCode) => {
      const [main] = announce({ ...house, alarmCode: code }, subject(everything, example)).values()
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
    ['aa:bb:cc:00:00', 'aa_bb_cc_00_00'],
    ['Salon é', 'salon__'],
  ])('keeps the digits of a MAC together, wherever it stands: %s', (id, part) => {
    const address = { adapter: 'wifi', resource: 'station', id }
    expect(documentId(house, address)).toBe(`freebox_aabbccddeeff_wifi_station_${part}`)
  })
})

describe('a name that a stranger chose', () => {
  it.each([
    ['  Télé du salon ', 'Télé du salon'],
    ['a\u0000b\nc\u202Ed', 'a b c d'],
    ['{{ states() }} <b>x</b>', '{{ states() }} <b>x</b>'],
    ['x'.repeat(300), 'x'.repeat(64)],
    ['🎮🎮', 'ACME 00:00:01'],
    ['   ', 'ACME 00:00:01'],
  ])('%j is shown as %j', (name, shown) => {
    expect(deviceName({ name, manufacturer: 'ACME', mac: 'aa:bb:cc:00:00:01' })).toBe(shown)
  })
})

describe('lint', () => {
  const [[topic, fine] = ['', {}]] = announce(house, subject(everything, example))
  const broken = (change: object) => lint(topic, { ...fine, ...change }).join('\n')
  const row = (change: object) => broken({ components: { x: { ...componentsOf(fine).test_thing_rate, ...change } } })

  it.each([
    ['an unknown key at the root', () => broken({ '~': 'x' }), 'unknown key ~'],
    ['no origin', () => broken({ origin: undefined }), 'no origin'],
    ['a key that Home Assistant drops silently', () => row({ object_id: 'x' }), 'unknown key object_id'],
    ['a unit that the class does not have', () => row({ unit_of_measurement: 'dBm' }), 'data_rate in dBm'],
    ['a wrong domain', () => row({ default_entity_id: 'switch.x' }), 'default_entity_id'],
    ['a topic with a wildcard', () => row({ state_topic: 'a/+' }), 'wildcards'],
    ['a field that is a method in Jinja', () => row({ value_template: '{{ value_json.items }}' }), 'method'],
    [
      'a function that openHAB lacks',
      () => row({ value_template: '{{ now() }}' }),
      'openHAB: x: value_template: now()',
    ],
    ['a filter that openHAB lacks', () => row({ value_template: '{{ value | slugify }}' }), 'slugify'],
    ['a platform that openHAB has no class for', () => row({ platform: 'siren' }), 'no class for siren'],
    ['a null that openHAB falls over', () => row({ payload_stop: null }), 'payload_stop is null'],
    ['an identifier that openHAB would encode', () => broken({ device: { identifiers: ['é'] } }), 'identifier é'],
    ['availability that openHAB would pool wrongly', () => broken({ availability_mode: 'any' }), 'pooled'],
    ['no availability', () => broken({ availability: undefined }), 'no list of availability topics'],
    [
      'an event with attributes of the state',
      () => row({ platform: 'event', json_attributes_topic: 'a' }),
      'attributes the state would overwrite',
    ],
    ['a sensor as a setting', () => row({ entity_category: 'config' }), 'config'],
    ['a name that repeats the device', () => row({ name: 'Freebox Server rate' }), 'repeats'],
  ])('finds %s', (_, complaints, expected) => {
    expect(complaints()).toContain(expected)
  })

  it('lets openHAB lose the second document, and nothing else', () => {
    const stopless = one({
      schema: z.object({}),
      from: 'stopless/',
      every: '1m',
      entities: { shutter: { is: 'cover', name: null, canStop: false, value: () => null, set: () => [] } },
    })
    const documents = announce(house, subject(stopless, example))
    expect([...documents.keys()]).toEqual(['homeassistant/device/freebox_aabbccddeeff_test_thing_extra/config'])
    expect(lintHouse(documents)).toEqual([])
    const [document = {}] = documents.values()
    expect(lint(topic, document).join('\n')).toContain('payload_stop is null')
  })

  it('finds two rows that would be one channel in openHAB, in either form', () => {
    const again = topic.replace('_thing', '_another')
    expect(
      lintHouse(
        new Map([
          [topic, fine],
          [again, fine],
        ]),
      ).join('\n'),
    ).toContain('test_thing_rate is two channels')
    const singles = announce({ ...house, mode: 'single' }, subject(everything, example))
    expect(lintHouse(singles)).toEqual([])
    const twice = [...singles].map(([single, it]) => [single.replace('_thing', '_another'), it] as const)
    expect(lintHouse(new Map([...singles, ...twice])).join('\n')).toContain('test_thing_rate is two channels')
  })
})
