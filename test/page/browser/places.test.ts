/** Where a user is on the page: after setting up, on the way back, and when the page is loaded again. */
import { afterAll, describe, expect, it } from 'vitest'
import { closeBrowser, hasChromium, inChromium, openBrowserStage } from './support.ts'

afterAll(closeBrowser)

describe.skipIf(!hasChromium)(`the place on the page ${inChromium}`, () => {
  it('stays in the set up when the box has given access, for the rights and the broker', async () => {
    const stage = await openBrowserStage({ isNew: true, only: ['connection'] })
    const { page } = await stage.open({ language: 'fr' })
    await page.getByRole('button', { name: 'Demander l’accès' }).click()
    await page.getByText('La Freebox a donné l’accès.').waitFor()
    await page.getByRole('link', { name: 'Voir qui est là' }).waitFor()
    expect(new URL(page.url()).hash).toBe('#/setup')
  })

  it('is the same after the way back and after a reload, with what was searched', async () => {
    const stage = await openBrowserStage()
    const { page, go } = await stage.open({ language: 'en' })
    await page.locator('.cards .card').first().waitFor()
    await go('all')
    const scrolled = () => page.evaluate(() => scrollY)
    await page.locator('a[href="#/all/system"]').click()
    await page.getByRole('heading', { level: 1, name: 'system' }).waitFor()
    expect(await scrolled()).toBe(0)
    await page.locator('a.back').click()
    await expect.poll(scrolled).toBeGreaterThan(500)
    await page.reload()
    await expect.poll(scrolled).toBeGreaterThan(500)
    await page.getByRole('searchbox').fill('firmware')
    await page.locator('a[href^="#/all/system/"]').first().click()
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.goBack()
    await expect.poll(() => page.getByRole('searchbox').inputValue()).toBe('firmware')
  })
})
