/** Signing in: what a stranger sees, a wrong password, the right one, signing out, and too many attempts. */
import type { Page } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import { openOnce } from '../../support/cleanup.ts'
import { closeBrowser, hasChromium, inChromium, openBrowserStage, wide } from './support.ts'

const password = 'pâte à crêpes 🥞'
/** Chromium reports each refused request. */
const expects = /status of (401|429)/

afterAll(closeBrowser)

describe.skipIf(!hasChromium)(`signing in ${inChromium}`, () => {
  const stage = openOnce(() => openBrowserStage({ only: ['connection'], settings: { HTTP__PASSWORD: password } }))

  it('shows nothing of the house before, keeps the user signed in after a reload, and ends when they sign out', async () => {
    const { page, go } = await stage().open({ size: wide, language: 'en', expects })
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    expect(await page.getByRole('navigation').count()).toBe(0)
    expect(await page.locator('body').innerText()).not.toContain('Freebox')
    expect(await statusOf(page, 'api/now')).toBe(401)
    expect(await statusOf(page, 'api/events')).toBe(401)

    await signIn(page, 'crêpes')
    await expect.poll(() => page.getByRole('alert').innerText()).toBe('Wrong password')
    expect(await statusOf(page, 'api/now')).toBe(401)

    await signIn(page, password)
    await page.getByRole('heading', { level: 1, name: 'Freebox Delta' }).waitFor()
    await page.getByText('Live', { exact: true }).waitFor()
    const [cookie] = await page.context().cookies()
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' })
    expect(await page.evaluate(() => JSON.stringify(localStorage) + document.cookie)).not.toContain(password)

    await page.reload()
    await page.getByText('Live', { exact: true }).waitFor()
    await go('people')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    expect(await statusOf(page, 'api/now')).toBe(401)
  })

  it('refuses even the right password after five wrong ones, and says when to try again', async () => {
    const { page } = await stage().open({ language: 'en', expects })
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    const alert = page.getByRole('alert')
    for (let attempt = 0; attempt < 6; attempt++) {
      await signIn(page, `guess ${attempt}`)
      await expect.poll(() => page.locator('form [aria-busy=true]').count()).toBe(0)
      if ((await alert.innerText()) !== 'Wrong password') break
    }
    await expect.poll(() => alert.innerText()).toBe('Too many wrong passwords. Try again in a minute')
    await signIn(page, password)
    await expect.poll(() => alert.innerText()).toBe('Too many wrong passwords. Try again in a minute')
    expect(await statusOf(page, 'api/now')).toBe(401)
  })
})

/** As a password manager does: by the fields, and then Enter. */
async function signIn(page: Page, text: string): Promise<void> {
  await page.getByLabel('Password').fill(text)
  await page.keyboard.press('Enter')
}

function statusOf(page: Page, path: string): Promise<number> {
  return page.evaluate(async (path) => {
    const aborted = new AbortController()
    const { status } = await fetch(path, { signal: aborted.signal })
    aborted.abort()
    return status
  }, path)
}
