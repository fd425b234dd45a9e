/** Rates and sizes in the units that people use: in states, attributes, events, replies and commands. */
import { describe, expect, it } from 'vitest'
import { openOnce } from '../support/cleanup.ts'
import { openSmallHome, pause, until } from './home.ts'

describe('a Freebox on fibre', () => {
  const opened = openOnce(() => openSmallHome({ settings: { adapters: { downloads: { enabled: true } } } }))

  it('shows the speeds of its line in Mbit/s and its traffic in GB, and small rates are not 0', async () => {
    const home = opened()
    const { status } = home.box.house.connection
    Object.assign(status, { bandwidth_down: 8e9, bandwidth_up: 800_000, rate_down: 11_601_500, rate_up: 1500 })
    Object.assign(status, { bytes_down: 512_775_503_669, bytes_up: 3_412_000 })
    const shown = { bandwidth_down: 8000, bandwidth_up: 0.8, rate_down: 92.81, rate_up: 0.01 }
    const expected = { ...shown, bytes_down: 512.78, bytes_up: 0.0034 }
    await until('the new values', () => home.state('connection/status')?.bandwidth_up === 0.8)
    expect(home.state('connection/status')).toMatchObject(expected)
    const document = [...home.documents()].find(([topic]) => topic.endsWith('_connection_status/config'))?.[1]
    expect(document).toMatchObject({
      components: {
        connection_status_rate_down: { unit_of_measurement: 'Mbit/s', suggested_display_precision: 2 },
        connection_status_bandwidth_down: { unit_of_measurement: 'Mbit/s' },
        connection_status_bytes_down: { unit_of_measurement: 'GB' },
      },
    })
  })

  it('publishes nothing while the line is quiet, whatever the last few bits per second are', async () => {
    const home = opened()
    const { status } = home.box.house.connection
    Object.assign(status, { rate_down: 600, rate_up: 620, bandwidth_up: 800_000 })
    await until('the line is quiet', () => Number(home.state('connection/status')?.rate_down) < 0.1)
    home.clearReceived()
    const reads = () => home.box.requests.filter(({ path }) => path === 'connection/').length
    for (let read = reads(), up = false; read < 6; up = !up) {
      status.rate_down += up ? 200 : -200
      status.rate_up += up ? -200 : 200
      status.bytes_down += 2000
      status.bytes_up += 2000
      const after = reads()
      await until('the next read', () => reads() > after)
      read++
    }
    await pause(200)
    expect(home.published('connection/status')).toEqual([])
  })

  it('shows sizes of downloads in MB and rates in Mbit/s: in states, attributes, events and replies', async () => {
    const home = opened()
    const [task] = home.box.house.downloads.tasks
    Object.assign(task ?? {}, { size: 300_000, rx_bytes: 1500, rx_rate: 12_500_000 })
    const state = () => home.state(`downloads/task/${task?.id}`)
    await until('the small file', () => state()?.size === 0.3)
    expect(state()).toMatchObject({ size: 0.3, rx_bytes: 0.0015, rx_rate: 100 })
    const { data } = await home.request('downloads/files', { task: task?.id })
    expect(data).toMatchObject([{ size: expect.any(Number) }])
    expect(JSON.stringify(data)).not.toMatch(/"(size|rx)":\d{6}/)
    Object.assign(task ?? {}, { status: 'error', error: 'disk_full' })
    const events = () => home.published('downloads/task/download/event')
    await until('the event', () => events().length > 0)
    expect(JSON.parse(events()[0] ?? '')).toMatchObject({ event_type: 'error', size: 0.3 })
  })

  it('takes the limits of downloads in Mbit/s, and sends the box exactly what was meant', async () => {
    const home = opened()
    for (const [mbits, bytes] of [
      ['12', 1_500_000],
      ['0.8', 100_000],
      ['0.012', 1500],
      ['8.8', 1_100_000],
      ['0', 0],
    ] as const) {
      expect(await home.command('downloads/config/normal_rx_rate', mbits)).toMatchObject({ status: 'ok' })
      expect(home.box.house.downloads.config.throttling.normal.rx_rate).toBe(bytes)
      expect(home.state('downloads/config')?.normal_rx_rate).toBe(Number(mbits))
    }
    const tooMuch = await home.command('downloads/config/normal_rx_rate', '1250000000')
    expect(tooMuch).toMatchObject({ status: 'error', error: expect.stringContaining('0 to 10000') })
  })
})

describe('a Freebox on copper', () => {
  it('shows the speeds of its line in Mbit/s, upload too', async () => {
    const home = await openSmallHome({ simulator: { model: 'mini' } })
    const { xdsl } = home.box.house.connection
    Object.assign(xdsl?.up ?? {}, { rate: 812, maxrate: 1092 })
    await until('the new rate', () => home.state('connection/xdsl')?.rate_up === 0.81)
    expect(home.state('connection/xdsl')).toMatchObject({ maxrate_up: 1.09 })
    expect(Number(home.state('connection/xdsl')?.rate_down)).toBeLessThan(100)
  })
})
