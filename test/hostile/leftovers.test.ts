/** What lies retained on the broker, or in the data folder, when we start: ours, other people's, and rubbish. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ownDocument, topicsIn } from '../../src/engine/publish/retained-scan.ts'
import { componentsOf, goneRows, removeDocument, removeRows, uniqueIdsOf } from '../../src/homeassistant/removal.ts'
import { type HomeOptions, openHome, pause, until } from '../faults/home.ts'
import { changed, changes, hostileText, hostileValue, isUnpolluted, nested, times, written } from './strangers.ts'

async function home(options: HomeOptions = {}) {
  const opened = await openHome({ running: false, ...options })
  onTestFinished(() => opened.close())
  return opened
}

const box = 'freebox_342792aabbcc'
const document = {
  device: { identifiers: [`${box}_a8bbcc000001`], name: 'Alice', via_device: box },
  origin: { name: 'freebox2mqtt', sw_version: '0.0.1' },
  availability: [{ topic: 'freebox/bridge/state' }],
  components: { presence: { platform: 'device_tracker', unique_id: `${box}_x_presence`, state_topic: 'freebox/x/y' } },
}

describe('a document on the prefix', () => {
  it('of whatever kind is ours or is not, and can be taken back if it is', () => {
    const some = fc.oneof(
      changes.map((done) => changed(document, done)),
      fc.record({ device: hostileValue, origin: fc.constant(document.origin), components: hostileValue }),
      fc.record({ device: fc.record({ identifiers: hostileValue }), origin: fc.constant(document.origin) }),
      hostileValue,
    )
    const property = fc.property(fc.oneof(some.map(written), hostileText), some, (text, next) => {
      const found = ownDocument(text, 'freebox2mqtt', box)
      if (found === undefined) return
      expect(topicsIn(found).every((topic) => typeof topic === 'string')).toBe(true)
      for (const { payload } of removeDocument('x', found)) expect(typeof payload).toBe('string')
      const after = ownDocument(written(next), 'freebox2mqtt', box) ?? {}
      for (const { payload } of removeRows('x', found, after)) expect(typeof payload).toBe('string')
      expect([uniqueIdsOf(found), componentsOf(found), goneRows(found, after)]).toHaveLength(3)
      expect(isUnpolluted()).toBe(true)
    })
    fc.assert(property, times(2000))
  })

  it.each([
    ['identifiers that are no text', { ...document, device: { identifiers: [{ toString: 1 }] } }],
    ['identifiers of another box', { ...document, device: { identifiers: ['freebox_000000000000'] } }],
    ['one more, of somebody else', { ...document, device: { identifiers: [box, 'lamp'] } }],
    ['another origin', { ...document, origin: { name: 'zigbee2mqtt' } }],
    ['components without end', { ...document, components: nested(60) }],
    ['the half of a character', { ...document, device: { identifiers: [`${box}_\ud83d`] } }],
  ])('with %s is not ours', (_, it) => {
    expect(ownDocument(JSON.stringify(it), 'freebox2mqtt', box)).toBeUndefined()
  })
})

describe('at the start', () => {
  it('whatever is retained, we start, and touch what is provably ours alone', async () => {
    const { broker, service, settled, right } = await home()
    const { watcher } = broker
    const claims = JSON.stringify(document)
    const deep = `{"origin":{"name":"freebox2mqtt"},"device":${'['.repeat(50_000)}${']'.repeat(50_000)}}`
    const strangers: Record<string, string> = {
      'homeassistant/device/lamp/config': JSON.stringify({ ...document, origin: { name: 'zigbee2mqtt' } }),
      'homeassistant/device/evil/config': claims,
      'homeassistant/sensor/freebox/evil/config': claims,
      'homeassistant/device/rubbish/config': '\0\ufffd{"a":',
      [`homeassistant/device/${box}_odd/config`]: JSON.stringify({
        ...document,
        device: { identifiers: [{ toString: 1 }] },
      }),
      [`homeassistant/device/${box}_deep/config`]: deep,
      [`homeassistant/device/${box}_neighbour/config`]: JSON.stringify({
        ...document,
        device: { identifiers: ['freebox_1'] },
      }),
      'homeassistant/light/lamp/1/config': '{"~":"x","cmd_t":"~/set"}',
      'freebox/player/state': '{"of":"another program"}',
      'freebox/somebody/else/1': 'hello',
      'freebox/lonely': 'hello',
      'zigbee2mqtt/lamp': '{"state":"ON"}',
    }
    const left: Record<string, string> = {
      [`homeassistant/device/${box}_old_thing/config`]: claims,
      'freebox/lan/host/ether-00:00:00:00:00:99': '{"presence":true}',
      'freebox/lan/former': '{}',
      'freebox/x/y': '{"named":"in the document"}',
    }
    for (const [topic, payload] of Object.entries({ ...strangers, ...left })) {
      await watcher.publish(topic, payload, { retain: true })
    }
    await service.start()
    await settled()
    const standing = () => Object.keys(left).filter((topic) => watcher.standing.has(topic))
    await until('what is ours is taken back', () => standing().length === 0)
    await pause(1000)
    for (const [topic, payload] of Object.entries(strangers)) expect(watcher.standing.get(topic), topic).toBe(payload)
    for (const topic of Object.keys(strangers)) await watcher.publish(topic, '', { retain: true })
    await right()
    expect(service.lines.filter(({ level }) => level >= 50)).toEqual([])
  })

  const senseless = 'A file of the data folder is not valid. It was renamed to .corrupt and is ignored.'
  const contents = [
    '{"documents":{"homeassistant/device/x/config":{"dev',
    '\0\x01\ufffd',
    '[1,2,3]',
    `{"documents":{"x":${'{"a":'.repeat(30_000)}1${'}'.repeat(30_000)}},"removed":{}}`,
    '{"__proto__":{"documents":{}},"documents":5,"keys":{},"id":"../../x#","app_token":7}',
  ]
  it.each([0, 3])(
    'files in the data folder that make no sense are said once each, and it starts clean (%s)',
    async (first) => {
      const { service, settled, right, warnings } = await home({
        settings: { freebox: { app_token: 'simulated-app-token' } },
      })
      for (const [at, name] of ['identity', 'inventory', 'news', 'token'].entries()) {
        writeFileSync(join(service.folder, `${name}.json`), contents[(first + at) % contents.length] ?? '')
      }
      await service.start()
      await settled()
      await right()
      const said = warnings().filter((it) => it === senseless)
      const aside = readdirSync(service.folder).filter((name) => name.endsWith('.corrupt'))
      expect(aside).toHaveLength(said.length)
      expect(aside.length).toBeGreaterThanOrEqual(3)
      expect(isUnpolluted()).toBe(true)
    },
  )

  it('a folder where the token should be is said once, and it goes on when the token is there', async () => {
    const { service, settled, warnings } = await home()
    const path = join(service.folder, 'token.json')
    rmSync(path)
    mkdirSync(path)
    await service.start()
    await until('it is said', () => warnings().some((it) => it.includes('cannot be read')))
    await pause(4100)
    expect(warnings().filter((it) => it.includes('cannot be read'))).toHaveLength(1)
    rmSync(path, { recursive: true })
    writeFileSync(path, JSON.stringify({ app_id: 'fr.freebox2mqtt', app_token: 'simulated-app-token' }))
    await settled()
  })
})
