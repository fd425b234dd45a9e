/** Lists that grow by themselves, end to end: which objects get entities, and how much Home Assistant has to store. */
import { describe, expect, it } from 'vitest'
import { createTask } from '../../src/simulator/house/tasks.ts'
import { type Home, lintOf, openHome, until } from './home.ts'

const on = { enabled: true }
const names = ['status', 'downloading', 'done', 'stopped'] as const

/** The ids of the downloads with entities. */
function announced(home: Home): number[] {
  const ids = [...home.documents().keys()].map((topic) => /_downloads_task_(\d+)\/config$/.exec(topic)?.[1])
  return ids.flatMap((id) => (id === undefined ? [] : Number(id))).sort((left, right) => left - right)
}

const warnings = (home: Home) => home.daemon.warnings().filter((it) => it.includes('more than the limit'))

/** Downloads with these ids; the larger the id, the newer. */
function tasks(count: number, active: readonly number[]) {
  return Array.from({ length: count }, (_, at) => {
    const status = active.includes(at) ? names[1] : at % 2 === 0 ? names[2] : names[3]
    return createTask(at, { name: `Film ${at}`, created_ts: 1_795_000_000 + at, status })
  })
}

describe('a list that grows by itself', () => {
  it('has entities for the active and newest downloads only, a topic for each, one warning, and follows changes', async () => {
    const settings = { adapters: { defaults: { enabled: false }, lan: on, downloads: { enabled: false, task: on } } }
    const home = await openHome({ settings, running: false })
    home.box.house.downloads.tasks = tasks(60, [3, 20])
    await home.start()
    await until('all downloads have their topic', () => home.state('downloads/task/59') !== undefined)
    await until('twenty are announced', () => announced(home).length === 20)
    expect(announced(home)).toEqual([3, 20, ...Array.from({ length: 18 }, (_, at) => 42 + at)])
    for (let id = 0; id < 60; id++) expect(home.state(`downloads/task/${id}`)).toMatchObject({ name: `Film ${id}` })
    expect(lintOf(home)).toEqual([])

    // Another one becomes active, and takes the place of the oldest.
    Object.assign(home.box.house.downloads.tasks[30] ?? {}, { status: 'downloading' })
    await until('the active one is announced', () => announced(home).includes(30) && announced(home).length === 20)
    expect(announced(home)).not.toContain(42)
    expect(warnings(home)).toHaveLength(1)
    expect(warnings(home)[0]).toMatch(/downloads\.task has 60 objects.*20.*adapters\.downloads\.task/)

    // The choice of the user, by name and id.
    const task = { enabled: true, limit: 3, include: ['Film 1?', '50'], exclude: ['film 18', '19'] }
    await home.start({ adapters: { downloads: { enabled: false, task } } })
    await until('the chosen ones are announced', () => announced(home).join() === '16,17,50')
    expect(home.state('downloads/task/40')).toMatchObject({ name: 'Film 40' })
  })
})

describe('the attributes of an entity', () => {
  it('are never more than Home Assistant stores, and say how much was left out', async () => {
    const adapters = {
      defaults: { enabled: false },
      ...{ lan: on, wifi: { enabled: false, mac_filter: on, radar: on }, calls: { enabled: false, log: on } },
    }
    const home = await openHome({ settings: { adapters }, running: false })
    const { wifi, telephony } = home.box.house
    wifi.mac_filter = Array.from({ length: 400 }, (_, at) => {
      const mac = `02:00:00:00:${(at >> 8).toString(16).padStart(2, '0')}:${(at & 255).toString(16).padStart(2, '0')}`
      const type = at % 4 === 0 ? 'whitelist' : 'blacklist'
      return { id: `${mac}-${type}`, mac, type, comment: 'Téléphone d’une personne inconnue du palier' }
    })
    home.box.faults.set('wifi/ap/0/neighbors', {
      kind: 'altered',
      result: () =>
        Array.from({ length: 300 }, (_, at) => ({
          bssid: `02:00:00:00:01:${at}`,
          ssid: 'é'.repeat(32),
          channel: 1,
          signal: -at,
        })),
    })
    for (const call of telephony.log) call.name = 'é'.repeat(20_000)
    await home.start()
    const filter = () => home.state('wifi/mac_filter') ?? {}
    await until('all is published', () =>
      [filter(), home.state('wifi/radar/0'), home.state('calls/log')].every((it) => it && Object.keys(it).length > 0),
    )
    for (const state of [filter(), home.state('wifi/radar/0'), home.state('calls/log')])
      expect(Buffer.byteLength(JSON.stringify(state))).toBeLessThan(14_000)

    const { blacklist, whitelist, entries, blacklist_left_out: left, whitelist_left_out: alsoLeft = 0 } = filter()
    expect(entries).toBe(400)
    expect(Array.isArray(blacklist) && blacklist.length + Number(left)).toBe(300)
    expect(Array.isArray(whitelist) && whitelist.length + Number(alsoLeft)).toBe(100)
    await until('the entities show it', () => {
      const templates = JSON.stringify([...home.documents().values()])
      return ['blacklist_left_out', 'networks_left_out'].every((it) => templates.includes(it))
    })
    expect(lintOf(home)).toEqual([])
  })
})
