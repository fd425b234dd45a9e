import { expect, test } from 'vitest'
import { z } from 'zod'
import { ask, house, until } from './caller.ts'

const Nodes = z.array(z.looseObject({ id: z.number(), category: z.string() }))
const Reading = z.looseObject({ value: z.unknown() })

type Box = Awaited<ReturnType<typeof house>>

const read = async (box: Box, node: number, endpoint: number) => {
  return Reading.parse((await box.get(`home/endpoints/${node}/${endpoint}`)).result).value
}

const push = (box: Box, node: number, endpoint: number, value: unknown) => {
  return box.call('PUT', `home/endpoints/${node}/${endpoint}`, { value })
}

test('only a box with Home has nodes, elsewhere the path is unknown', async () => {
  await using mini = await house({ model: 'mini' })
  expect((await ask(mini.simulator, 'GET', '/api/v8/home/nodes', { token: mini.token })).status).toBe(404)
  await using delta = await house({ model: 'delta' })
  const categories = Nodes.parse((await delta.get('home/nodes')).result).map((it) => it.category)
  expect(categories).toEqual(expect.arrayContaining(['alarm', 'dws', 'pir', 'kfb', 'camera', 'shutter', 'thermostat']))
  await using refused = await house({ rights: { home: false } })
  expect(await refused.get('home/nodes')).toMatchObject({ missing_right: 'home' })
})

test('a door shows some of its endpoints, declares all, and tells the hidden ones when asked', async () => {
  await using box = await house()
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
  box.simulator.tell(24, 'trigger', false)
  expect(await read(box, 24, 6)).toBe(false)
  expect(await read(box, 25, 6)).toBe(null)
})

test('a node that explains nothing is listed all the same', async () => {
  await using box = await house()
  const { result } = await box.get('home/nodes/41')
  expect(result).not.toHaveProperty('show_endpoints')
  expect(result).not.toHaveProperty('status')
})

test('a value goes into a slot of its type, and comes back from the signal of the same name', async () => {
  await using box = await house()
  expect(await read(box, 16, 5)).toBe(false)
  expect(await push(box, 16, 5, true)).toEqual({ success: true })
  expect(await read(box, 16, 18)).toBe(true)
  expect(await push(box, 16, 5, 'yes')).toMatchObject({ error_code: 'inval' })
  expect(await push(box, 16, 18, true)).toMatchObject({ error_code: 'inval' })
  expect(await push(box, 16, 99, true)).toMatchObject({ error_code: 'noent' })
})

test('the alarm counts down, is armed, alerts and is disarmed', async () => {
  await using box = await house()
  await push(box, 7, 8, 0)
  await push(box, 7, 9, 0)
  await push(box, 7, 1, null)
  await until(async () => (await read(box, 7, 11)) === 'alarm1_armed')
  await push(box, 7, 0, null)
  await until(async () => (await read(box, 7, 11)) === 'alert')
  await push(box, 7, 4, null)
  expect(await read(box, 7, 11)).toBe('idle')
  await push(box, 7, 8, 60)
  await push(box, 7, 2, null)
  expect(await read(box, 7, 11)).toBe('alarm2_arming')
  await push(box, 7, 3, null)
  expect(await read(box, 7, 11)).toBe('alarm2_armed')
})

test('a shutter moves step by step, and stops where it is told', async () => {
  await using box = await house()
  await push(box, 31, 0, 100)
  await until(async () => Number(await read(box, 31, 3)) > 0)
  await push(box, 31, 1, null)
  const position = await read(box, 31, 3)
  await new Promise((resolve) => setTimeout(resolve, 250))
  expect(await read(box, 31, 3)).toBe(position)
  expect(Number(position)).toBeLessThan(100)
})

test('a shutter without feedback knows only what it was last told', async () => {
  await using box = await house()
  expect(await read(box, 33, 3)).toBe(null)
  await push(box, 33, 0, null)
  expect(await read(box, 33, 3)).toBe(true)
})

test('the button of a key fob is seen in the history only', async () => {
  await using box = await house()
  box.simulator.tell(28, 'pushed', 2)
  expect(await read(box, 28, 2)).toBe(null)
  expect(JSON.stringify(await box.get('home/nodes/28'))).toContain('"value":2}]')
})

test('many endpoints are read at once, unless the firmware refuses', async () => {
  await using box = await house()
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

test('tiles are lighter, and may have no value where the endpoint has one', async () => {
  await using box = await house()
  expect(await box.get('home/tileset/24')).toMatchObject({
    result: [
      { type: 'alarm_sensor', data: expect.arrayContaining([expect.objectContaining({ ep_id: 6, value: null })]) },
    ],
  })
})

test('a node is renamed and removed, an adapter switched off', async () => {
  await using box = await house()
  await box.call('PUT', 'home/nodes/24', { label: 'Porte' })
  expect(await box.get('home/nodes/24')).toMatchObject({ result: { label: 'Porte' } })
  await box.call('DELETE', 'home/nodes/24')
  expect(await box.get('home/nodes/24')).toMatchObject({ error_code: 'noent' })
  await box.call('PUT', 'home/adapters/2', { status: 'disabled' })
  expect(await box.get('home/adapters/2')).toMatchObject({ result: { status: 'disabled' } })
})

test('pairing goes step by step', async () => {
  await using box = await house()
  const pair = (body: unknown) => box.call('POST', 'home/pairing/5', body)
  await pair({ op: 'start', type: 'node::domus::sercomm::pir' })
  expect(await box.get('home/pairing/5')).toMatchObject({ result: { session: 62005, pageid: 1 } })
  expect(await pair({ op: 'next', session: '62005', pageid: '1', fields: [null] })).toMatchObject({
    result: { pageid: 2, fields: [{ widget: 'label' }] },
  })
  expect(await pair({ op: 'stop', session: 62005 })).toEqual({ success: true })
})

test('the cameras are listed to everybody, their picture only with the right', async () => {
  await using box = await house()
  expect(await box.get('camera/')).toMatchObject({ result: [{ id: '012345678901', node_id: 16 }] })
  const path = '/api/v8/camera/stream/012345678901/snapshot.cgi?size=4&quality=5'
  expect((await ask(box.simulator, 'GET', path, { token: box.token })).type).toBe('image/jpeg')
  await using refused = await house({ rights: { camera: false } })
  expect((await refused.get('camera/')).success).toBe(true)
  expect((await ask(refused.simulator, 'GET', path, { token: refused.token })).status).toBe(403)
})
