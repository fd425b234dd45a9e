import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { envelope, type OpenBox, openBox, request } from './client.ts'

let box: OpenBox

beforeAll(async () => {
  box = await openBox()
})
beforeEach(() => box.simulator.faults.clear())
afterAll(() => box.simulator.close())

const raw = (path: string) => request(box.simulator, 'GET', `/api/v8/${path}`, { token: box.token })

test('applies a fault below its path, and only the given number of times', async () => {
  const { faults } = box.simulator
  faults.set('connection', { kind: 'error', error_code: 'netdown' }, { times: 2 })
  expect(await box.get('connection/')).toMatchObject({ success: false, error_code: 'netdown' })
  expect((await box.get('system/')).success).toBe(true)
  expect(await box.get('connection/config/')).toMatchObject({ error_code: 'netdown' })
  expect((await box.get('connection/')).success).toBe(true)
})

test('applies the most specific of several faults, where a method makes a fault more specific', async () => {
  const { faults } = box.simulator
  faults.set('', { kind: 'status', status: 502 })
  faults.set('PUT connection/config', { kind: 'error', error_code: 'busy', status: 200 })
  expect((await raw('system/')).status).toBe(502)
  expect((await request(box.simulator, 'GET', '/api_version')).status).toBe(502)
  expect(await box.call('PUT', 'connection/config/', { ping: true })).toMatchObject({ error_code: 'busy' })
  faults.clear('')
  expect((await raw('connection/config/')).status).toBe(200)
})

test('resets, delays and truncates answers, and replaces them by HTML, no result or a given body', async () => {
  const { faults } = box.simulator
  faults.set('lan', { kind: 'reset' })
  await expect(raw('lan/config/')).rejects.toThrow()
  faults.set('lan', { kind: 'slow', ms: 80 })
  const before = Date.now()
  expect(envelope(await raw('lan/config/')).success).toBe(true)
  expect(Date.now() - before).toBeGreaterThanOrEqual(75)
  faults.set('lan', { kind: 'html' })
  expect((await raw('lan/config/')).type).toBe('text/html')
  faults.set('lan', { kind: 'truncated' })
  const { text } = await raw('lan/config/')
  expect(() => JSON.parse(text)).toThrow()
  faults.set('lan', { kind: 'missing' })
  expect(await box.get('lan/config/')).toEqual({ success: true })
  faults.set('lan', { kind: 'body', body: { success: true, result: [] } })
  expect(await box.get('lan/config/')).toEqual({ success: true, result: [] })
})

test('changes every value of a result to a wrong type', async () => {
  box.simulator.faults.set('connection', { kind: 'wrong_types' })
  expect(await box.get('connection/')).toMatchObject({
    success: true,
    result: { state: 42, rate_down: 'quarante-deux', ipv4_port_range: ['quarante-deux', 'quarante-deux'] },
  })
})

test('replaces a result by another one', async () => {
  box.simulator.faults.set('lan/browser', { kind: 'altered', result: () => ({}) })
  expect(await box.get('lan/browser/pub/')).toEqual({ success: true, result: {} })
  const withoutIp = (right: unknown) => ({ ...Object(right), ip: undefined })
  box.simulator.faults.set('lan/config', { kind: 'altered', result: withoutIp })
  const { result } = await box.get('lan/config/')
  expect(result).toMatchObject({ mode: 'router' })
  expect(result).not.toHaveProperty('ip')
})

test('records whether a request was carried out although its answer got lost', async () => {
  const { faults, house, requests } = box.simulator
  const ping = { ping: !house.connection.config.ping }
  requests.splice(0)
  faults.set('connection', { kind: 'reset' })
  await expect(box.call('PUT', 'connection/config/', ping)).rejects.toThrow()
  expect(house.connection.config).not.toMatchObject(ping)
  faults.set('connection', { kind: 'lost' })
  await expect(box.call('PUT', 'connection/config/', ping)).rejects.toThrow()
  expect(house.connection.config).toMatchObject(ping)
  expect(requests.map(({ done }) => done)).toEqual([undefined, true])
})

test('applies faults before it checks the session, and to the login too', async () => {
  box.simulator.faults.set('login', { kind: 'error', error_code: 'internal_error' })
  expect(envelope(await request(box.simulator, 'GET', '/api/v8/login/'))).toMatchObject({
    error_code: 'internal_error',
  })
})
