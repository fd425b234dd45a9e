import { expect, test } from 'vitest'
import { z } from 'zod'
import { openBox, waitUntil } from './client.ts'

const invalid = { success: false, error_code: 'invalid_request' }

test('disables all access points and removes their stations when Wi-Fi is switched off', async () => {
  await using box = await openBox()
  expect(await box.call('PUT', 'wifi/config/', { enabled: false })).toMatchObject({ result: { enabled: false } })
  expect(await box.get('wifi/ap/0')).toMatchObject({ result: { status: { state: 'disabled' } } })
  expect(await box.get('wifi/ap/1/stations/')).toEqual({ success: true })
  expect(await box.call('PUT', 'wifi/config/', { mac_filter_state: 'sometimes' })).toMatchObject(invalid)
})

test('has the power saving setting only on a box that supports it', async () => {
  await using delta = await openBox({ model: 'delta' })
  expect((await delta.get('wifi/config/')).result).not.toHaveProperty('power_saving')
  await using ultra = await openBox({ model: 'ultra' }, 16)
  expect((await ultra.get('wifi/config/')).result).toHaveProperty('power_saving', false)
  expect(await ultra.get('wifi/state/')).toMatchObject({
    result: { state: 'enabled', power_saving_capability: 'supported', expected_phys: [{}, {}, {}, { phy_id: 11 }] },
  })
})

test('disables all bands but one for a limited time', async () => {
  await using box = await openBox({ model: 'ultra' }, 16)
  await box.call('POST', 'wifi/temp_disable', { duration: 600, keep: '2d4g' })
  expect(await box.get('wifi/ap/0')).toMatchObject({ result: { status: { state: 'active' } } })
  expect(await box.get('wifi/ap/1')).toMatchObject({ result: { status: { state: 'disabled_temp' } } })
  const { result } = await box.get('wifi/temp_disable')
  expect(z.object({ remaining: z.number() }).parse(result).remaining).toBeGreaterThan(590)
  await box.call('POST', 'wifi/temp_disable', { duration: 0 })
  expect(await box.get('wifi/ap/1')).toMatchObject({ result: { status: { state: 'active' } } })
})

test('restarts an access point within a moment', async () => {
  await using box = await openBox()
  const state = async () => JSON.stringify((await box.get('wifi/ap/1')).result)
  await box.call('POST', 'wifi/ap/1/restart')
  expect(await state()).toContain('"starting"')
  await waitUntil(async () => (await state()).includes('"active"'))
})

test('masks the key of a network without the right settings', async () => {
  await using owner = await openBox()
  expect(JSON.stringify(await owner.get('wifi/bss/'))).toContain('mot de passe de la maison')
  await using guest = await openBox({ rights: { settings: false } })
  const text = JSON.stringify(await guest.get('wifi/bss/'))
  expect(text).not.toContain('mot de passe de la maison')
  expect(text).toContain('"key":"*****"')
})

test('shares parameters between networks, but not whether they are enabled', async () => {
  await using box = await openBox()
  const put = (config: unknown) => box.call('PUT', 'wifi/bss/34:27:92:AA:B0:00', { config })
  expect(await put({ ssid: 'Chez nous', enabled: false })).toMatchObject({
    result: { config: { ssid: 'Chez nous' }, status: { state: 'disabled' } },
  })
  expect(await box.get('wifi/bss/34:27:92:AA:B0:01')).toMatchObject({
    result: { config: { ssid: 'Chez nous', enabled: true }, status: { state: 'active', band: '5g' } },
  })
  expect(await put({ key: 'court' })).toMatchObject({ error_code: 'inval_key_len' })
  expect(await put({ wps_uuid: 'x' })).toMatchObject(invalid)
})

test('identifies MAC filter entries by MAC and list, and refuses duplicates', async () => {
  await using box = await openBox()
  const body = { mac: '4a:3f:da:00:00:02', type: 'blacklist', comment: 'Alice' }
  const id = '4A:3F:DA:00:00:02-blacklist'
  expect(await box.call('POST', 'wifi/mac_filter/', body)).toMatchObject({ result: { id, hostname: 'Alice' } })
  expect(await box.call('POST', 'wifi/mac_filter/', body)).toMatchObject({ error_code: 'exist' })
  expect(await box.call('PUT', `wifi/mac_filter/${id}`, { comment: 'x' })).toMatchObject({ result: { comment: 'x' } })
  expect(await box.call('DELETE', `wifi/mac_filter/${id}`)).toEqual({ success: true })
  expect(await box.call('DELETE', `wifi/mac_filter/${id}`)).toMatchObject({ error_code: 'noent' })
})

test('accepts a week plan only with a slot for every half hour', async () => {
  await using box = await openBox()
  expect(await box.call('PUT', 'wifi/planning/', { mapping: ['on'] })).toMatchObject({ error_code: 'inval' })
  const mapping = Array.from({ length: 336 }, (_, at) => (at < 14 ? 'off' : 'on'))
  expect(await box.call('PUT', 'wifi/planning/', { use_planning: true, mapping })).toMatchObject({ success: true })
})

test('generates a guest key if none is given, and accepts numbers as text', async () => {
  await using box = await openBox()
  const Key = z.looseObject({ id: z.number(), remaining: z.number(), params: z.looseObject({ key: z.string() }) })
  const body = { description: 'fête', key: '', max_use_count: '100', duration: 3600, access_type: 'net_only' }
  const key = Key.parse((await box.call('POST', 'wifi/custom_key/', body)).result)
  expect(key.params).toMatchObject({ max_use_count: 100, duration: 3600 })
  expect(key.params.key.length).toBeGreaterThan(20)
  expect(key.remaining).toBeGreaterThan(3590)
  expect(await box.get('wifi/custom_key/1')).toMatchObject({ result: { remaining: 0, users: [{}] } })
  await box.call('DELETE', `wifi/custom_key/${key.id}`)
  expect(await box.get(`wifi/custom_key/${key.id}`)).toMatchObject({ error_code: 'noent' })
})

test('allows one WPS session at a time', async () => {
  await using box = await openBox()
  const start = () => box.call('POST', 'wifi/wps/start/', { bssid: '34:27:92:AA:B0:00' })
  expect(await start()).toEqual({ success: true, result: 1 })
  expect(await start()).toMatchObject({ error_code: 'busy' })
  await box.call('POST', 'wifi/wps/stop/', { session_id: 1 })
  expect(await box.get('wifi/wps/sessions/')).toMatchObject({ result: [{ active: false, result: 'user_canceled' }] })
  await box.call('PUT', 'wifi/wps/config/', { enabled: false })
  expect(await box.get('wifi/wps/config/')).toMatchObject({ result: { enabled: false } })
  expect(await start()).toMatchObject({ error_code: 'inval' })
})

test('reports neighbouring networks, channel usage and diagnostics', async () => {
  await using box = await openBox()
  const bssids = z.array(z.looseObject({ bssid: z.string(), band: z.literal('2d4g') }))
  expect(bssids.parse((await box.get('wifi/ap/0/neighbors/')).result)).toHaveLength(4)
  const channels = z.array(z.looseObject({ channel: z.number(), noise_level: z.number().negative() }))
  expect(channels.parse((await box.get('wifi/ap/0/channel_usage/')).result)).toHaveLength(13)
  expect(await box.get('wifi/diag')).toMatchObject({ result: { aps: [{ code: 'channel_width' }], bsss: [{}] } })
  await box.call('POST', 'wifi/diag', { aps: [{ ap_id: 0, code: 'all' }] })
  expect(await box.get('wifi/diag')).toMatchObject({ result: { aps: [], bsss: [{}] } })
})

test('serves multi-link and steering only if API version and radios support them', async () => {
  await using ultra = await openBox({ model: 'ultra' }, 16)
  const path = 'wifi/bss/34:27:92:AA:B0:01/mlo/config'
  expect(await ultra.call('PUT', path, { partners: [1, 11] })).toMatchObject({ result: { partners: [1, 11] } })
  expect(await ultra.get(path)).toMatchObject({ result: { partners: [1, 11] } })
  expect(await ultra.call('PUT', 'wifi/steering/config/', { steering_level: 2 })).toMatchObject({ success: true })
  await using delta = await openBox({ model: 'delta' }, 11)
  expect((await delta.get(path)).success).toBe(false)
})
