/** The whole daemon in a house of strangers: what it publishes, announces and logs, with every name an attack. */
import { expect, it, onTestFinished } from 'vitest'
import { lintHouse } from '../../src/homeassistant/lint.ts'
import { type Home, type HomeOptions, openHome, until } from '../faults/home.ts'
import { hasMosquitto, startMosquitto } from '../mqtt/support.ts'
import { invade } from './neighbours.ts'
import { isUnpolluted, stringsIn, unsound } from './strangers.ts'

const patient = {
  presence: { hosts: 'all' },
  freebox: { requests_per_minute: 6000 },
  homeassistant: { language: 'fr' },
}

async function home(options: HomeOptions) {
  const opened = await openHome({ running: false, ...options })
  onTestFinished(() => opened.close())
  return opened
}

/** The templates of a home, with the names of its rows left out: what remains is the grammar of our tables. */
function grammar({ told }: Home): Set<string> {
  const templates = [...told().documents.values()].flatMap((document) => stringsIn(document, /template$/))
  const shape = (it: string) => it.replace(/value_json\.[a-z0-9_]+/g, 'value').replace(/'[a-z0-9_]+': value(, )?/g, '')
  return new Set(templates.map(shape))
}

/** Names of devices, and what stands beside them. */
function devices({ told }: Home) {
  return [...told().documents.values()].map((document) => Object(Object(document).device))
}

/** The devices of those hosts that have a document and a state of their own. */
function hosts({ told }: Home): string[] {
  const { documents, states } = told()
  const announced = [...documents].filter(([topic]) => topic.includes('_lan_host_'))
  const identifiers = new Set(announced.map(([, it]) => String(Object(it).device.identifiers)))
  const macs = [...states].filter(([topic]) => topic.startsWith('lan/host/')).map(([, it]) => String(Object(it).mac))
  return macs.map((mac) => mac.replaceAll(':', '')).filter((mac) => [...identifiers].some((it) => it.endsWith(mac)))
}

function macOf({ box }: Home, id: string): string | undefined {
  return box.house.hosts.find((it) => it.id === id)?.l2ident.id
}

/** Presses the button of the host with this id, and says who was woken. */
async function woken(opened: Home, id: string): Promise<unknown> {
  const mac = macOf(opened, id)
  const [topic] = [...opened.told().states].find(([, it]) => Object(it).mac === mac) ?? []
  expect(await opened.command(`${topic}/wake`, 'PRESS')).toMatchObject({ status: 'ok' })
  const asked = opened.asked().filter(({ method, path }) => method === 'POST' && path.includes('lan/wol'))
  return Object(asked.at(-1)?.body).mac
}

async function ordinaryGrammar(mode: string): Promise<Set<string>> {
  const ordinary = await home({ settings: { ...patient, homeassistant: { mode } } })
  await ordinary.service.start()
  await ordinary.settled(30)
  await until('it is told', () => ordinary.told().documents.size > 20)
  return grammar(ordinary)
}

async function hostile(mode: 'device' | 'single', broker?: { url: string }): Promise<Home> {
  const opened = await home({
    settings: { ...patient, homeassistant: { mode, language: 'fr' } },
    ...(broker && { broker }),
  })
  invade(opened.box.house)
  await opened.service.start()
  await opened.settled(30)
  const sound = opened.box.house.hosts.filter(({ id }) => !/\p{Cs}/u.test(id)).length
  await until('its hosts are announced', () => hosts(opened).length >= sound, 30_000)
  return opened
}

it.each(['device', 'single'] as const)(
  'in a house of strangers nobody gets further than his own name (%s)',
  async (mode) => {
    // Mosquitto looks at every text that it is given, and hangs up for one that is none.
    const broker = mode === 'device' && hasMosquitto ? await startMosquitto() : undefined
    const opened = await hostile(mode, broker)
    const { watcher } = opened.broker

    const topics = new Set(watcher.heard.map(({ topic }) => topic))
    const levels = /^(freebox|homeassistant)(\/[^+#/\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]+)+$/u
    expect([...topics].filter((topic) => !levels.test(topic) || topic.length > 1000)).toEqual([])
    const halves = watcher.heard.filter(({ payload }) => /(?<!\\)(\\\\)*\\ud[89a-f]/i.test(payload))
    expect(halves.map(({ topic }) => topic)).toEqual([])

    const documents = new Map([...opened.told().documents].map(([topic, it]) => [topic, Object(it)]))
    const boxFirst = [...documents].sort(([a], [b]) => Number(b.includes('_bridge')) - Number(a.includes('_bridge')))
    expect(lintHouse(new Map(boxFirst))).toEqual([])
    expect([...documents.values()].flatMap((it) => stringsIn(it, /template$/)).filter(unsound)).toEqual([])
    const known = await ordinaryGrammar(mode)
    expect([...grammar(opened)].filter((it) => !known.has(it))).toEqual([])
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
    expect(await woken(opened, 'a/b')).toBe(macOf(opened, 'a/b'))
    expect(isUnpolluted()).toBe(true)
  },
)
