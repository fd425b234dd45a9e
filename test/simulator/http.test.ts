import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Model, modelNames, startSimulator } from '../../src/simulator/index.ts'
import { models } from '../../src/simulator/models.ts'
import { envelope, type OpenBox, openBox, request } from './client.ts'

let delta: OpenBox

beforeAll(async () => {
  delta = await openBox({ model: 'delta' })
})
afterAll(() => delta.simulator.close())

test.each(modelNames)('identifies a %s in /api_version without envelope and without login', async (model: Model) => {
  const simulator = await startSimulator({ model })
  const reply = await request(simulator, 'GET', '/api_version')
  const { box_model, api_version, uid } = models[model]
  expect(JSON.parse(reply.text)).toMatchObject({ api_base_url: '/api/', box_model, api_version, uid })
  expect(reply.text).toContain('\\/api\\/')
  await simulator.close()
})

test('omits uid and domain from /api_version with the option reticent', async () => {
  const simulator = await startSimulator({ model: 'ultra', reticent: true })
  const members = Object.keys(JSON.parse((await request(simulator, 'GET', '/api_version')).text))
  expect(members).not.toContain('uid')
  expect(members).not.toContain('api_domain')
  await simulator.close()
})

test('serves latest and every major up to its own, and none above', async () => {
  const { simulator, token } = delta
  for (const version of ['v1', 'v4', 'v8', 'v11', 'latest']) {
    expect(envelope(await request(simulator, 'GET', `/api/${version}/system/`, { token })).success).toBe(true)
  }
  for (const version of ['v12', 'v0', 'version']) {
    const reply = envelope(await request(simulator, 'GET', `/api/${version}/system/`, { token }))
    expect(reply).toMatchObject({ success: false, error_code: 'invalid_api_version' })
  }
})

test('answers an unknown path with 404, in JSON below the API and in HTML elsewhere', async () => {
  const { simulator, token } = delta
  const inside = await request(simulator, 'GET', '/api/v8/nothing/here', { token })
  expect([inside.status, inside.type]).toEqual([404, 'application/json; charset=utf-8'])
  const outside = await request(simulator, 'GET', '/index.html')
  expect([outside.status, outside.type]).toEqual([404, 'text/html'])
})

test('accepts a path with and without its final slash, and answers 405 to another method', async () => {
  const { simulator, token } = delta
  expect(envelope(await request(simulator, 'GET', '/api/v8/lan/config', { token })).success).toBe(true)
  expect(envelope(await request(simulator, 'GET', '/api/v8/lan/config/', { token })).success).toBe(true)
  expect((await request(simulator, 'DELETE', '/api/v8/lan/config/', { token })).status).toBe(405)
})

test('omits the result if it is an empty list', async () => {
  const { simulator, token } = delta
  expect((await request(simulator, 'GET', '/api/v8/notif/targets/', { token })).text).toBe('{"success":true}')
})

test.each([undefined, 'application/json', 'text/plain; charset=utf-8', 'application/x-www-form-urlencoded'])(
  'parses a body as JSON if its content type is %s, as a real box does for curl and for aiohttp',
  async (type) => {
    const { simulator, token } = delta
    const send = async (text: string) => {
      const headers = { 'X-Fbx-App-Auth': token, ...(type !== undefined && { 'Content-Type': type }) }
      const body = new TextEncoder().encode(text)
      return (await fetch(`${simulator.url}/api/v8/connection/config/`, { method: 'PUT', headers, body })).json()
    }
    expect(await send('{"ping":true}')).toMatchObject({ success: true, result: { ping: true } })
    for (const text of ['{"ping":', 'ping=true'])
      expect(await send(text)).toMatchObject({ success: false, error_code: 'invalid_request' })
  },
)

test('records every request exactly as it was sent', async () => {
  const { simulator, call } = await openBox()
  simulator.requests.length = 0
  await call('PUT', 'connection/config/', { ping: false })
  await call('GET', 'lan/browser/pub?limit=2')
  expect(simulator.requests).toMatchObject([
    { method: 'PUT', path: 'connection/config/', body: { ping: false } },
    { method: 'GET', path: 'lan/browser/pub?limit=2' },
  ])
  await simulator.close()
})

test('closes at once, even while a request hangs', async () => {
  const { simulator, call } = await openBox()
  simulator.faults.set('system', { kind: 'hang' })
  const hanging = call('GET', 'system/').catch(() => 'cut')
  await call('GET', 'lan/config/')
  const before = Date.now()
  await simulator.close()
  expect(Date.now() - before).toBeLessThan(500)
  expect(await hanging).toBe('cut')
})
