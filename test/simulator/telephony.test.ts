import { expect, test } from 'vitest'
import { z } from 'zod'
import { openBox, request } from './client.ts'

const Calls = z.array(z.looseObject({ id: z.number(), name: z.string(), number: z.string(), new: z.boolean() }))

test('adds a call as the newest entry of the log, with the name of its contact', async () => {
  await using box = await openBox()
  const before = Calls.parse((await box.get('call/log/')).result)
  box.simulator.addCall({ number: '+33145678901' })
  box.simulator.addCall({ number: '+33999999999', type: 'accepted', duration: 60 })
  const [stranger, mamie] = Calls.parse((await box.get('call/log/')).result)
  expect(mamie).toMatchObject({ type: 'missed', name: 'Mamie', contact_id: 1, new: true })
  expect(stranger).toMatchObject({ type: 'accepted', name: '+33999999999', contact_id: 0, new: false })
  expect(stranger?.id).toBe((before[0]?.id ?? 0) + 2)
})

test('marks calls as read and deletes them, one by one and all at once', async () => {
  await using box = await openBox()
  expect(await box.call('PUT', 'call/log/1042', { new: 'false' })).toMatchObject({ result: { new: false } })
  expect(await box.call('DELETE', 'call/log/1042')).toEqual({ success: true })
  expect(await box.get('call/log/1042')).toMatchObject({ error_code: 'invalid_id' })
  box.simulator.addCall()
  await box.call('POST', 'call/log/mark_all_as_read/')
  expect(box.simulator.house.telephony.log.some((it) => it.new)).toBe(false)
  await box.call('POST', 'call/log/delete_all/', {})
  expect(await box.get('call/log/')).toEqual({ success: true })
})

test('refuses call log and handsets without the right calls', async () => {
  await using box = await openBox({ rights: { calls: false } })
  expect(await box.get('call/log/')).toMatchObject({ error_code: 'insufficient_rights', missing_right: 'calls' })
  expect(await box.get('phone/')).toMatchObject({ missing_right: 'calls' })
})

test('serves voicemail and its audio since API 10', async () => {
  await using old = await openBox({}, 9)
  expect((await old.get('call/voicemail/')).success).toBe(false)
  await using box = await openBox({}, 10)
  const id = '20261120_101530_r0145678901.au'
  expect(await box.get('call/voicemail/')).toMatchObject({ result: [{ id, read: false }] })
  expect(await box.call('PUT', `call/voicemail/${id}`, { read: true })).toMatchObject({ result: { read: true } })
  const path = `/api/v10/call/voicemail/${id}/audio_file`
  const { type, text } = await request(box.simulator, 'GET', path, { token: box.token })
  expect([type, text.slice(0, 4)]).toEqual(['audio/wav', 'RIFF'])
})

test('rings the DECT handsets, and has only the wired phone without a DECT base', async () => {
  await using box = await openBox({ model: 'delta' })
  await box.call('POST', 'phone/dect_page_start/')
  expect(await box.get('phone/')).toMatchObject({
    result: [
      { type: 'fxs', is_ringing: false, on_hook: true },
      { type: 'dect', is_ringing: true },
    ],
  })
  expect(await box.call('PUT', 'phone/config/', { dect_eco_mode: true })).toMatchObject({ success: true })
  await using mini = await openBox({ model: 'mini' })
  expect(await mini.get('phone/')).toMatchObject({ result: [{ type: 'fxs' }] })
  expect(await mini.call('POST', 'phone/dect_page_start/')).toMatchObject({ error_code: 'nodev' })
})

test('adds, changes and deletes contacts and their numbers', async () => {
  await using box = await openBox()
  const added = await box.call('POST', 'contact/', { display_name: 'Plombier', first_name: 'Luc', last_name: 'Tuyau' })
  expect(added).toMatchObject({ result: { id: 3, display_name: 'Plombier', company: '' } })
  expect(added.result).not.toHaveProperty('numbers')
  const number = { contact_id: 3, number: '+33611223344', type: 'mobile' }
  expect(await box.call('POST', 'number/', number)).toMatchObject({ result: { ...number, id: 3 } })
  expect(await box.get('contact/3/numbers/')).toMatchObject({ result: [number] })
  expect(await box.call('PUT', 'contact/3', { company: 'Tuyau SARL' })).toMatchObject({
    result: { company: 'Tuyau SARL', numbers: [number] },
  })
  expect(await box.call('PUT', 'contact/3', { shoe_size: 44 })).toMatchObject({ error_code: 'invalid_request' })
  expect(await box.get('contact/?start=1&limit=1')).toMatchObject({ result: [{ display_name: 'Dr Martin' }] })
  await box.call('DELETE', 'contact/3')
  expect(await box.get('contact/3')).toMatchObject({ error_code: 'noent' })
})
