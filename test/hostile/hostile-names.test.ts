/** The whole daemon in a house full of hostile names: what it publishes, announces and logs. */
import { expect, it, onTestFinished } from 'vitest'
import { lintDocuments } from '../../src/homeassistant/lint.ts'
import { type Home, type HomeOptions, openHome, until } from '../faults/home.ts'
import { hasMosquitto, startMosquitto } from '../mqtt/support.ts'
import { fillWithHostileNames } from './hostile-house.ts'
import { hasHostileText, isUnpolluted, stringsIn } from './hostile-values.ts'

const settings = {
  presence: { hosts: 'all' },
  freebox: { requests_per_minute: 6000 },
  homeassistant: { language: 'fr' },
}

async function openStopped(options: HomeOptions) {
  const opened = await openHome({ running: false, ...options })
  onTestFinished(() => opened.close())
  return opened
}

/** The templates of all documents without the names of their entities: what remains must come from the adapters. */
function templatesOf({ snapshot }: Home): Set<string> {
  const templates = [...snapshot().documents.values()].flatMap((document) => stringsIn(document, /template$/))
  const withoutKeys = (it: string) =>
    it.replace(/value_json\.[a-z0-9_]+/g, 'value').replace(/'[a-z0-9_]+': value( \| default\(0\))?(, )?/g, '')
  return new Set(templates.map(withoutKeys))
}

/** The device blocks of all documents. */
function devices({ snapshot }: Home) {
  return [...snapshot().documents.values()].map((document) => Object(Object(document).device))
}

/** The identifiers of the hosts that have both a document and a state. */
function hosts({ snapshot }: Home): string[] {
  const { documents, states } = snapshot()
  const announced = [...documents].filter(([topic]) => topic.includes('_lan_host_'))
  const identifiers = new Set(announced.map(([, it]) => String(Object(it).device.identifiers)))
  const macs = [...states].filter(([topic]) => topic.startsWith('lan/host/')).map(([, it]) => String(Object(it).mac))
  return macs.map((mac) => mac.replaceAll(':', '')).filter((mac) => [...identifiers].some((it) => it.endsWith(mac)))
}

function macOf({ box }: Home, id: string): string | undefined {
  return box.house.hosts.find((it) => it.id === id)?.l2ident.id
}

/** Presses the wake button of the host with this id, and returns the MAC that the box was asked to wake. */
async function wake(opened: Home, id: string): Promise<unknown> {
  const mac = macOf(opened, id)
  const [topic] = [...opened.snapshot().states].find(([, it]) => Object(it).mac === mac) ?? []
  expect(await opened.command(`${topic}/wake`, 'PRESS')).toMatchObject({ status: 'ok' })
  const asked = opened.requests().filter(({ method, path }) => method === 'POST' && path.includes('lan/wol'))
  return Object(asked.at(-1)?.body).mac
}

async function ordinaryTemplates(mode: string): Promise<Set<string>> {
  const ordinary = await openStopped({ settings: { ...settings, homeassistant: { mode } } })
  await ordinary.service.start()
  await ordinary.settled(30)
  await until('the documents are published', () => ordinary.snapshot().documents.size > 20)
  return templatesOf(ordinary)
}

async function openHostile(mode: 'device' | 'single', broker?: { url: string }): Promise<Home> {
  const opened = await openStopped({
    settings: { ...settings, homeassistant: { mode, language: 'fr' } },
    ...(broker && { broker }),
  })
  fillWithHostileNames(opened.box.house)
  await opened.service.start()
  await opened.settled(30)
  const valid = opened.box.house.hosts.filter(({ id }) => !/\p{Cs}/u.test(id)).length
  await until('all hosts are announced', () => hosts(opened).length >= valid, 30_000)
  return opened
}

it.each(['device', 'single'] as const)(
  'hostile names in a house appear only as names, not in topics, templates, ids or the log (mode %s)',
  async (mode) => {
    // Mosquitto checks that every text is valid UTF-8, and disconnects a client that sends invalid text.
    const broker = mode === 'device' && hasMosquitto ? await startMosquitto() : undefined
    const opened = await openHostile(mode, broker)
    const { watcher } = opened.broker

    const topics = new Set(watcher.received.map(({ topic }) => topic))
    const levels = /^(freebox|homeassistant)(\/[^+#/\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]+)+$/u
    expect([...topics].filter((topic) => !levels.test(topic) || topic.length > 1000)).toEqual([])
    const surrogates = watcher.received.filter(({ payload }) => /(?<!\\)(\\\\)*\\ud[89a-f]/i.test(payload))
    expect(surrogates.map(({ topic }) => topic)).toEqual([])

    const documents = new Map([...opened.snapshot().documents].map(([topic, it]) => [topic, Object(it)]))
    const boxFirst = [...documents].sort(([a], [b]) => Number(b.includes('_bridge')) - Number(a.includes('_bridge')))
    expect(lintDocuments(new Map(boxFirst))).toEqual([])
    expect([...documents.values()].flatMap((it) => stringsIn(it, /template$/)).filter(hasHostileText)).toEqual([])
    const known = await ordinaryTemplates(mode)
    expect([...templatesOf(opened)].filter((it) => !known.has(it))).toEqual([])
    const ids = [...documents.values()].flatMap((it) => stringsIn(it, /^(unique_id|default_entity_id)$/))
    expect(ids.filter((id) => !/^[a-z0-9_.]{1,250}$/.test(id))).toEqual([])

    for (const { name, model = '', manufacturer = '', suggested_area = '' } of devices(opened)) {
      for (const text of [name, model, manufacturer, suggested_area]) {
        expect(text).toBe(String(text).trim())
        expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)
        expect([...String(text)].length).toBeLessThanOrEqual(64)
      }
      expect(name).toMatch(/[\p{L}\p{N}]/u)
    }

    expect(opened.service.lines.filter(({ level }) => level >= 50)).toEqual([])
    expect(await opened.command('connection/config/ping', 'OFF')).toMatchObject({ status: 'ok' })
    expect(await wake(opened, 'a/b')).toBe(macOf(opened, 'a/b'))
    expect(isUnpolluted()).toBe(true)
  },
)
