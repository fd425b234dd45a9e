/** What clients that this project did not write ask for, and what no other test asks for. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OpenBox, openBox } from './client.ts'

let delta: OpenBox

beforeAll(async () => {
  delta = await openBox({ model: 'delta' }, 6)
})
afterAll(() => delta.simulator.close())

describe('a simulated Delta answers other clients', () => {
  test('pairs an application that sends its JSON as text/plain', async () => {
    const app = { app_id: 'hass', app_name: 'Home Assistant', app_version: '2026.11.0', device_name: 'a house' }
    const body = JSON.stringify(app)
    const headers = { 'Content-Type': 'text/plain; charset=utf-8' }
    const url = `${delta.simulator.url}/api/v6/login/authorize/`
    const answer = await (await fetch(url, { method: 'POST', headers, body })).json()
    expect(answer).toMatchObject({ success: true, result: { track_id: 1, app_token: expect.any(String) } })
  })

  test('lists the networks for WPS without their keys', async () => {
    const { result } = await delta.get('wifi/wps/candidates/')
    expect(result).toContainEqual({
      bssid: '34:27:92:AA:B0:00',
      ssid: expect.any(String),
      bss_uuid: expect.any(String),
      band: '2d4g',
      encryption: 'wpa23_psk_ccmp',
      wps_enabled: true,
      state: 'active',
    })
  })

  test('returns the history of the last hour for a period under other names, and ignores the field "time"', async () => {
    const before = Math.floor(Date.now() / 1000)
    const query = { db: 'net', dateStart: 1, dateEnd: 2, fields: ['rate_down', 'femto', 'time'], precision: 10 }
    const { result } = await delta.call('POST', 'rrd/', query)
    expect(result).toMatchObject({
      data: expect.arrayContaining([{ time: expect.any(Number), rate_down: expect.anything(), femto: 0 }]),
    })
    expect(JSON.stringify(result)).not.toContain('"time":0')
    expect(result).toMatchObject({ date_start: expect.any(Number) })
    expect(Object(result).date_start).toBeGreaterThan(before - 3700)
  })

  test('has a playlist for the video of a camera', async () => {
    const { result } = await delta.get('camera/')
    const path = /"stream_url":"\/([^"]+)"/.exec(JSON.stringify(result))?.[1]
    const headers = { 'X-Fbx-App-Auth': delta.token }
    const answer = await fetch(`${delta.simulator.url}/api/v6/${path}?channel=2`, { headers })
    expect(answer.headers.get('content-type')).toBe('application/vnd.apple.mpegurl')
    expect(await answer.text()).toMatch(/^#EXTM3U\n/)
  })

  test('has no telephone numbers for the alarm, and omits the empty list', async () => {
    expect(await delta.get('home/sms/numbers')).toEqual({ success: true })
  })
})
