/** What an owner operates on the page, and what is refused. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type BrowserStage, closeBrowser, hasChromium, inChromium, openBrowserStage, type Window } from './support.ts'

const english = { language: 'en' } as const
const only = ['connection', 'wifi'] as const

afterAll(closeBrowser)

describe.skipIf(!hasChromium)(`operating ${inChromium}`, () => {
  it('a switch sends one change to the box, waits for its answer, and then shows what the box says', async () => {
    const stage = await openBrowserStage({ only })
    const { page } = await stage.open(english)
    const toggle = wifi(page)
    await expect.poll(() => toggle.getAttribute('aria-checked')).toBe('true')
    stage.box.faults.set('PUT wifi/config', { kind: 'slow', ms: 1000 })
    await toggle.click()
    await page.locator('[role=switch][aria-label="Wi-Fi"][aria-checked=false][aria-busy=true]').waitFor()
    // An impatient second tap is not a second command.
    await toggle.click()
    await expect.poll(() => toggle.getAttribute('aria-busy')).toBe('false')
    expect(await toggle.getAttribute('aria-checked')).toBe('false')
    expect(changes(stage)).toBe(1)
    expect(stage.box.house.wifi.config.enabled).toBe(false)
    await page.reload()
    await expect.poll(() => toggle.getAttribute('aria-checked')).toBe('false')
  })

  it('goes back and says which right is missing if the box refuses', async () => {
    const stage = await openBrowserStage({ only })
    const { page } = await stage.open(english)
    const toggle = wifi(page)
    await expect.poll(() => toggle.getAttribute('aria-checked')).toBe('true')
    stage.box.setRight('settings', false)
    stage.box.expireSessions()
    await toggle.click()
    await page.getByRole('alert').filter({ hasText: 'Modification des réglages de la Freebox' }).waitFor()
    expect(await toggle.getAttribute('aria-checked')).toBe('true')
    expect(await toggle.getAttribute('aria-busy')).toBe('false')
  })

  it('is locked with the reason where the owner denies it, also on a page that was open before', async () => {
    const stage = await openBrowserStage({ only })
    const { page, go } = await stage.open(english)
    await wifi(page).waitFor()
    writeFileSync(join(stage.program.folder, 'config.yaml'), 'commands: { deny: ["wifi.*"] }\n')
    await go('diagnostics')
    await page.getByRole('button', { name: 'Restart freebox2mqtt' }).click()
    await page.getByRole('button', { name: 'Yes, do it' }).click()
    await go('')
    const locked = page.locator('.card').filter({ has: page.getByRole('heading', { name: 'Wi-Fi' }) })
    await locked.getByText('The settings of “commands” do not allow this.').waitFor()
    expect(await wifi(page).count()).toBe(0)
    expect(changes(stage)).toBe(0)
  })

  it('a denied command goes back with the sentence and the remedy on a page that does not know yet', async () => {
    const stage = await openBrowserStage({ only, config: 'commands: { deny: ["wifi.*"] }\n' })
    const { page } = await stage.open({ ...english, expects: /status of 403/ })
    await page.locator('.locked').waitFor()
    // As the tables were before.
    await page.route('**/api/tables', async (route) => {
      const text = await (await route.fetch()).text()
      await route.fulfill({ body: text.replaceAll('"settable":false', '"settable":true') })
    })
    await page.reload()
    const toggle = wifi(page)
    await expect.poll(() => toggle.getAttribute('aria-checked')).toBe('true')
    await toggle.click()
    await page.getByRole('alert').filter({ hasText: 'See commands.deny' }).waitFor()
    expect(await toggle.getAttribute('aria-checked')).toBe('true')
    expect(changes(stage)).toBe(0)
  })

  it('says in French what is wrong with a field, also to a screen reader', async () => {
    const stage = await openBrowserStage({ only })
    const { page, go } = await stage.open({ language: 'fr' })
    await go('all/wifi/wifi.mac_filter')
    await page.locator('summary').filter({ hasText: 'Commandes' }).click()
    const add = page.locator('form').filter({ has: page.getByRole('heading', { name: 'add', exact: true }) })
    await add
      .locator('.field .detail')
      .filter({ hasText: /^une adresse MAC comme/ })
      .waitFor()
    await add.getByLabel('mac').fill('aa:bb')
    await add.getByRole('button', { name: 'Envoyer' }).click()
    const sentence = 'Champ mac, attendu\u202f: une adresse MAC comme aa:bb:cc:00:11:22'
    await add.getByRole('alert').filter({ hasText: sentence }).waitFor()
    expect(await add.getByRole('alert').locator('[lang=en]').count()).toBe(0)
    await page.locator('[role=status]').filter({ hasText: sentence }).waitFor({ state: 'attached' })
  })

  it('asks in French before a dangerous command, and does nothing if the answer is no', async () => {
    const config = 'commands: { allow_dangerous: ["calls.log.delete_all"] }\n'
    const stage = await openBrowserStage({ only: ['calls'], config })
    const { page, go } = await stage.open({ language: 'fr' })
    await go('all/calls/calls.log')
    await page.locator('summary').filter({ hasText: 'Commandes' }).click()
    const danger = 'Supprime tous les appels du journal.'
    const form = page.locator('form').filter({ hasText: danger })
    await form.getByRole('button', { name: 'Envoyer' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(danger, { exact: true }).waitFor()
    expect(await dialog.locator('[lang=en]').count()).toBe(0)
    await dialog.getByRole('button', { name: 'Annuler' }).click()
    expect(changes(stage)).toBe(0)
  })
})

function wifi(page: Window['page']) {
  return page.getByRole('switch', { name: 'Wi-Fi', exact: true })
}

/** How often the box was asked to turn Wi-Fi on or off. */
function changes({ box }: BrowserStage): number {
  return box.requests.filter(({ method, path }) => method === 'PUT' && path.includes('wifi/config')).length
}
