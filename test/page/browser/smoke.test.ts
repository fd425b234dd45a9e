/** The page in a real browser: what an owner sees first. */

import { afterAll, describe, expect, it } from 'vitest'
import { closeBrowser, hasChromium, inChromium, openBrowserStage, phone } from './support.ts'

afterAll(closeBrowser)

describe.skipIf(!hasChromium)(`the page ${inChromium}`, () => {
  it('shows line, people and Wi-Fi, without an error and without asking another server', async () => {
    const stage = await openBrowserStage()
    const { page } = await stage.open({ size: phone, language: 'fr' })
    await page.getByRole('heading', { level: 1, name: 'Freebox Delta' }).waitFor()
    await page
      .getByRole('link', { name: /Présence/ })
      .first()
      .waitFor()
    await page.getByRole('switch', { name: 'Wi-Fi' }).waitFor()
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('fr')
  })
})
