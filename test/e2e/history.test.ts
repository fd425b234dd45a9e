/** The history of the box, end to end: both ways to ask, the units, the gaps, and what the box refuses in words. */
import { describe, expect, it } from 'vitest'
import { adapters } from '../../adapters/index.ts'
import { type Home, openHome } from './home.ts'

const others = adapters.map(({ name }) => name).filter((name) => name !== 'rrd' && name !== 'lan')
const onlyHistory = Object.fromEntries(others.map((name) => [name, { enabled: false }]))
const hour = 3600

/** What was asked of rrd/, and the reply. */
async function ask(home: Home, input: object) {
  home.box.requests.splice(0)
  const reply = await home.request('rrd/history', input)
  const requests = home.box.requests.filter(({ path }) => path.startsWith('rrd'))
  return {
    reply,
    data: Object(reply.data),
    requests: requests.map(({ method, path, body }) => ({ method, path, body })),
  }
}

describe('the history of an Ultra', () => {
  it('is asked for with POST, has units and gaps, and is announced nowhere', { timeout: 30_000 }, async () => {
    const home = await openHome({ simulator: { model: 'ultra' }, settings: { adapters: onlyHistory } })
    const now = Math.floor(Date.now() / 1000)

    const temperatures = await ask(home, { db: 'temp', from: now - 7 * hour, to: now - hour, precision: 10 })
    const fields = ['temp_cpu0', 'temp_cpu1', 'temp_cpu2', 'temp_cpu3', 'temp_hdd', 'fan0_speed']
    expect(temperatures.requests).toEqual([
      {
        ...{ method: 'POST', path: 'rrd/' },
        body: { db: 'temp', date_start: now - 7 * hour, date_end: now - hour, precision: 10, fields },
      },
    ])
    const { data } = temperatures
    expect(data).toMatchObject({ db: 'temp', units: { temp_cpu0: '°C', fan0_speed: 'rpm' } })
    expect([data.from % 120, data.to % 120]).toEqual([0, 0])
    expect(data.points.some((point: Record<string, unknown>) => point.temp_cpu0 === null)).toBe(true)
    const known = data.points.find((point: Record<string, unknown>) => point.temp_cpu0 !== null)
    expect(known).toMatchObject({ time: expect.any(Number), fan0_speed: expect.any(Number) })
    expect(known.temp_cpu0).toBeGreaterThan(50)
    expect(known.temp_cpu0).toBeLessThan(70)

    const iso = new Date((now - 600) * 1000).toISOString()
    const rates = await ask(home, { db: 'net', from: iso, fields: ['rate_down'] })
    expect(rates.requests[0]?.body).toEqual({ db: 'net', date_start: now - 600, fields: ['rate_down'] })
    expect(rates.data.units).toEqual({ rate_down: 'B/s' })
    expect(rates.data.points[1].time - rates.data.points[0].time).toBe(10)

    const port = await ask(home, { db: 'switch', port: 'sfp_lan' })
    expect(Object.keys(port.data.units)).toEqual(['rx_sfp_lan', 'tx_sfp_lan'])

    const { reply } = await ask(home, { db: 'net', from: now - 800 * 24 * hour })
    expect(reply).toMatchObject({
      error_code: 'db_error',
      error: expect.stringContaining('no history for this period'),
    })
    home.box.faults.set('rrd', { kind: 'body', body: { success: false, msg: 'invalid_db' } })
    expect((await ask(home, { db: 'dsl' })).reply).toMatchObject({
      ...{ error_code: 'invalid_db', error: 'This Freebox has no such history' },
    })
    expect((await ask(home, { db: 'net', from: 200, to: 100 })).reply).toMatchObject({ error_code: 'invalid' })
    expect((await ask(home, { db: 'net', from: 'yesterday' })).reply).toMatchObject({
      error: expect.stringContaining('epoch seconds or a time such as'),
    })
    expect([...home.documents().keys()].filter((topic) => topic.includes('rrd'))).toEqual([])
  })

  it('has the temperatures of a Revolution, whose fields have other names', { timeout: 30_000 }, async () => {
    const home = await openHome({ simulator: { model: 'revolution' }, settings: { adapters: onlyHistory } })
    const now = Math.floor(Date.now() / 1000)
    const { data, requests } = await ask(home, { db: 'temp', from: now - 7 * hour })
    const units = { cpub: '°C', cpum: '°C', fan_speed: 'rpm', hdd: '°C', sw: '°C' }
    expect(data.units).toEqual(units)
    expect(data.points.some((point: Record<string, unknown>) => Number(point.cpum) > 50)).toBe(true)
    expect(requests.map(({ body }) => Object(body).fields?.length)).toEqual([5, undefined])
  })

  it('is asked for with GET if the right to change settings is missing', { timeout: 30_000 }, async () => {
    const home = await openHome({ simulator: { rights: { settings: false } }, settings: { adapters: onlyHistory } })
    const { requests, data } = await ask(home, { db: 'net', precision: 100, fields: ['bw_up'] })
    expect(requests).toEqual([{ method: 'GET', path: 'rrd/?db=net&precision=100', body: undefined }])
    expect(Object.keys(data.units)).toEqual(['bw_up'])
  })
})
