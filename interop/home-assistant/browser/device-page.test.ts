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
  it('shows sensors, events, settings, diagnostics and activity, each with a value', async () => {
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
    // While the line is away it has no address, which is a part of the activity.
    expect(text).not.toMatch(/unavailable/i)
    for (const title of ['Sensors', 'Events', 'Configuration', 'Diagnostic', 'Activity']) {
      expect(text).toMatch(new RegExp(`^${title}$`, 'm'))
    }
    mkdirSync(folder, { recursive: true })
    writeFileSync(`${folder}/home-assistant.png`, await page.picture())
  })
})

/** Causes traffic and activity: an evening with three outages. */
async function useHouse(): Promise<void> {
  const { box } = house
  const { status } = box.house.connection
  const { bytes_down, bytes_up } = status
  for (const isUp of [false, true, false, true, false, true]) {
    box.setLineUp(isUp)
    await pause(3500)
  }
  Object.assign(status, { rate_down: 86_412_000, rate_up: 9_214_000, bytes_down, bytes_up })
  await pause(3500)
}
