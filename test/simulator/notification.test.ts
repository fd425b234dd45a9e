import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { house, until } from './caller.ts'

const phone = { name: 'iPhone', type: 'ios', token: 'a-token', subscriptions: ['phone', 'download'] }

test('a server of one’s own is told of its target, called, and told that it is gone', async () => {
  await using box = await house({ apiVersion: '16.0' }, 16)
  const { url, calls } = await server({ failureIds: [], successIds: ['x'] })
  const target = { ...phone, api_url: `${url}/app`, message_type: 'data' }
  expect(await box.call('POST', 'notif/targets/', target)).toEqual({ success: true })
  const { result } = await box.get('notif/targets')
  const { token: _token, ...told } = target
  expect(result).toEqual([{ ...told, id: expect.any(String), subscriptions: ['phone', 'downloader'], last_use: 0 }])
  const box_id = box.simulator.house.model.uid
  const device_id = box.simulator.house.targets[0]?.id ?? ''
  await until(() => calls.length === 1)
  const registered = { box_id, device_type: 'ios', token: 'a-token', device_name: 'iPhone', device_id }
  expect(calls).toEqual([{ call: 'POST /app/register', body: registered }])

  const [reply] = await box.simulator.push('downloader', { data: 7, event: 'task_done' })
  expect(reply).toEqual({ status: 200, text: '{"failureIds":[],"successIds":["x"]}' })
  const payload = { box_id, type: 'downloader', data: 7, event: 'task_done' }
  expect(calls[1]).toEqual({ call: 'POST /app/send', body: { devices: [device_id], payload, box_id } })
  expect(await box.simulator.push('security')).toEqual([])

  expect(await box.call('DELETE', `notif/targets/${device_id}`)).toEqual({ success: true })
  await until(() => calls.length === 3)
  expect(calls[2]).toEqual({ call: `DELETE /app/register/${box_id}/${device_id}`, body: undefined })
  expect(await box.call('DELETE', `notif/targets/${device_id}`)).toMatchObject({ error_code: 'noent' })
})

test('a target is changed as a whole, and one server is called once for all of its targets', async () => {
  await using box = await house({ apiVersion: '16.0' }, 16)
  const { url, calls } = await server({})
  for (const message_type of ['data', 'notification']) {
    await box.call('POST', 'notif/targets/', { ...phone, api_url: `${url}/old`, message_type })
  }
  const ids = box.simulator.house.targets.map((it) => it.id)
  const changed = { ...phone, subscriptions: ['lan_host'], api_url: `${url}/new`, message_type: 'notification' }
  for (const id of ids) expect(await box.call('PUT', `notif/targets/${id}`, changed)).toMatchObject({ success: true })
  expect(await box.get(`notif/targets/${ids[1]}`)).toMatchObject({ result: [{ id: ids[1], api_url: `${url}/new` }] })
  await until(() => calls.length === 2)
  await box.simulator.push('lan_host', { host_id: 'ether-1', event: 'first_connection' })
  expect(calls.slice(2)).toMatchObject([
    { call: 'POST /new/send', body: { devices: ids, title: expect.any(String), payload: { type: 'lan' } } },
  ])
})

test('words that the version does not know are invalid, and before API 11 there is no server of one’s own', async () => {
  const target = { ...phone, api_url: 'http://192.0.2.1/app', message_type: 'data' }
  await using box = await house({ apiVersion: '16.0' }, 11)
  const inval = { success: false, error_code: 'inval' }
  for (const word of ['lan_host', 'password_change', 'telepathy']) {
    expect(await box.call('POST', 'notif/targets/', { ...target, subscriptions: [word] })).toMatchObject(inval)
  }
  await using old = await house({ apiVersion: '10.2' }, 10)
  expect(await old.get('notif/targets')).toEqual({ success: true })
  expect(await old.call('POST', 'notif/targets/', target)).toMatchObject({ error_code: 'invalid_request' })
})

test('a server that is not there costs nothing', async () => {
  await using box = await house({ apiVersion: '16.0' }, 16)
  const target = { ...phone, api_url: 'http://127.0.0.1:1/app', message_type: 'data' }
  expect(await box.call('POST', 'notif/targets/', target)).toEqual({ success: true })
  expect(await box.simulator.push('phone')).toEqual([{ status: 0, text: '' }])
})

/** A server of notifications that answers this to everything, and keeps what it was told. */
async function server(answer: unknown) {
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
