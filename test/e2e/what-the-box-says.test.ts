/** What the box leaves empty, withholds or never did, end to end: each is published as what it is. */
import { describe, expect, it } from 'vitest'
import { type Home, openHome, until } from './home.ts'

const on = { enabled: true }

const events = (home: Home, topic: string) => home.published(topic).map((it) => JSON.parse(it))

/** Every text that is empty in what is published, as `topic payload`. Requests and replies of the API are not included. */
function emptyTexts(home: Home): string[] {
  const own = home.watcher.received.filter(({ topic }) => topic.startsWith('freebox/') && !topic.includes('/bridge/'))
  return own.filter(({ payload }) => payload.includes(':""')).map(({ topic, payload }) => `${topic} ${payload}`)
}

/** An answer in which every text is empty, except what identifies an object or says what kind it is. */
function emptied(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return /^(id|mac|name|type|status|state|band|af|l2.*)$/.test(key) ? value : ''
  if (Array.isArray(value)) return value.map((it) => emptied(it, key))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, it]) => [name, emptied(it, name)]))
}

describe('a text that the box leaves empty', () => {
  it('is never published as an empty text', async () => {
    const home = await openHome({ simulator: { model: 'delta' }, running: false })
    home.box.faults.set('lan/browser/pub', {
      kind: 'altered',
      // A host behind a repeater: its access point has no MAC address.
      result: (hosts) => withAccessPoint(emptied(hosts)),
    })
    for (const path of ['connection', 'wifi', 'downloads', 'home', 'system', 'phone', 'lan/config'])
      home.box.faults.set(path, { kind: 'altered', result: emptied })
    await home.start()
    await until('the hosts are published', () => home.published('lan/host/availability').includes('online'))
    const hosts = () => home.watcher.received.filter(({ topic }) => /^freebox\/lan\/host\/ether-[^/]*$/.test(topic))
    await until('a host is published', () => hosts().length > 3)
    await until('the station list is published', () => home.published('wifi/station/availability').includes('online'))
    expect(hosts().map(({ payload }) => JSON.parse(payload))).toContainEqual(
      expect.objectContaining({ access_point: null, access_point_mac: null, link: 'wifi' }),
    )
    expect(emptyTexts(home)).toEqual([])
  })
})

function withAccessPoint(hosts: unknown): unknown {
  if (!Array.isArray(hosts)) return hosts
  return hosts.map((it) => ({ ...it, reachable: true, access_point: { connectivity_type: 'wifi', type: 'repeater' } }))
}

describe('what the box withholds or never did', () => {
  it('is distinct from an unknown value: a call, a message and the bell say that the caller is anonymous', async () => {
    const adapters = { defaults: { enabled: false }, calls: on, lan: on, phone: { enabled: true, ringing: true } }
    const home = await openHome({ simulator: { model: 'pop' }, settings: { adapters } })
    const { telephony } = home.box.house
    telephony.log = []
    await until('the log is empty', () => home.state('calls/log')?.last === null)
    expect(home.state('calls/log')).toMatchObject({ anonymous: null, last_missed: null, last_missed_never: true })

    home.box.addCall({ number: '', name: '' })
    await until('the call', () => events(home, 'calls/call/call/event').length > 0)
    expect(events(home, 'calls/call/call/event')).toMatchObject([{ number: null, anonymous: true }])
    await until('the log', () => home.state('calls/log')?.anonymous === true)
    expect(home.state('calls/log')).toMatchObject({
      ...{ last: 'anonymous', last_missed_anonymous: true, last_missed_number: null, last_missed_never: false },
      ...{ last_accepted: null, last_accepted_never: true },
      calls: [{ number: null, anonymous: true }],
    })
    home.box.addCall({ number: '0145678901', name: '' })
    await until('the next call', () => home.state('calls/log')?.anonymous === false)

    const withheld = { phone_number: '', country_code: 0, date: 1_795_345_200, duration: 1 }
    telephony.voicemail.unshift({ ...withheld, id: '20261127_1_r.au', read: false })
    await until('the message', () => events(home, 'calls/message/voicemail/event').length > 0)
    expect(events(home, 'calls/message/voicemail/event')).toMatchObject([{ number: null, anonymous: true }])

    home.box.addCall({ number: '', name: '', duration: 0 })
    const reads = () => home.box.requests.filter(({ path }) => path === 'call/log/').length
    const before = reads()
    await until('the log with the call is read', () => reads() > before + 1)
    for (const phone of telephony.phones) phone.is_ringing = true
    await until('the bell', () => events(home, 'phone/bell/bell/event').length > 0)
    expect(events(home, 'phone/bell/bell/event')).toMatchObject([{ number: null, anonymous: true }])
  })

  it('is distinct from an unknown value: a time that was never', async () => {
    const adapters = { defaults: { enabled: false }, lan: on, connection: { enabled: false, ddns: on, logs: on } }
    const home = await openHome({ simulator: { model: 'delta' }, settings: { adapters }, running: false })
    const never = {
      status: 'ok',
      enabled: true,
      hostname: 'box.example.org',
      last_refresh: 1_795_345_200,
      last_error: 0,
    }
    home.box.faults.set('connection/ddns', { kind: 'altered', result: () => never })
    home.box.faults.set('connection/ddns/noip', { kind: 'altered', result: () => ({ ...never, last_error: null }) })
    home.box.faults.set('connection/logs', { kind: 'altered', result: () => [] })
    await home.start()
    await until('the state', () => home.state('connection/ddns/noip') !== undefined)
    expect(home.state('connection/ddns/dyndns')).toMatchObject({ last_error: null, last_error_never: true })
    expect(home.state('connection/ddns/dyndns')).toMatchObject({ last_refresh_never: false })
    expect(home.state('connection/ddns/noip')).toMatchObject({ last_error: null, last_error_never: false })
    await until('the outages', () => home.state('connection/logs') !== undefined)
    expect(home.state('connection/logs')).toMatchObject({ outage: null, outage_never: true })
  })
})
