import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { openBox, waitUntil } from './client.ts'

const phone = { name: 'iPhone', type: 'ios', token: 'a-token', subscriptions: ['phone', 'download'] }

test('registers a target with its server, calls it, and unregisters it', async () => {
  await using box = await openBox({ apiVersion: '16.0' }, 16)
  const { url, calls } = await startServer({ failureIds: [], successIds: ['x'] })
  const target = { ...phone, api_url: `${url}/app`, message_type: 'data' }
  expect(await box.call('POST', 'notif/targets/', target)).toEqual({ success: true })
  const { result } = await box.get('notif/targets')
  const { token: _token, ...returned } = target
  expect(result).toEqual([{ ...returned, id: expect.any(String), subscriptions: ['phone', 'downloader'], last_use: 0 }])
  const box_id = box.simulator.house.model.uid
  const device_id = box.simulator.house.targets[0]?.id ?? ''
  await waitUntil(() => calls.length === 1)
  const registered = { box_id, device_type: 'ios', token: 'a-token', device_name: 'iPhone', device_id }
  expect(calls).toEqual([{ call: 'POST /app/register', body: registered }])

  const [reply] = await box.simulator.sendPush('downloader', { data: 7, event: 'task_done' })
  expect(reply).toEqual({ status: 200, text: '{"failureIds":[],"successIds":["x"]}' })
  const payload = { box_id, type: 'downloader', data: 7, event: 'task_done' }
  expect(calls[1]).toEqual({ call: 'POST /app/send', body: { devices: [device_id], payload, box_id } })
  expect(await box.simulator.sendPush('security')).toEqual([])

  expect(await box.call('DELETE', `notif/targets/${device_id}`)).toEqual({ success: true })
  await waitUntil(() => calls.length === 3)
  expect(calls[2]).toEqual({ call: `DELETE /app/register/${box_id}/${device_id}`, body: undefined })
  expect(await box.call('DELETE', `notif/targets/${device_id}`)).toMatchObject({ error_code: 'noent' })
})

test('replaces all fields of a target, and calls a server once for all of its targets', async () => {
  await using box = await openBox({ apiVersion: '16.0' }, 16)
  const { url, calls } = await startServer({})
  for (const message_type of ['data', 'notification']) {
    await box.call('POST', 'notif/targets/', { ...phone, api_url: `${url}/old`, message_type })
  }
  const ids = box.simulator.house.targets.map((it) => it.id)
  const changed = { ...phone, subscriptions: ['lan_host'], api_url: `${url}/new`, message_type: 'notification' }
  for (const id of ids) expect(await box.call('PUT', `notif/targets/${id}`, changed)).toMatchObject({ success: true })
  expect(await box.get(`notif/targets/${ids[1]}`)).toMatchObject({ result: [{ id: ids[1], api_url: `${url}/new` }] })
  await waitUntil(() => calls.length === 2)
  await box.simulator.sendPush('lan_host', { host_id: 'ether-1', event: 'first_connection' })
  expect(calls.slice(2)).toMatchObject([
    { call: 'POST /new/send', body: { devices: ids, title: expect.any(String), payload: { type: 'lan' } } },
  ])
})

test('refuses subscriptions that the version does not know, and custom servers before API 11', async () => {
  const target = { ...phone, api_url: 'http://192.0.2.1/app', message_type: 'data' }
  await using box = await openBox({ apiVersion: '16.0' }, 11)
  const inval = { success: false, error_code: 'inval' }
  for (const kind of ['lan_host', 'password_change', 'telepathy']) {
    expect(await box.call('POST', 'notif/targets/', { ...target, subscriptions: [kind] })).toMatchObject(inval)
  }
  await using old = await openBox({ apiVersion: '10.2' }, 10)
  expect(await old.get('notif/targets')).toEqual({ success: true })
  expect(await old.call('POST', 'notif/targets/', target)).toMatchObject({ error_code: 'invalid_request' })
})

test('ignores a server that cannot be reached', async () => {
  await using box = await openBox({ apiVersion: '16.0' }, 16)
  const target = { ...phone, api_url: 'http://127.0.0.1:1/app', message_type: 'data' }
  expect(await box.call('POST', 'notif/targets/', target)).toEqual({ success: true })
  expect(await box.simulator.sendPush('phone')).toEqual([{ status: 0, text: '' }])
})

/** A notification server that gives the same answer to every call and records the calls. */
async function startServer(answer: unknown) {
  const calls: { call: string; body: unknown }[] = []
  const listening = createServer(async (request, response) => {
    const body = await text(request)
    calls.push({ call: `${request.method} ${request.url}`, body: body === '' ? undefined : JSON.parse(body) })
    response.end(JSON.stringify(answer))
  })
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    listening.closeAllConnections()
    listening.close()
  })
  return { url: `http://127.0.0.1:${portOf(listening)}`, calls }
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address()
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}
