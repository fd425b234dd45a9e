/**
 * The pages of the Freebox and of its groups in the frontend of Home Assistant, in both languages, on a desk and on a
 * phone. With PAGES=folder, their pictures are written there: to look at after a change of names or categories.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openHouse } from '../support/house.ts'
import { devicesOf } from '../support/registry.ts'
import { pause, until } from '../support/waiting.ts'
import { type Browser, openBrowser } from './chromium.ts'
import { cutTexts, pageHeight, visibleText } from './page-scripts.ts'
import { createTokens, finishOnboarding } from './user.ts'

const folder = process.env.PAGES
const box = 'freebox_342792aabbcc'
const pages = ['', '_wifi', '_phone', '_downloads', '_network', '_home']

const views = [
  { view: 'desk', width: 1280 },
  { view: 'phone', width: 390 },
] as const

describe.each(['en', 'fr'])('the device pages with the language %s', (language) => {
  const house = openHouse({
    settings: { homeassistant: { language } },
    homeAssistant: { language, configuration: 'recorder:\nlogbook:\nfrontend:\n' },
  })
  let browser: Browser | undefined
  afterAll(() => browser?.close())

  it('are open to a user', async () => {
    await house.settled()
    await finishOnboarding(house.ha)
    browser = await openBrowser({ width: 1280, height: 1000, scale: 1 })
    const hassTokens = await createTokens(house.ha)
    await browser.store({ hassTokens, dockedSidebar: '"always_hidden"', selectedLanguage: JSON.stringify(language) })
  })

  it.each(views.flatMap((view) => pages.map((page) => ({ page, ...view }))))(
    'show every name in full, and no value that is unknown (Freebox$page, $view)',
    async ({ page, view, width }) => {
      if (browser === undefined) throw new Error('Chromium does not run')
      const { resize, open, evaluate, picture } = browser
      const devices = await devicesOf(house.ha)
      const device = devices.find(({ identifiers }) => identifiers.some(([, id]) => id === `${box}${page}`))
      await resize({ width, height: 3000, scale: 1 })
      await open(`${house.ha.url}/config/devices/device/${device?.id}`)
      await until('the cards are shown', async () => Number(await evaluate(pageHeight)) > 0)
      await pause(3000) // until the icons are loaded and nothing moves
      await resize({ width, height: Number(await evaluate(pageHeight)) + 20, scale: 1 })
      await pause(300)
      if (folder !== undefined) {
        mkdirSync(folder, { recursive: true })
        writeFileSync(`${folder}/${language}-${view}${page || '_box'}.png`, await picture())
      }
      expect(z.string().parse(await evaluate(visibleText))).not.toMatch(/unavailable|indisponible/i)
      // The name of a download is the user's.
      const cut = z.array(z.string()).parse(await evaluate(cutTexts))
      expect(cut.filter((text) => !/\.(iso|zip|bin)\b/.test(text))).toEqual([])
    },
  )
})
