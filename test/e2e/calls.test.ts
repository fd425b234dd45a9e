/** The call log and the voicemail, end to end: what is published, each event once and at the right moment, and commands. */
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Home, lintOf, openHome, openHomeOfProgram, pause, until } from './home.ts'

const Log = z.object({
  missed: z.number(),
  unread: z.number(),
  last: z.string().nullable(),
  last_missed_name: z.string().nullable(),
  calls: z.array(z.object({ id: z.number(), type: z.string(), name: z.string().nullable() })),
})

/** Only telephony is read. Other adapters are tested elsewhere. */
const on = { enabled: true }
const settings = { adapters: { defaults: { enabled: false }, lan: on, calls: on } }

const logOf = (home: Home) => Log.parse(home.state('calls/log'))
const callEvents = (home: Home) => home.published('calls/call/call/event').map((it) => JSON.parse(it))
const messageEvents = (home: Home) => home.published('calls/message/voicemail/event').map((it) => JSON.parse(it))

/** The requests that changed something at the box since then, without logins. */
function writes(home: Home, since = 0) {
  const all = home.box.requests.slice(since).filter(({ method, path }) => method !== 'GET' && !path.startsWith('login'))
  return all.map(({ method, path, body }) => ({ method, path, ...(body !== undefined && { body }) }))
}

describe('the call log', () => {
  it('shows counts, names and the last call of each type, and carries out its commands', async () => {
    const home = await openHome({
      simulator: { model: 'pop' },
      settings: { ...settings, commands: { allow_dangerous: ['*'] } },
    })
    const { telephony } = home.box.house
    expect(home.state('calls/log')).toMatchObject({
      missed: 2,
      unread: 1,
      unread_missed: 1,
      last: 'Mamie',
      last_missed: expect.stringMatching(/^2.*Z$/),
      last_missed_number: '+33145678901',
      last_missed_duration: 24,
      last_accepted_name: 'Dr Martin',
      last_outgoing_duration: 1841,
    })
    expect(logOf(home).calls.map(({ id }) => id)).toEqual(telephony.log.map(({ id }) => id))
    expect(lintOf(home)).toEqual([])

    // Names that are not in the call log come from the contacts, which are not requested at each read.
    home.box.addCall({ number: '01 42 42 42 42', name: '01 42 42 42 42', contact_id: 0 })
    await until('the name from the contacts', () => logOf(home).last === 'Dr Martin')
    home.box.addCall({ number: '+33611111111' })
    await until('the number of an unknown caller', () => logOf(home).last === '+33611111111')
    telephony.log.splice(0, 2)
    await until('the entries are gone', () => logOf(home).last === 'Mamie')

    const commanded = async (topic: string, payload: string) => {
      const since = home.box.requests.length
      expect(await home.command(topic, payload)).toMatchObject({ status: 'ok' })
      return writes(home, since)
    }

    expect(await commanded('calls/log/mark_read', '{"id":1042}')).toEqual([
      { method: 'PUT', path: 'call/log/1042', body: { new: false } },
    ])
    expect(logOf(home).unread).toBe(0)

    for (const entry of telephony.log) entry.new = true
    expect(await commanded('calls/log/mark_all_read', 'PRESS')).toEqual([
      { method: 'POST', path: 'call/log/mark_all_as_read/', body: {} },
    ])
    expect(logOf(home).unread).toBe(0)

    expect(await commanded('calls/log/delete', '{"id":1042}')).toEqual([{ method: 'DELETE', path: 'call/log/1042' }])
    expect(logOf(home)).toMatchObject({ missed: 1, last: 'Dr Martin', last_missed_name: null })

    expect(await home.command('calls/log/delete', '{"id":77}')).toMatchObject({ error_code: 'invalid_id' })
    expect(await home.command('calls/log/delete', '{"id":"../1041"}')).toMatchObject({ error_code: 'invalid' })

    expect(await commanded('calls/log/delete_all', '{}')).toEqual([
      { method: 'POST', path: 'call/log/delete_all/', body: {} },
    ])
    expect(logOf(home)).toMatchObject({ missed: 0, unread: 0, last: null, calls: [] })
  })

  it('is available without the right to the contacts', async () => {
    const home = await openHome({ simulator: { rights: { contacts: false } }, settings })
    home.box.addCall({ number: '+33611111111' })
    await until('the call', () => logOf(home).last === '+33611111111')
    expect(home.published('calls/log/availability').at(-1)).toBe('online')
  })
})

describe('a call', () => {
  it('of each type fires one event when it is over, with caller and duration; earlier calls fire none', async () => {
    const home = await openHome({ settings })
    await pause(2500)
    expect(callEvents(home)).toEqual([])
    home.box.addCall({ number: '+33145678901' })
    home.box.addCall({ type: 'accepted', number: '+33142424242', duration: 61 })
    home.box.addCall({ type: 'outgoing', number: '3117', duration: 5 })
    home.box.addCall({ type: 'voicemail', number: '', name: '', line_id: 1 })
    await until('four events', () => callEvents(home).length >= 4)
    await pause(1500)
    expect(callEvents(home)).toEqual([
      {
        event_type: 'missed',
        id: 1043,
        number: '+33145678901',
        anonymous: false,
        name: 'Mamie',
        datetime: expect.stringMatching(/Z$/),
        duration: 20,
        line_id: null,
      },
      expect.objectContaining({ event_type: 'accepted', name: 'Dr Martin', duration: 61 }),
      expect.objectContaining({ event_type: 'outgoing', number: '3117', name: null }),
      expect.objectContaining({ event_type: 'voicemail', number: null, anonymous: true, line_id: 1 }),
    ])

    // While the phone rings, the box lists the call as missed with a duration of 0.
    home.clearReceived()
    const before = logOf(home).missed
    const answered = home.box.addCall({ number: '+33145678901', duration: 0 })
    const unanswered = home.box.addCall({ number: '+33142424242', duration: 0 })
    await pause(2000)
    expect(callEvents(home)).toEqual([])
    expect(logOf(home).missed).toBe(before)
    Object.assign(answered, { type: 'accepted', duration: 12 })
    await until('the accepted call has its event', () => callEvents(home).length === 1)
    unanswered.duration = 25
    await until('the missed call has its event', () => callEvents(home).length === 2)
    await pause(1500)
    expect(callEvents(home).map(({ event_type, duration }) => [event_type, duration])).toEqual([
      ['accepted', 12],
      ['missed', 25],
    ])
  })

  it('during a short restart fires its event after the start; earlier calls fire none', async () => {
    const home = await openHome({ settings })
    await home.daemon.stop()
    home.box.addCall({ number: '+33612345678' })
    home.clearReceived()
    await home.start()
    await until('the event', () => callEvents(home).length === 1)
    await pause(1500)
    expect(callEvents(home)).toMatchObject([{ event_type: 'missed', number: '+33612345678' }])
  })

  // With SIGKILL the daemon has no time to save anything at its stop.
  it('while a killed daemon is down fires its event after the start', async () => {
    const home = await openHomeOfProgram({ settings })
    await pause(1500) // What the start has read is saved a second later.
    await home.daemon.stop('SIGKILL')
    home.box.addCall({ type: 'accepted', number: '+33142424242' })
    home.clearReceived()
    await home.start()
    await until('the event', () => callEvents(home).length === 1)
    await pause(1500)
    expect(callEvents(home)).toMatchObject([{ event_type: 'accepted', name: 'Dr Martin' }])
  })
})

describe('the voicemail', () => {
  it('fires one event per new message, and plays, marks and deletes messages', async () => {
    const home = await openHome({ simulator: { model: 'pop' }, settings })
    const { telephony } = home.box.house
    const [old] = telephony.voicemail
    expect(home.state('calls/voicemail')).toMatchObject({ unread: 1, total: 1, last_name: 'Mamie' })
    expect(home.state('calls/account')).toEqual({ phone_number: telephony.phone_number })
    await pause(2500)
    expect(messageEvents(home)).toEqual([])

    const id = '20261122_101530_r0199887766.au'
    telephony.voicemail.unshift({
      ...old,
      id,
      phone_number: '',
      country_code: 0,
      date: 1_795_345_200,
      duration: 1,
      read: false,
    })
    await until('the event of the message is published', () => messageEvents(home).length > 0)
    await pause(1500)
    expect(messageEvents(home)).toEqual([
      {
        event_type: 'voicemail',
        id,
        number: null,
        anonymous: true,
        name: null,
        datetime: '2026-11-22T11:00:00Z',
        duration: 1,
      },
    ])

    const sound = await home.request('calls/audio', { id })
    expect(sound).toMatchObject({ status: 'ok', data: { content_type: expect.stringMatching(/^audio\/wav/) } })
    const { data } = z.object({ data: z.object({ base64: z.string() }) }).parse(sound)
    expect(Buffer.from(data.base64, 'base64').subarray(0, 4).toString()).toBe('RIFF')
    expect(home.box.requests.some(({ path }) => path === `call/voicemail/${id}/audio_file`)).toBe(true)
    expect(await home.request('calls/audio', { id: '../log/1042' })).toMatchObject({ error_code: 'invalid' })

    const since = home.box.requests.length
    expect(await home.command('calls/voicemail/mark_read', JSON.stringify({ id }))).toMatchObject({ status: 'ok' })
    expect(home.state('calls/voicemail')).toMatchObject({ unread: 1, total: 2 })
    expect(await home.command('calls/voicemail/delete', JSON.stringify({ id }))).toMatchObject({ status: 'ok' })
    expect(home.state('calls/voicemail')).toMatchObject({ unread: 1, total: 1 })
    expect(writes(home, since)).toEqual([
      { method: 'PUT', path: `call/voicemail/${id}`, body: { read: true } },
      { method: 'DELETE', path: `call/voicemail/${id}` },
    ])
  })
})
