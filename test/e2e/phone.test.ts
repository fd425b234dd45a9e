/** The telephones, end to end: the bell where it is enabled, the DECT base, and finding a lost handset. */
import { describe, expect, it } from 'vitest'
import { type Home, lintOf, openHome, pause, until } from './home.ts'

const on = { enabled: true }
const onlyTelephony = { defaults: { enabled: false }, lan: on, calls: on, phone: on }

const bells = (home: Home) => home.published('phone/bell/bell/event').map((it) => JSON.parse(it))
const fxsOf = (home: Home) => home.box.house.telephony.phones.find(({ type }) => type === 'fxs')

describe('the telephones', () => {
  it('are published, and each command is sent as one exact request', async () => {
    const home = await openHome({ settings: { adapters: onlyTelephony } })
    const { telephony } = home.box.house
    expect(home.state('phone/phone/1')).toMatchObject({ off_hook: false, type: 'fxs', hardware_defect: false })
    expect(home.state('phone/phone/2')).toMatchObject({ off_hook: false, vendor: 'Gigaset' })
    expect(home.state('phone/config')).toMatchObject({ line: true, dect_enabled: true, dect_registration: false })
    // The bell is not enabled.
    expect(home.state('phone/bell')).toBeUndefined()
    expect(JSON.stringify([...home.documents().values()])).not.toContain('phone_ringing')
    expect(lintOf(home)).toEqual([])

    Object.assign(fxsOf(home) ?? {}, { on_hook: false })
    await until('the handset is off the hook', () => home.state('phone/phone/1')?.off_hook === true)

    const commanded = async (topic: string, payload: string) => {
      const since = home.box.requests.length
      expect(await home.command(topic, payload)).toMatchObject({ status: 'ok' })
      const all = home.box.requests.slice(since).filter(({ method }) => method !== 'GET')
      return all.map(({ method, path, body }) => ({ method, path, body }))
    }
    for (const [key, payload, value] of [
      ['dect_enabled', 'OFF', false],
      ['dect_registration', 'ON', true],
      ['dect_eco_mode', 'ON', true],
      ['dect_nemo_mode', 'ON', true],
      ['dect_ring_on_off', 'OFF', false],
    ] as const) {
      const request = { method: 'PUT', path: 'phone/config/', body: { [key]: value } }
      expect(await commanded(`phone/config/${key}`, payload)).toEqual([request])
      expect(home.state('phone/config')?.[key]).toBe(value)
    }
    expect(await commanded('phone/config/set_ring_pattern', '{"pattern":3}')).toEqual([
      { method: 'PUT', path: 'phone/config/', body: { dect_ring_pattern: 3 } },
    ])
    expect(home.state('phone/config')?.dect_ring_pattern).toBe(3)
    for (const [topic, path] of [
      ['config/page_start', 'phone/dect_page_start/'],
      ['config/page_stop', 'phone/dect_page_stop/'],
      ['phone/1/ring_start', 'phone/fxs_ring_start/'],
      ['phone/1/ring_stop', 'phone/fxs_ring_stop/'],
    ] as const) {
      expect(await commanded(`phone/${topic}`, 'PRESS')).toEqual([{ method: 'POST', path, body: {} }])
    }
    expect(await commanded('phone/phone/2/set_gain', '{"rx":2}')).toEqual([
      { method: 'PUT', path: 'phone/2', body: { gain_rx: 2 } },
    ])
    expect(home.state('phone/phone/2')?.gain_rx).toBe(2)
    expect(await home.command('phone/phone/2/ring_start', 'PRESS')).toMatchObject({ error_code: 'unknown_row' })
    expect(await home.request('phone/dect_vendors')).toMatchObject({ data: ['Gigaset', 'Panasonic', 'Philips'] })

    // The PIN of the DECT base is neither published nor logged.
    const pin = telephony.config.dect_pin ?? ''
    expect(pin).not.toBe('')
    const withPin = home.watcher.received.filter(({ payload }) => payload.includes(`"${pin}"`))
    expect(withPin).toEqual([])
    expect(home.daemon.lines.filter((line) => JSON.stringify(line).includes(`"${pin}"`))).toEqual([])
    expect(JSON.stringify(home.state('phone/config'))).not.toContain('pin')
  })
})

describe('the bell', () => {
  it('fires an event with the caller when it begins to ring, and one when it stops', async () => {
    const slow = { defaults: { enabled: false, every: '1h' }, phone: { enabled: true, every: '2s', ringing: true } }
    const home = await openHome({ settings: { adapters: { ...onlyTelephony, ...slow } } })
    const countOf = (path: string) => home.box.requests.filter((it) => it.path === path).length
    const [phones, log] = [countOf('phone/'), countOf('call/log/')]
    await pause(4500)
    expect(countOf('phone/') - phones).toBeGreaterThanOrEqual(1)
    expect(countOf('phone/') - phones).toBeLessThanOrEqual(3)
    // The call log is requested only while the phone rings, to learn who calls.
    expect(countOf('call/log/')).toBe(log)
    expect(bells(home)).toEqual([])
    expect(home.state('phone/bell')).toEqual({ ringing: false, number: null, anonymous: false, name: null })

    home.box.addCall({ number: '+33145678901', duration: 0 })
    Object.assign(fxsOf(home) ?? {}, { is_ringing: true })
    await until('it rings', () => home.state('phone/bell')?.ringing === true)
    expect(home.state('phone/bell')).toEqual({ ringing: true, number: '+33145678901', anonymous: false, name: 'Mamie' })
    Object.assign(fxsOf(home) ?? {}, { is_ringing: false })
    await until('it has stopped ringing', () => home.state('phone/bell')?.ringing === false)
    await until('both events', () => bells(home).length >= 2)
    await pause(1500)
    expect(bells(home)).toEqual([
      { event_type: 'ringing', number: '+33145678901', anonymous: false, name: 'Mamie' },
      { event_type: 'stopped', number: null, anonymous: false, name: null },
    ])
  })
})
