/** The page of the Freebox in the frontend of Home Assistant. Its picture is docs/images/home-assistant.png. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openHouse } from '../support/house.ts'
import { devicesOf } from '../support/registry.ts'
import { pause, until } from '../support/waiting.ts'
import { type Browser, openBrowser } from './chromium.ts'
import { moveCards, visibleText } from './page-scripts.ts'
import { createTokens, finishOnboarding } from './user.ts'

const folder = 'docs/images'

const house = openHouse({
  homeAssistant: { configuration: 'recorder:\nlogbook:\nfrontend:\n' },
  settings: { adapters: { defaults: { every: '1s' } } },
})
let browser: Browser | undefined
afterAll(() => browser?.close())

describe('the page of the Freebox', () => {
  it('shows controls, sensors, settings, diagnostics and activity, each with a value', async () => {
    const { ha } = house
    await house.settled()
    await finishOnboarding(ha)
    await useHouse()
    const device = (await devicesOf(ha)).find(({ via_device_id }) => via_device_id === null)
    const page = await openBrowser({ width: 1280, height: 966, scale: 1 })
    browser = page
    await page.store({ hassTokens: await createTokens(ha), dockedSidebar: '"always_hidden"' })
    await page.open(`${ha.url}/config/devices/device/${device?.id}`)
    await until('the cards are shown', () => page.evaluate(moveCards))
    await pause(5000) // until the icons are loaded and nothing moves
    const text = z.string().parse(await page.evaluate(visibleText))
    expect(text).toMatch(/^Freebox Server$/m)
    expect(text).not.toMatch(/unavailable|unknown/i)
    for (const title of ['Controls', 'Sensors', 'Configuration', 'Diagnostic', 'Activity']) {
      expect(text).toMatch(new RegExp(`^${title}$`, 'm'))
    }
    mkdirSync(folder, { recursive: true })
    writeFileSync(`${folder}/home-assistant.png`, await page.picture())
  })
})

/** Causes traffic and activity: an evening with an outage, a phone call, a missed call and a finished download. */
async function useHouse(): Promise<void> {
  const { box } = house
  const { connection, wifi, telephony, downloads } = box.house
  const wait = () => pause(3500)
  for (const key of wifi.custom_keys) key.until = Math.round(Date.now() / 1000) + 4 * 3600
  const { bytes_down, bytes_up } = connection.status
  box.setLineUp(false)
  await wait()
  box.setLineUp(true)
  Object.assign(connection.status, { rate_down: 86_412_000, rate_up: 9_214_000, bytes_down, bytes_up })
  await wait()
  const [running] = downloads.tasks.filter(({ status }) => status === 'downloading')
  if (running === undefined) throw new Error('the simulated house downloads nothing')
  const other = { ...running, id: 99, name: 'debian-live.iso' }
  downloads.tasks.push(other)
  await wait()
  Object.assign(other, { status: 'done', rx_bytes: other.size, rx_pct: 10_000, rx_rate: 0, eta: 0 })
  await wait()
  for (const on_hook of [false, true]) {
    for (const phone of telephony.phones.slice(0, 1)) phone.on_hook = on_hook
    await wait()
  }
  box.addCall({ number: '+33145678901' })
  await wait()
}
