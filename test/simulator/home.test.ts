import { expect, test } from 'vitest'
import { z } from 'zod'
import { type OpenBox, openBox, request, waitUntil } from './client.ts'

const Nodes = z.array(z.looseObject({ id: z.number(), category: z.string() }))
const Reading = z.looseObject({ value: z.unknown() })

const read = async (box: OpenBox, node: number, endpoint: number) => {
  return Reading.parse((await box.get(`home/endpoints/${node}/${endpoint}`)).result).value
}

const push = (box: OpenBox, node: number, endpoint: number, value: unknown) => {
  return box.call('PUT', `home/endpoints/${node}/${endpoint}`, { value })
}

test('serves Freebox Home nodes only on a box that has Freebox Home', async () => {
  await using mini = await openBox({ model: 'mini' })
  expect((await request(mini.simulator, 'GET', '/api/v8/home/nodes', { token: mini.token })).status).toBe(404)
  await using delta = await openBox({ model: 'delta' })
  const categories = Nodes.parse((await delta.get('home/nodes')).result).map((it) => it.category)
  expect(categories).toEqual(expect.arrayContaining(['alarm', 'dws', 'pir', 'kfb', 'camera', 'shutter', 'thermostat']))
  await using refused = await openBox({ rights: { home: false } })
  expect(await refused.get('home/nodes')).toMatchObject({ missing_right: 'home' })
})

test('returns the hidden endpoints of a door only when they are read one by one', async () => {
  await using box = await openBox()
  const { result } = await box.get('home/nodes/24')
  const names = (list: unknown) =>
    z
      .array(z.looseObject({ name: z.string() }))
      .parse(list)
      .map((it) => it.name)
  const node = z
    .looseObject({ show_endpoints: z.unknown(), type: z.looseObject({ endpoints: z.unknown() }) })
    .parse(result)
  expect(names(node.show_endpoints)).not.toContain('trigger')
  expect(names(node.type.endpoints)).toContain('trigger')
  expect(await read(box, 24, 6)).toBe(true)
  box.simulator.setSignal(24, 'trigger', false)
  expect(await read(box, 24, 6)).toBe(false)
  expect(await read(box, 25, 6)).toBe(null)
})

test('lists a node that does not describe its endpoints', async () => {
  await using box = await openBox()
  const { result } = await box.get('home/nodes/41')
  expect(result).not.toHaveProperty('show_endpoints')
  expect(result).not.toHaveProperty('status')
})

test('sets the signal that has the name of the written slot, and refuses values of a wrong type', async () => {
  await using box = await openBox()
  expect(await read(box, 16, 5)).toBe(false)
  expect(await push(box, 16, 5, true)).toEqual({ success: true })
  expect(await read(box, 16, 18)).toBe(true)
  expect(await push(box, 16, 5, 'yes')).toMatchObject({ error_code: 'inval' })
  expect(await push(box, 16, 18, true)).toMatchObject({ error_code: 'inval' })
  expect(await push(box, 16, 99, true)).toMatchObject({ error_code: 'noent' })
})

test('arms the alarm after its countdown, triggers it and disarms it', async () => {
  await using box = await openBox()
  await push(box, 7, 8, 0)
  await push(box, 7, 9, 0)
  await push(box, 7, 1, null)
  await waitUntil(async () => (await read(box, 7, 11)) === 'alarm1_armed')
  await push(box, 7, 0, null)
  await waitUntil(async () => (await read(box, 7, 11)) === 'alert')
  await push(box, 7, 4, null)
  expect(await read(box, 7, 11)).toBe('idle')
  await push(box, 7, 8, 60)
  await push(box, 7, 2, null)
  expect(await read(box, 7, 11)).toBe('alarm2_arming')
  await push(box, 7, 3, null)
  expect(await read(box, 7, 11)).toBe('alarm2_armed')
})

test('moves a shutter step by step and stops it on the way', async () => {
  await using box = await openBox()
  await push(box, 31, 0, 100)
  await waitUntil(async () => Number(await read(box, 31, 3)) > 0)
  await push(box, 31, 1, null)
  const position = await read(box, 31, 3)
  await new Promise((resolve) => setTimeout(resolve, 250))
  expect(await read(box, 31, 3)).toBe(position)
  expect(Number(position)).toBeLessThan(100)
})

test('reports the last command as the state of a shutter without feedback', async () => {
  await using box = await openBox()
  expect(await read(box, 33, 3)).toBe(null)
  await push(box, 33, 0, null)
  expect(await read(box, 33, 3)).toBe(true)
})

test('reports a pressed key fob button only in the history', async () => {
  await using box = await openBox()
  box.simulator.setSignal(28, 'pushed', 2)
  expect(await read(box, 28, 2)).toBe(null)
  expect(JSON.stringify(await box.get('home/nodes/28'))).toContain('"value":2}]')
})

test('reads many endpoints at once, unless the firmware refuses it', async () => {
  await using box = await openBox()
  const body = [
    { node: 24, ep: 6 },
    { node: 7, ep: 11 },
  ]
  expect(await box.call('POST', 'home/endpoints/get', body)).toMatchObject({
    result: [{ value: true }, { value: 'idle' }],
  })
  if (box.simulator.house.home) box.simulator.house.home.batch = false
  expect(await box.call('POST', 'home/endpoints/get', body)).toMatchObject({ success: false })
})

test('omits the value of a hidden endpoint from tiles', async () => {
  await using box = await openBox()
  expect(await box.get('home/tileset/24')).toMatchObject({
    result: [
      { type: 'alarm_sensor', data: expect.arrayContaining([expect.objectContaining({ ep_id: 6, value: null })]) },
    ],
  })
})

test('renames and removes a node, and disables an adapter', async () => {
  await using box = await openBox()
  await box.call('PUT', 'home/nodes/24', { label: 'Porte' })
  expect(await box.get('home/nodes/24')).toMatchObject({ result: { label: 'Porte' } })
  await box.call('DELETE', 'home/nodes/24')
  expect(await box.get('home/nodes/24')).toMatchObject({ error_code: 'noent' })
  await box.call('PUT', 'home/adapters/2', { status: 'disabled' })
  expect(await box.get('home/adapters/2')).toMatchObject({ result: { status: 'disabled' } })
})

test('pairs a device step by step', async () => {
  await using box = await openBox()
  const pair = (body: unknown) => box.call('POST', 'home/pairing/5', body)
  await pair({ op: 'start', type: 'node::domus::sercomm::pir' })
  expect(await box.get('home/pairing/5')).toMatchObject({ result: { session: 62005, pageid: 1 } })
  const next = (pageid: number | string, fields: unknown[]) => pair({ op: 'next', session: '62005', pageid, fields })
  const first = [null, 1, null, 'Escalier', 'Annuler', 'Suivant']
  for (const wrong of [
    [null],
    [null, 1.5, ...first.slice(2)],
    [...first.slice(0, -1), 'Terminer'],
    ['', ...first.slice(1)],
  ])
    expect(await next(1, wrong)).toMatchObject({ error_code: 'inval' })
  expect(await next(2, first)).toMatchObject({ error_code: 'inval' })
  expect(await next('1', first)).toMatchObject({ result: { pageid: 2, fields: { length: 4 } } })
  expect(await next(2, [null, 50, true, false])).toMatchObject({ result: { pageid: 3 } })
  expect(await next(3, [null, null, 'Terminer'])).toEqual({ success: true })
  expect(box.simulator.house.home?.nodes.at(-1)).toMatchObject({ label: 'Escalier', adapter: 5 })
  expect(await box.get('home/pairing/5')).toMatchObject({ error_code: 'noent' })
  await pair({ op: 'start' })
  expect(await pair({ op: 'stop', session: 1 })).toMatchObject({ error_code: 'inval' })
  expect(await pair({ op: 'stop', session: 62005 })).toEqual({ success: true })
  expect(await box.call('POST', 'home/pairing/8', { op: 'start' }), 'unplugged').toMatchObject({ error_code: 'inval' })
})

test('lists the cameras without the right camera, but serves their snapshots only with it', async () => {
  await using box = await openBox()
  expect(await box.get('camera/')).toMatchObject({ result: [{ id: '012345678901', node_id: 16 }] })
  const path = '/api/v8/camera/stream/012345678901/snapshot.cgi?size=4&quality=5'
  expect((await request(box.simulator, 'GET', path, { token: box.token })).type).toBe('image/jpeg')
  await using refused = await openBox({ rights: { camera: false } })
  expect((await refused.get('camera/')).success).toBe(true)
  expect((await request(refused.simulator, 'GET', path, { token: refused.token })).status).toBe(403)
})
