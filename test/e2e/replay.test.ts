/**
 * A house that was dumped and is replayed by the simulator has the same objects under other names: a bug report becomes a
 * fixture.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { aFolder } from '../config/a-config.ts'
import { run } from '../support/command.ts'
import { type Home, lintOf, openHome, readOnce } from './home.ts'

/** The keys whose values name something. The structure of a document is compared without them. */
const named = /^(name|unique_id|default_entity_id|identifiers|connections|via_device|serial_number|suggested_area)$/
const macIn = /([0-9a-f]{2}_?){5}[0-9a-f]{2}/
/** The key of a RAID array is its UUID, which the dump replaces. */
const arrayIn = /(?<=^storage_raid_)\w+(?=_(array|problem|state|sync_action|sync_progress|last_check)$)/
/** So are the names of AirMedia receivers and of the disks of the recorder. */
const nameIn = /(?<=^(airmedia_receiver|pvr_media)_)\w+?(?=_(present|stop|stop_photo|free|time_left)$)/

function neutral(key: string): string {
  return key.replace(arrayIn, 'array').replace(nameIn, 'name').replace(macIn, 'mac')
}

function shape(value: unknown, key = ''): unknown {
  if (named.test(key)) return key
  // The tunnels of the VPN client have names that the user has given.
  if (key === 'options' && Array.isArray(value) && value[0] === 'off') return value.length
  if (typeof value === 'string') return key.endsWith('topic') || key.endsWith('template') ? key : value
  if (Array.isArray(value)) return value.map((it) => shape(it, key))
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(Object.entries(value).map(([name, it]) => [neutral(name), shape(it, name)]))
}

/** How often each document structure occurs. */
function shapes(home: Home): Map<string, number> {
  const counts = new Map<string, number>()
  for (const [topic, document] of home.documents()) {
    const resource = topic.split('_').slice(2, 4).join('_')
    const found = `${resource} ${JSON.stringify(shape(document))}`
    counts.set(found, (counts.get(found) ?? 0) + 1)
  }
  return counts
}

it('a dumped and replayed house has the same objects and entities, and no names of persons', async () => {
  const home = await openHome({ simulator: { model: 'delta', hosts: 20 }, settings: readOnce })
  const { hosts, telephony, connection, home: domus } = home.box.house
  for (const host of hosts) if (host.primary_name) host.primary_name = `Zorglub ${host.primary_name}`
  for (const contact of telephony.contacts) contact.display_name = `Zorglub ${contact.display_name}`
  for (const node of domus?.nodes ?? []) node.label = `Zorglub ${node.label}`
  Object.assign(connection.status, { nickname: 'zorglub', latitude: 48.85837, remote: { owner: 'zorglub_the_great' } })
  expect(await home.request('refresh')).toMatchObject({ status: 'ok' })
  const folder = aFolder()
  const settings = { FREEBOX__URL: home.box.url, FREEBOX__APP_TOKEN: 'simulated-app-token' }
  expect(await run(['dump', '--out', 'it'], { settings, folder })).toMatchObject({ code: 0 })
  const texts = readdirSync(join(folder, 'it')).map((name) => readFileSync(join(folder, 'it', name), 'utf8'))
  expect(texts.length).toBeGreaterThan(50)
  expect(texts.join('\n')).not.toMatch(/zorglub|48\.858|simulated-app-token/i)

  const again = await openHome({ simulator: { replay: join(folder, 'it') }, settings: readOnce })
  expect(again.box.requests.length).toBeGreaterThan(50)
  expect(shapes(again)).toEqual(shapes(home))
  expect(lintOf(again)).toEqual([])
  expect(again.daemon.warnings()).toEqual([])
})
