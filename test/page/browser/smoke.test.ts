/** The page in a real browser: what an owner sees first, what changes, and what is operated. */

import { afterAll, describe, expect, it } from 'vitest'
import { closeBrowser, hasChromium, inChromium, openBrowserStage, phone } from './support.ts'

afterAll(closeBrowser)

describe.skipIf(!hasChromium)(`the page ${inChromium}`, () => {
  it('shows line, people and Wi-Fi, without an error and without asking another server', async () => {
    const stage = await openBrowserStage()
    const { page, problems, elsewhere } = await stage.open({ size: phone, language: 'fr' })
    await page.getByRole('heading', { level: 1, name: 'Freebox Delta' }).waitFor()
    await page
      .getByRole('link', { name: /Présence/ })
      .first()
      .waitFor()
    await page.getByRole('switch', { name: 'Wi-Fi' }).waitFor()
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('fr')
    expect(problems).toEqual([])
    expect(elsewhere).toEqual([])
  })

  it('operates a switch: the box gets the change, and the switch waits for the reply', async () => {
    const stage = await openBrowserStage({ only: ['connection', 'wifi'] })
    const { page } = await stage.open()
    const toggle = page.getByRole('switch', { name: 'Wi-Fi' })
    await expect.poll(() => toggle.getAttribute('aria-checked')).toBe('true')
    await toggle.click()
    await expect.poll(() => toggle.getAttribute('aria-checked')).toBe('false')
    await expect.poll(() => toggle.getAttribute('aria-busy')).toBe('false')
    const puts = stage.box.requests.filter(({ method, path }) => method === 'PUT' && path.includes('wifi/config'))
    expect(puts).toHaveLength(1)
    // The state that the box reports, and not the wish.
    await page.reload()
    await expect.poll(() => toggle.getAttribute('aria-checked')).toBe('false')
  })

  it('goes back and shows the sentence if a command is refused', async () => {
    const stage = await openBrowserStage({ only: ['connection', 'wifi'] })
    const { page } = await stage.open()
    const toggle = page.getByRole('switch', { name: 'Wi-Fi' })
    await expect.poll(() => toggle.getAttribute('aria-checked')).toBe('true')
    stage.box.faults.set('PUT wifi/config', { kind: 'error', error_code: 'inval' })
    await toggle.click()
    await page.getByRole('alert').waitFor()
    expect(await toggle.getAttribute('aria-checked')).toBe('true')
  })

  it('says that values are old while the daemon restarts, and is current again by itself', async () => {
    const stage = await openBrowserStage({ only: ['connection', 'lan'] })
    const { page, go } = await stage.open({ language: 'en' })
    await page.getByText('Live', { exact: true }).waitFor()
    await go('diagnostics')
    await page.getByRole('button', { name: 'Restart freebox2mqtt' }).click()
    await page.getByRole('button', { name: 'Yes, do it' }).click()
    await page.getByText('freebox2mqtt is starting again').waitFor()
    await go('')
    await page.getByText('Live', { exact: true }).waitFor()
  })
})
