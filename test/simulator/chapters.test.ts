import { expect, test } from 'vitest'
import { openBox } from './client.ts'

const nodev = { success: false, error_code: 'nodev' }

test('serves the fibre module of a box on fibre, and answers nodev for xDSL and 4G', async () => {
  await using box = await openBox({ model: 'ultra' })
  expect(await box.get('connection/')).toMatchObject({ result: { media: 'ftth', state: 'up', ipv4: '203.0.113.42' } })
  expect(await box.get('connection/ftth/')).toMatchObject({ result: { link: true, sfp_pwr_rx: -1838 } })
  expect(await box.get('connection/xdsl/')).toMatchObject(nodev)
  expect(await box.get('connection/lte/config')).toMatchObject(nodev)
})

test('serves xDSL of a box on xDSL, and its empty SFP cage only if it has one', async () => {
  await using revolution = await openBox({ model: 'revolution' })
  expect(await revolution.get('connection/xdsl/')).toMatchObject({ result: { status: { status: 'showtime' } } })
  expect(await revolution.get('connection/ftth/')).toMatchObject({ result: { sfp_present: false } })
  await using mini = await openBox({ model: 'mini' })
  expect(await mini.get('connection/ftth/')).toMatchObject(nodev)
})

test('serves 4G aggregation as one object before API 10, and under three paths since', async () => {
  await using old = await openBox({ line: 'xdsl_lte' }, 9)
  expect(await old.get('connection/lte/config')).toMatchObject({ result: { enabled: true, tunnel: { lte: {} } } })
  expect(await old.get('connection/aggregation')).toMatchObject({ success: false, error_code: 'invalid_request' })
  await using box = await openBox({ line: 'xdsl_lte' }, 10)
  expect(await box.get('connection/lte/config')).toMatchObject({ error_code: 'noent' })
  expect(await box.get('connection/lte/aggregation')).toMatchObject({ result: { radio: { associated: true } } })
  expect(await box.get('connection/lte/backup')).toMatchObject(nodev)
  expect(await box.call('PUT', 'connection/aggregation', { enabled: false })).toMatchObject({
    result: { enabled: false, tunnel: { xdsl: {} } },
  })
})

test('accepts some of the connection settings, and refuses unknown fields and wrong types', async () => {
  await using box = await openBox()
  const put = (body: unknown) => box.call('PUT', 'connection/config/', body)
  expect(await put({ wol: true })).toMatchObject({ success: true, result: { wol: true, ping: true } })
  for (const body of [{ wol: 'yes' }, { is_secure_pass: true }, { pong: true }, { sip_alg: 'rtp' }, [], undefined]) {
    expect(await put(body)).toMatchObject({ success: false, error_code: 'invalid_request' })
  }
  expect(await put({ remote_access_port: 80 })).toMatchObject({ success: false, error_code: 'invalid_port' })
  expect(box.simulator.house.connection.config).toMatchObject({ wol: true, sip_alg: 'direct_media' })
})

test('delegates an IPv6 prefix only to a link-local address', async () => {
  await using box = await openBox()
  const delegate = (next_hop: string) => {
    return box.call('PUT', 'connection/ipv6/config/', { delegations: [{ prefix: '2001:db8:42:4202::/64', next_hop }] })
  }
  expect(await delegate('2001:db8::1')).toMatchObject({ error_code: 'invalid_next_hop' })
  expect((await delegate('fe80::1')).success).toBe(true)
  expect(box.simulator.house.connection.ipv6.delegations[2]).toMatchObject({ next_hop: 'fe80::1' })
})

test('returns dynamic DNS by provider and never its password', async () => {
  await using box = await openBox()
  expect(await box.get('connection/ddns/ovh/status/')).toMatchObject({ result: { status: 'disabled' } })
  const body = { enabled: true, hostname: 'x.example.org', user: 'u', password: 'p' }
  const { result } = await box.call('PUT', 'connection/ddns/ovh/', body)
  expect(result).toEqual({ enabled: true, hostname: 'x.example.org', user: 'u' })
  expect(await box.get('connection/ddns/ovh/status/')).toMatchObject({ result: { status: 'ok' } })
  expect(await box.get('connection/ddns/nobody/')).toMatchObject({ error_code: 'invalid_provider' })
})

test('removes the addresses while the line is down, and logs the outage', async () => {
  await using box = await openBox()
  box.simulator.setLineUp(false)
  const { result } = await box.get('connection/')
  expect(result).toMatchObject({ state: 'down', rate_down: 0 })
  expect(result).not.toHaveProperty('ipv4')
  box.simulator.setLineUp(true, '203.0.113.99')
  expect(await box.get('connection/')).toMatchObject({ result: { state: 'up', ipv4: '203.0.113.99' } })
  const { logs } = box.simulator.house.connection
  expect(logs.map(({ type, state }) => `${type} ${state}`).slice(-4)).toEqual([
    'link down',
    'conn down',
    'link up',
    'conn up',
  ])
})

test('returns flat system fields up to API 5, and sensors, fans and model since API 6', async () => {
  await using old = await openBox({ model: 'ultra' }, 4)
  expect(await old.get('system/')).toMatchObject({ result: { temp_cpu0: 59, fan_rpm: 480, box_flavor: 'light' } })
  await using box = await openBox({ model: 'delta' })
  const { result } = await box.get('system/')
  expect(result).toMatchObject({ model_info: { has_home_automation: true }, expansions: [{ type: 'security' }, {}] })
  expect(result).toMatchObject({ sensors: expect.arrayContaining([{ id: 'temp_hdd2', name: 'Disque dur 3' }]) })
  expect(result).not.toHaveProperty('temp_t1')
})

test('omits the expansions on a box that cannot have any', async () => {
  await using box = await openBox({ model: 'pop' })
  expect((await box.get('system/')).result).not.toHaveProperty('expansions')
})

test('serves updates and shutdown since API 11', async () => {
  await using old = await openBox({ model: 'delta' }, 10)
  expect((await old.get('update/')).success).toBe(false)
  expect((await old.call('POST', 'system/shutdown/')).success).toBe(false)
  await using box = await openBox({ model: 'delta' }, 11)
  expect(await box.get('update/')).toMatchObject({ result: { state: 'auto_up_to_date' } })
})

test('accepts only the languages that the box supports', async () => {
  await using box = await openBox()
  expect(await box.get('lang/')).toMatchObject({ result: { lang: 'fra', avalaible: ['fra', 'eng'] } })
  expect(await box.call('POST', 'lang/', { lang: 'ita' })).toMatchObject({ error_code: 'inval' })
  await box.call('POST', 'lang/', { lang: 'eng' })
  expect(await box.get('lang/')).toMatchObject({ result: { lang: 'eng' } })
})

test('omits the model from /api_version below API 6', async () => {
  await using box = await openBox({ model: 'revolution', apiVersion: '4.0' }, 4)
  const response = await fetch(`${box.simulator.url}/api_version`)
  const answer: unknown = await response.json()
  expect(answer).toMatchObject({ api_version: '4.0', device_type: 'FreeboxServer1,2' })
  expect(answer).not.toHaveProperty('box_model')
})
