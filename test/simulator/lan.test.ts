import { expect, test } from 'vitest'
import { z } from 'zod'
import { openBox } from './client.ts'

const Hosts = z.array(z.looseObject({ id: z.string(), reachable: z.boolean(), primary_name: z.string().optional() }))
const alice = 'ether-4a:3f:da:00:00:02'

test('counts the hosts of each interface', async () => {
  await using box = await openBox()
  const { result } = await box.get('lan/browser/interfaces/')
  const hosts = Hosts.parse((await box.get('lan/browser/pub/')).result)
  expect(result).toEqual([
    { name: 'pub', host_count: hosts.length },
    { name: 'wifiguest', host_count: 2 },
  ])
  expect(await box.get('lan/browser/attic/')).toMatchObject({ error_code: 'nodev' })
})

test('lists hosts with an empty name, with an upper-case MAC, and with an access point only while reachable', async () => {
  await using box = await openBox()
  const hosts = Hosts.parse((await box.get('lan/browser/pub/')).result)
  const nameless = hosts.find((host) => host.primary_name === '')
  expect(nameless).toMatchObject({ vendor_name: '', last_activity: expect.any(Number) })
  expect(nameless).not.toHaveProperty('names')
  expect(hosts.map((host) => host.l2ident)).toContainEqual({ id: '3C:06:30:00:00:05', type: 'mac_address' })
  expect(hosts.map((host) => host.primary_name)).toEqual(expect.arrayContaining(['Alice', 'Bob', 'Chloé']))
  for (const host of hosts) expect('access_point' in host, host.id).toBe(host.reachable)
})

test('generates the requested number of further hosts with distinct ids', async () => {
  await using box = await openBox({ hosts: 300 })
  const hosts = Hosts.parse((await box.get('lan/browser/pub/')).result)
  expect(hosts.length).toBeGreaterThan(300)
  expect(new Set(hosts.map((host) => host.id)).size).toBe(hosts.length)
})

test('changes name and type of a host, and refuses changes of read-only fields', async () => {
  await using box = await openBox()
  const put = (body: unknown) => box.call('PUT', `lan/browser/pub/${alice}/`, body)
  expect(await put({ id: alice, primary_name: 'Téléphone', host_type: 'watch' })).toMatchObject({
    result: { primary_name: 'Téléphone', primary_name_manual: true, host_type: 'watch' },
  })
  expect(await put({ primary_name: '' })).toMatchObject({
    result: { primary_name: 'iPhone-de-Alice', primary_name_manual: false },
  })
  for (const body of [{ reachable: false }, { host_type: 'toaster' }, { primary_name: 7 }]) {
    expect(await put(body)).toMatchObject({ error_code: 'invalid_request' })
  }
  expect(await box.get('lan/browser/pub/ether-00:00:00:00:00:00/')).toMatchObject({ error_code: 'nohost' })
})

test('returns the domain name of a host since API 16', async () => {
  await using old = await openBox({ model: 'ultra' }, 15)
  expect((await old.get(`lan/browser/pub/${alice}`)).result).not.toHaveProperty('domain_name')
  await using box = await openBox({ model: 'ultra' }, 16)
  expect((await box.get(`lan/browser/pub/${alice}`)).result).toHaveProperty('domain_name', '')
})

test('checks MAC and interface of a Wake-on-LAN request', async () => {
  await using box = await openBox()
  const wake = (path: string, body: unknown) => box.call('POST', path, body)
  expect(await wake('lan/wol/pub/', { mac: '00:11:32:00:00:07', password: '' })).toEqual({ success: true })
  expect(await wake('lan/wol/pub/', { mac: 'nas' })).toMatchObject({ error_code: 'invalid_request' })
  expect(await wake('lan/wol/attic/', { mac: '00:11:32:00:00:07' })).toMatchObject({ error_code: 'nodev' })
})

test('answers nodev for LAN and Wi-Fi in bridge mode', async () => {
  await using box = await openBox({ bridge: true })
  expect(await box.get('lan/config/')).toMatchObject({ result: { mode: 'bridge' } })
  for (const path of ['lan/browser/interfaces/', 'lan/browser/pub/', 'wifi/ap/']) {
    expect(await box.get(path), path).toMatchObject({ success: false, error_code: 'nodev' })
  }
})

test('keeps an unreachable host in the list, without access point and without its Wi-Fi station', async () => {
  await using box = await openBox()
  const stations = async () => JSON.stringify((await box.get('wifi/ap/1/stations/')).result)
  expect(await stations()).toContain('4A:3F:DA:00:00:02')
  box.simulator.setHostReachable(alice, false)
  const { result } = await box.get(`lan/browser/pub/${alice}`)
  expect(result).toMatchObject({ reachable: false, l3connectivities: [{ reachable: false }, {}, {}] })
  expect(result).not.toHaveProperty('access_point')
  expect(await stations()).not.toContain('4A:3F:DA:00:00:02')
})

test('identifies access points by their own ids', async () => {
  await using box = await openBox({ model: 'ultra' }, 16)
  const Aps = z.array(z.looseObject({ id: z.number() }))
  expect(Aps.parse((await box.get('wifi/ap/')).result).map((ap) => ap.id)).toEqual([0, 1, 10, 11])
  expect(await box.get('wifi/ap/11')).toMatchObject({ result: { config: { band: '6g' } } })
  expect(await box.get('wifi/ap/2')).toMatchObject({ error_code: 'nodev' })
})

test('keeps a former address unreachable when its host leaves and returns', async () => {
  await using box = await openBox()
  const id = 'ether-3c:06:30:00:00:05'
  box.simulator.setHostReachable(id, false)
  box.simulator.setHostReachable(id, true)
  expect(await box.get(`lan/browser/pub/${id}`)).toMatchObject({
    result: {
      l3connectivities: [{ reachable: true }, { reachable: true }, { addr: '192.168.1.87', reachable: false }],
    },
  })
})
