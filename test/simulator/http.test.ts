import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Model, modelNames, startSimulator } from '../../src/simulator/index.ts'
import { models } from '../../src/simulator/models.ts'
import { ask, envelope, house } from './caller.ts'

let delta: Awaited<ReturnType<typeof house>>

beforeAll(async () => {
  delta = await house({ model: 'delta' })
})
afterAll(() => delta.simulator.close())

test.each(modelNames)('a %s says what it is, without envelope and without login', async (model: Model) => {
  const simulator = await startSimulator({ model })
  const reply = await ask(simulator, 'GET', '/api_version')
  const { box_model, api_version, uid } = models[model]
  expect(JSON.parse(reply.text)).toMatchObject({ api_base_url: '/api/', box_model, api_version, uid })
  expect(reply.text).toContain('\\/api\\/')
  await simulator.close()
})

test('a reticent box tells neither its uid nor its domain', async () => {
  const simulator = await startSimulator({ model: 'ultra', reticent: true })
  const told = Object.keys(JSON.parse((await ask(simulator, 'GET', '/api_version')).text))
  expect(told).not.toContain('uid')
  expect(told).not.toContain('api_domain')
  await simulator.close()
})

test('every major up to its own is served, latest too, and none above', async () => {
  const { simulator, token } = delta
  for (const version of ['v1', 'v4', 'v8', 'v11', 'latest']) {
    expect(envelope(await ask(simulator, 'GET', `/api/${version}/system/`, { token })).success).toBe(true)
  }
  for (const version of ['v12', 'v0', 'version']) {
    const reply = envelope(await ask(simulator, 'GET', `/api/${version}/system/`, { token }))
    expect(reply).toMatchObject({ success: false, error_code: 'invalid_api_version' })
  }
})

test('an unknown path is a 404 in JSON, outside of the API in HTML', async () => {
  const { simulator, token } = delta
  const inside = await ask(simulator, 'GET', '/api/v8/nothing/here', { token })
  expect([inside.status, inside.type]).toEqual([404, 'application/json; charset=utf-8'])
  const outside = await ask(simulator, 'GET', '/index.html')
  expect([outside.status, outside.type]).toEqual([404, 'text/html'])
})

test('a path answers with and without its last slash, another method is a 405', async () => {
  const { simulator, token } = delta
  expect(envelope(await ask(simulator, 'GET', '/api/v8/lan/config', { token })).success).toBe(true)
  expect(envelope(await ask(simulator, 'GET', '/api/v8/lan/config/', { token })).success).toBe(true)
  expect((await ask(simulator, 'DELETE', '/api/v8/lan/config/', { token })).status).toBe(405)
})

test('an empty list is told by leaving the result out', async () => {
  const { simulator, token } = delta
  expect((await ask(simulator, 'GET', '/api/v8/vm/', { token })).text).toBe('{"success":true}')
})

test('a body that is not JSON, or not said to be, is an invalid request', async () => {
  const { simulator, token } = delta
  for (const [type, body] of [
    ['application/json', '{"ping":'],
    ['text/plain', '{"ping":true}'],
  ]) {
    const headers = { 'X-Fbx-App-Auth': token, 'Content-Type': `${type}` }
    const init = { method: 'PUT', headers, body: `${body}` }
    const response = await fetch(`${simulator.url}/api/v8/connection/config/`, init)
    expect(await response.json()).toMatchObject({ success: false, error_code: 'invalid_request' })
  }
})

test('every request is remembered as it came', async () => {
  const { simulator, call } = await house()
  simulator.requests.length = 0
  await call('PUT', 'connection/config/', { ping: false })
  await call('GET', 'lan/browser/pub?limit=2')
  expect(simulator.requests).toMatchObject([
    { method: 'PUT', path: 'connection/config/', body: { ping: false } },
    { method: 'GET', path: 'lan/browser/pub?limit=2' },
  ])
  await simulator.close()
})

test('it closes at once, whatever is open', async () => {
  const { simulator, call } = await house()
  simulator.faults.set('system', { kind: 'hang' })
  const hanging = call('GET', 'system/').catch(() => 'cut')
  await call('GET', 'lan/config/')
  const before = Date.now()
  await simulator.close()
  expect(Date.now() - before).toBeLessThan(500)
  expect(await hanging).toBe('cut')
})
