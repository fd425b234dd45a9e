/** What is retained on the broker or stored in the data folder when the daemon starts: own, foreign and invalid content. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ownDocument, topicsIn } from '../../src/engine/publish/retained-scan.ts'
import {
  componentsOf,
  removeComponents,
  removeDocument,
  removedComponents,
  uniqueIdsOf,
} from '../../src/homeassistant/removal.ts'
import { type HomeOptions, openHome, pause, until } from '../faults/home.ts'
import { asJson, changed, changes, hostileText, hostileValue, isUnpolluted, nested, times } from './hostile-values.ts'

async function openStopped(options: HomeOptions = {}) {
  const opened = await openHome({ running: false, ...options })
  onTestFinished(() => opened.close())
  return opened
}

/** The data folder is the same, whichever adapters run. */
const few = { adapters: { defaults: { enabled: false }, ...enabled('connection', 'lan', 'calls') } }

function enabled(...names: string[]) {
  return Object.fromEntries(names.map((name) => [name, { enabled: true }]))
}

const box = 'freebox_342792aabbcc'
const document = {
  device: { identifiers: [`${box}_a8bbcc000001`], name: 'Alice', via_device: box },
  origin: { name: 'freebox2mqtt', sw_version: '0.0.1' },
  availability: [{ topic: 'freebox/bridge/state' }],
  components: { presence: { platform: 'device_tracker', unique_id: `${box}_x_presence`, state_topic: 'freebox/x/y' } },
}

describe('a discovery document', () => {
  it('of any content is recognised as own or foreign, and can be removed if it is own', () => {
    const some = fc.oneof(
      changes.map((done) => changed(document, done)),
      fc.record({ device: hostileValue, origin: fc.constant(document.origin), components: hostileValue }),
      fc.record({ device: fc.record({ identifiers: hostileValue }), origin: fc.constant(document.origin) }),
      hostileValue,
    )
    const property = fc.property(fc.oneof(some.map(asJson), hostileText), some, (text, next) => {
      const found = ownDocument(text, 'freebox2mqtt', box)
      if (found === undefined) return
      expect(topicsIn(found).every((topic) => typeof topic === 'string')).toBe(true)
      for (const other of [undefined, found]) {
        for (const { payload } of removeDocument('x', found, other)) expect(typeof payload).toBe('string')
      }
      const after = ownDocument(asJson(next), 'freebox2mqtt', box) ?? {}
      for (const { payload } of removeComponents('x', found, after)) expect(typeof payload).toBe('string')
      expect([uniqueIdsOf(found), componentsOf(found), removedComponents(found, after)]).toHaveLength(3)
      expect(isUnpolluted()).toBe(true)
    })
    fc.assert(property, times(2000))
  })

  it.each([
    ['identifiers that are not text', { ...document, device: { identifiers: [{ toString: 1 }] } }],
    ['identifiers of another box', { ...document, device: { identifiers: ['freebox_000000000000'] } }],
    ['an additional identifier of another device', { ...document, device: { identifiers: [box, 'lamp'] } }],
    ['another origin', { ...document, origin: { name: 'zigbee2mqtt' } }],
    ['endlessly nested components', { ...document, components: nested(60) }],
    ['a lone surrogate', { ...document, device: { identifiers: [`${box}_\ud83d`] } }],
  ])('with %s is not an own document', (_, it) => {
    expect(ownDocument(JSON.stringify(it), 'freebox2mqtt', box)).toBeUndefined()
  })
})

describe('the daemon at its start', () => {
  it('removes only retained topics that are provably its own, whatever else is retained', async () => {
    const { broker, service, settled, untilCorrect } = await openStopped()
    const { watcher } = broker
    const claims = JSON.stringify(document)
    const deep = `{"origin":{"name":"freebox2mqtt"},"device":${'['.repeat(50_000)}${']'.repeat(50_000)}}`
    const foreign: Record<string, string> = {
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
      'freebox/doorbell/state': '{"of":"another program"}',
      'freebox/somebody/else/1': 'hello',
      'freebox/lonely': 'hello',
      'zigbee2mqtt/lamp': '{"state":"ON"}',
    }
    const orphans: Record<string, string> = {
      [`homeassistant/device/${box}_old_thing/config`]: claims,
      'freebox/lan/host/ether-00:00:00:00:00:99': '{"presence":true}',
      'freebox/lan/former': '{}',
      'freebox/x/y': '{"named":"in the document"}',
    }
    for (const [topic, payload] of Object.entries({ ...foreign, ...orphans })) {
      await watcher.publish(topic, payload, { retain: true })
    }
    await service.start()
    await settled()
    const remaining = () => Object.keys(orphans).filter((topic) => watcher.retained.has(topic))
    await until('the orphans are removed', () => remaining().length === 0)
    await pause(1000)
    for (const [topic, payload] of Object.entries(foreign)) expect(watcher.retained.get(topic), topic).toBe(payload)
    for (const topic of Object.keys(foreign)) await watcher.publish(topic, '', { retain: true })
    await untilCorrect()
    expect(service.lines.filter(({ level }) => level >= 50)).toEqual([])
  })

  const invalidFile = /^The file .* of the data folder is not valid\. It was renamed to .*\.corrupt and is ignored\.$/
  const contents = [
    '{"documents":{"homeassistant/device/x/config":{"dev',
    '\0\x01\ufffd',
    '[1,2,3]',
    `{"documents":{"x":${'{"a":'.repeat(30_000)}1${'}'.repeat(30_000)}},"removed":{}}`,
    '{"__proto__":{"documents":{}},"documents":5,"keys":{},"id":"../../x#","app_token":7}',
  ]
  it.each([0, 3])(
    'logs each invalid file in the data folder once, keeps it as .corrupt and starts without it (%s)',
    async (first) => {
      const { service, settled, untilCorrect, warnings } = await openStopped({
        settings: { freebox: { app_token: 'simulated-app-token' }, ...few },
      })
      for (const [at, name] of ['identity', 'inventory', 'news', 'token'].entries()) {
        writeFileSync(join(service.folder, `${name}.json`), contents[(first + at) % contents.length] ?? '')
      }
      await service.start()
      await settled()
      await untilCorrect()
      const logged = warnings().filter((it) => invalidFile.test(it))
      const keptFiles = readdirSync(service.folder).filter((name) => name.endsWith('.corrupt'))
      expect(keptFiles).toHaveLength(logged.length)
      expect(keptFiles.length).toBeGreaterThanOrEqual(2)
      expect(isUnpolluted()).toBe(true)
    },
  )

  it('logs a folder in place of the token file once, and continues when the token is there', async () => {
    const { service, settled, warnings } = await openStopped({ settings: few })
    const path = join(service.folder, 'token.json')
    rmSync(path)
    mkdirSync(path)
    await service.start()
    await until('the warning is logged', () => warnings().some((it) => it.includes('cannot be read')))
    await pause(4100)
    expect(warnings().filter((it) => it.includes('cannot be read'))).toHaveLength(1)
    rmSync(path, { recursive: true })
    writeFileSync(path, JSON.stringify({ app_id: 'fr.freebox2mqtt', app_token: 'simulated-app-token' }))
    await settled()
  })
})
