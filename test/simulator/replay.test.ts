import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBox, request } from './client.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dump-'))
  const write = (name: string, content: unknown) => writeFile(join(folder, name), JSON.stringify(content))
  const box = { model: 'fbxgw8-r2', model_name: 'Freebox v8 (r2)', api_version: '12.1', rights: {} }
  const files = { 'system/': 'system.json', 'connection/xdsl/': 'xdsl.json', 'call/log/': 'calls.json' }
  await write('index.json', { freebox2mqtt: '0.1.0', box, files })
  await write('system.json', { success: true, result: { mac: '02:00:00:00:00:01' } })
  await write('xdsl.json', { success: false, error_code: 'nodev' })
  await write('calls.json', { success: false, error_code: 'insufficient_rights', missing_right: 'calls' })
})
afterAll(() => rm(folder, { recursive: true }))

test('replays identity, answers and refusals of a dump, and nothing else', async () => {
  await using box = await openBox({ replay: folder }, 12)
  const answer: unknown = JSON.parse((await request(box.simulator, 'GET', '/api_version')).text)
  expect(answer).toMatchObject({ box_model: 'fbxgw8-r2', api_version: '12.1', device_type: 'FreeboxServer8,1' })
  expect(await box.get('system')).toEqual({ success: true, result: { mac: '02:00:00:00:00:01' } })
  expect(await box.get('connection/xdsl/')).toMatchObject({ success: false, error_code: 'nodev' })
  expect(await box.get('call/log/')).toMatchObject({ error_code: 'insufficient_rights', missing_right: 'calls' })
  const unknown = await request(box.simulator, 'GET', '/api/v12/lan/config/', { token: box.token })
  expect(unknown.status).toBe(404)
  expect(await box.call('PUT', 'system/', {})).toMatchObject({ success: false })
})

test('refuses a folder without a dump', async () => {
  await expect(openBox({ replay: join(folder, 'nothing') })).rejects.toThrow('index.json')
})
