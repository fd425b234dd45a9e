/**
 * Commands in further forms that users and other programs send: values without the name of their field, colours, states
 * for commands. Over MQTT, with a simulated Freebox.
 */
import { describe, expect, it } from 'vitest'
import { openOnce } from '../support/cleanup.ts'
import { openHome, readOnce, writesSince } from './home.ts'

const host = 'ether-64:1c:ae:00:00:03'
const ok = { status: 'ok' }
const invalid = { status: 'error', error_code: 'invalid' }

describe('a command', () => {
  const opened = openOnce(() => openHome({ settings: readOnce }))

  it('with one field is understood without its name', async () => {
    const home = opened()
    const start = home.box.requests.length
    for (const form of ['D8-5E-D3-00-00-06', '"d85e.d300.0006"']) {
      expect(await home.command('lan/host/wake_mac', form), form).toMatchObject(ok)
    }
    for (const form of ['"Bob"', '{"name":"Bob"}', '5']) {
      expect(await home.command(`lan/host/${host}/rename`, form), form).toMatchObject(ok)
    }
    expect(await home.command(`lan/host/${host}/wake_on_lan`, 'PRESS')).toMatchObject(ok)
    expect(writesSince(home, start).map(({ body }) => body)).toEqual([
      { mac: 'd8:5e:d3:00:00:06', password: '' },
      { mac: 'd8:5e:d3:00:00:06', password: '' },
      ...['Bob', 'Bob', '5'].map((name) => expect.objectContaining({ primary_name: name })),
      expect.objectContaining({ password: '' }),
    ])
    expect(await home.send('freebox/bridge/request/log_level', 'INFO')).toMatchObject(ok)
    expect(await home.send('freebox/bridge/request/refresh', 'lan')).toMatchObject(ok)
    for (const form of ['Bob', 'name: Bob', 'not json']) {
      const error = 'Expected a JSON object with name; found plain text'
      expect(await home.command(`lan/host/${host}/rename`, form), form).toMatchObject({ ...invalid, error })
    }
    expect(await home.command(`lan/host/${host}/wake_on_lan`, 'hunter2')).toMatchObject({
      ...invalid,
      error: 'Expected a JSON object with password (optional); found plain text',
    })
  })

  it('for covers, lights, alarms and paths is understood in further forms of other programs', async () => {
    const home = opened()
    for (const form of ['closed', 'opened', '{"state":"CLOSED"}']) {
      expect(await home.command('home/shutter/31/shutter', form), form).toMatchObject(ok)
    }
    for (const form of ['#0000ff', '{"r":0,"g":0,"b":255}', '[0,0,255]', '{"hex":"#0000FF"}']) {
      expect(await home.command('home/light/34/light/color', '0,0'), form).toMatchObject(ok)
      expect(await home.command('home/light/34/light/color', form), form).toMatchObject(ok)
      expect(home.state('home/light/34')?.light_color, form).toEqual([240, 100])
    }
    for (const form of ['away', 'off']) {
      expect(await home.command('home/alarm/7/alarm', form), form).toMatchObject(ok)
    }
    expect(await home.command('connection/config/ping', '1.0')).toMatchObject(ok)
    expect(await home.command('downloads/config/download_dir', '"/Disque 1/Vidéos"')).toMatchObject(ok)
    expect(await home.command('home/alarm/7/timeout1', '30 S')).toMatchObject(ok)
    expect(await home.command('home/alarm/7/timeout1', '1 min')).toMatchObject({
      error: 'Expected a number from 0 to 255 (s); found "1 min"',
    })
    expect(await home.command('home/light/34/light', '{"state":"ON","brightness":128}')).toMatchObject({
      error: 'Expected a number from 0 to 100 as brightness; found "128"',
    })
  })

  it('to what is not there names it, and what there is', async () => {
    const home = opened()
    const answers = [
      ['wifi/temp_disable/pause', '30', 'This Freebox does not have wifi.temp_disable'],
      ['wifi/custom_key/make', '{}', 'There is no command "make" in wifi.custom_key. wifi.custom_key has create'],
      ['wifi/custom_key/99/delete', '{}', 'There is no object "99" in wifi.custom_key'],
      ['calls/log/delete', '{"id":99}', expect.stringContaining('(it has no object with this id)')],
    ] as const
    for (const [topic, payload, error] of answers) {
      expect(await home.command(topic, payload), topic).toMatchObject({ status: 'error', error })
    }
    expect(await home.request('pingg', {})).toMatchObject({
      error: 'There is no request "pingg". There are refresh, log_level, restart, forget, api',
    })
  })
})
