/** Settings that are made on the page, and the dump that it offers for a report. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { start } from '../../support/process.ts'
import { closeBrowser, hasChromium, inChromium, openBrowserStage, type Window } from './support.ts'

const english = { language: 'en' } as const
const config = '# mine\npresence:\n  hold: 1m # as at home\n'

afterAll(closeBrowser)

describe.skipIf(!hasChromium)(`settings ${inChromium}`, () => {
  it('of config.yaml and of the environment are locked with their place, and a secret is never shown', async () => {
    const stage = await openBrowserStage({ only: ['connection'], config })
    const { page, go } = await stage.open(english)
    await go('settings')
    const hold = setting(page, 'presence.hold')
    await hold.getByText('config.yaml:2').or(hold.getByText('config.yaml:3')).waitFor()
    expect(await field(page, 'presence.hold').isDisabled()).toBe(true)
    const address = setting(page, 'freebox.url')
    await address.getByText('FREEBOX2MQTT__FREEBOX__URL').waitFor()
    expect(await field(page, 'freebox.url').isDisabled()).toBe(true)
    const token = setting(page, 'freebox.app_token')
    await token.getByText('A value is set. It is never shown.').waitFor()
    expect(await page.content()).not.toContain('a-token-that-must-stay-secret')
  })

  it('say next to the field what is wrong, save nothing then, and apply what is right', async () => {
    const stage = await openBrowserStage({ only: ['connection'], config })
    const { page, go } = await stage.open(english)
    const saved = join(stage.program.folder, 'data', 'settings.yaml')
    await go('settings')
    const input = field(page, 'presence.consider_home')
    await input.fill('soon')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect.poll(() => input.getAttribute('aria-invalid')).toBe('true')
    const wrong = setting(page, 'presence.consider_home').locator('.error')
    expect(await wrong.textContent()).toMatch(/^expected/)
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('presence.consider_home')
    await page.getByText('1 setting is not accepted. Nothing was saved.').first().waitFor()
    expect(existsSync(saved)).toBe(false)

    const french = await stage.open({ language: 'fr' })
    await french.go('settings')
    await field(french.page, 'presence.consider_home').fill('bientôt')
    await french.page.getByRole('button', { name: 'Enregistrer' }).click()
    await setting(french.page, 'presence.consider_home').getByText('attendu\u202f: une durée comme 30s').waitFor()

    await input.fill('5m')
    await page.getByRole('button', { name: 'Save' }).click()
    await setting(page, 'presence.consider_home').getByText('Set here').waitFor()
    await page.getByText('Saved and in use.').first().waitFor()
    expect(readFileSync(saved, 'utf8')).toContain('consider_home')
    expect(readFileSync(join(stage.program.folder, 'config.yaml'), 'utf8')).toBe(config)

    await setting(page, 'presence.consider_home').getByRole('button', { name: 'Use the default' }).click()
    await page.getByRole('button', { name: 'Save' }).click()
    await setting(page, 'presence.consider_home').getByText('Default', { exact: true }).waitFor()
    expect(await input.inputValue()).toBe('3m')
  })

  it('that enable an adapter bring its objects onto the page that is open', async () => {
    const stage = await openBrowserStage({ only: ['connection'] })
    const { page, go } = await stage.open(english)
    await go('settings/adapters.lcd.enabled')
    await field(page, 'adapters.lcd.enabled').selectOption('true')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved. freebox2mqtt starts again with it.').first().waitFor()
    await go('all')
    await page.getByRole('listitem').filter({ hasText: 'lcd' }).getByText('1 object').waitFor()
  })
})

describe.skipIf(!hasChromium)(`the dump ${inChromium}`, () => {
  it('is listed, then downloaded without names of the house, and can be replayed', async () => {
    const stage = await openBrowserStage({ only: ['connection', 'lan', 'system'] })
    const { page, go } = await stage.open(english)
    await go('diagnostics')
    await page.getByRole('button', { name: 'Look at what is in it' }).click()
    await page.getByRole('heading', { name: /^\d+ paths$/ }).waitFor()
    await page.getByRole('listitem').filter({ hasText: 'lan/browser/pub/' }).waitFor()
    const downloaded = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download the dump' }).click()
    const file = join(stage.program.folder, (await downloaded).suggestedFilename())
    await (await downloaded).saveAs(file)
    expect(file).toMatch(/freebox-dump\.json\.gz$/)
    expect(gunzipSync(readFileSync(file)).toString()).not.toMatch(/Alice|Dupont/)

    const simulate = start(['simulate', '--replay', file, '--port', '0'])
    await simulate.printed(/Ctrl-C/)
    const url = /answers at (\S+)/.exec(simulate.out())?.[1] ?? ''
    const answer = await fetch(`${url}/api_version`)
    expect(await answer.json()).toMatchObject({ box_model_name: expect.stringContaining('Freebox') })
  })
})

/** A row of the settings. */
function setting(page: Window['page'], path: string) {
  return page.getByRole('listitem').filter({ has: field(page, path) })
}

function field(page: Window['page'], path: string) {
  return page.locator(`[id="${path}"]`)
}
