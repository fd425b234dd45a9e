/** Every screen: WCAG, sizes of buttons and links, narrow windows, large text, languages. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import type { Language } from '../../../src/page/contract.ts'
import { openOnce } from '../../support/cleanup.ts'
import { closeBrowser, hasChromium, inChromium, openBrowserStage, phone, type WindowOptions, wide } from './support.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const languages = ['en', 'fr'] as const
const alice = 'people/ether-4a:3f:da:00:00:02'
const screens = [
  '',
  'people',
  alice,
  'line',
  'all',
  'all/wifi',
  'all/home',
  'health',
  'settings',
  'diagnostics',
  'setup',
  'more',
]

interface Violation {
  readonly id: string
  readonly nodes: readonly { readonly target: unknown; readonly failureSummary?: string }[]
}

afterAll(closeBrowser)

describe.skipIf(!hasChromium)(`accessibility ${inChromium}`, () => {
  const stage = openOnce(() => openBrowserStage())

  it('no screen has a violation of WCAG 2.2 AA: in both languages, light and dark, narrow and wide', async () => {
    // Each window is a process of its own, so that two use both cores of a small machine.
    const found = await Promise.all(
      languages.map(async (language) => {
        const { page, go } = await openReady({ language, size: phone })
        await page.evaluate(axe)
        const violations: string[] = []
        for (const screen of screens) {
          await go(screen)
          if (screen === 'line') await page.locator('.chart canvas').waitFor()
          violations.push(...(await violationsIn(page, language, screen || 'now')))
        }
        return violations
      }),
    )
    expect(found.flat()).toEqual([])
  })

  it('nor has what comes before: signing in and setting up', async () => {
    const locked = await openBrowserStage({ only: ['connection'], settings: { HTTP__PASSWORD: 'correct horse' } })
    const found: string[] = []
    const expects = /status of 401/
    const signIn = await locked.open({ language: 'fr', expects })
    await signIn.page.getByRole('button', { name: 'Se connecter' }).click()
    await signIn.page.getByLabel('Mot de passe').fill('wrong')
    await signIn.page.keyboard.press('Enter')
    await signIn.page.getByRole('alert').waitFor()
    await signIn.page.evaluate(axe)
    found.push(...(await violationsIn(signIn.page, 'fr', 'sign-in')))

    const fresh = await openBrowserStage({
      only: ['connection'],
      isNew: true,
      simulator: { pairing: { grantAfterPolls: 9_999 } },
    })
    const { page } = await fresh.open({ language: 'fr' })
    await page.getByRole('button', { name: 'Demander l’accès' }).click()
    await page.locator('.press').waitFor()
    await page.evaluate(axe)
    found.push(...(await violationsIn(page, 'fr', 'first setup')))
    expect(found).toEqual([])
  })

  it('everything that is touched on a phone has at least 44 pixels', async () => {
    const { page, go } = await openReady({ language: 'fr', size: phone })
    const found: string[] = []
    for (const screen of screens) {
      await go(screen)
      found.push(...(await smallTargets(page)).map((it) => `${screen || 'now'}: ${it}`))
    }
    expect(found).toEqual([])
  })

  it('no screen scrolls sideways at 320 pixels, nor on a phone with text of twice the size', async () => {
    const { page, go } = await openReady({ language: 'fr', size: { width: 320, height: 640 } })
    const found: string[] = []
    const note = async (screen: string, how: string) => {
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      if (sideways > 0) found.push(`${screen || 'now'} ${how}: ${sideways} pixels too wide`)
    }
    for (const screen of screens) {
      await go(screen)
      await note(screen, 'at 320')
    }
    await page.setViewportSize(phone)
    const session = await page.context().newCDPSession(page)
    await session.send('Page.setFontSizes', { fontSizes: { standard: 32 } })
    // The page follows the size that the user has set in the browser.
    await expect.poll(() => page.evaluate(() => getComputedStyle(document.body).fontSize)).toBe('32px')
    for (const screen of screens) {
      await go(screen)
      await note(screen, 'with large text')
      const cut = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('main h1, main h2, main button, main .state, main .label')]
          .filter((it) => it.scrollWidth > it.clientWidth + 1 && getComputedStyle(it).overflowX !== 'visible')
          .map((it) => it.outerHTML.slice(0, 120)),
      )
      found.push(...cut.map((it) => `${screen || 'now'} cuts ${it}`))
    }
    expect(found).toEqual([])
  })

  it('says in which language each text is, and follows the switch at once', async () => {
    const { page, go } = await openReady({ language: 'fr', size: phone })
    const lang = () => page.evaluate(() => document.documentElement.lang)
    expect(await lang()).toBe('fr')
    await go('settings')
    await page.getByText('Le broker MQTT et la connexion avec lui.').waitFor()
    const english = await page.evaluate(() => {
      const texts = [...document.querySelectorAll('main *')].map(({ firstChild }) => firstChild?.nodeValue ?? '')
      return texts.filter((it) => /^(The|How|Whether|Which|When) /.test(it))
    })
    expect(english).toEqual([])
    await go('more')
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('heading', { level: 1, name: 'More' }).waitFor()
    expect(await lang()).toBe('en')
  })

  it('moves nothing for users who want less motion, and interrupts no screen reader', async () => {
    const moving = await openReady({ reducedMotion: 'no-preference', language: 'en' })
    const still = await openReady({ reducedMotion: 'reduce', language: 'en' })
    const durations = (page: Page) =>
      page.evaluate(() =>
        [...document.querySelectorAll('*')].flatMap((it) => {
          const { transitionDuration, animationName } = getComputedStyle(it)
          return transitionDuration === '0s' && animationName === 'none' ? [] : [it.className]
        }),
      )
    expect(await durations(moving.page)).not.toEqual([])
    expect(await durations(still.page)).toEqual([])
    for (const screen of screens) {
      await still.go(screen)
      expect(await still.page.locator('[aria-live=assertive]').count()).toBe(0)
    }
    expect(await still.page.locator('[aria-live=polite]').count()).toBeGreaterThan(0)
  })

  async function openReady(options: WindowOptions) {
    const window = await stage().open(options)
    await window.page.locator('.live:not(.old)').waitFor()
    // The hosts have been read.
    await window.page.getByText('Alice', { exact: true }).first().waitFor()
    return window
  }
})

const wcag = 'runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]'
const contrast = 'runOnly: ["color-contrast"]'
const narrow = { colorScheme: 'light', size: phone, rules: wcag } as const
const broad = { colorScheme: 'light', size: wide, rules: wcag } as const
const dark = { colorScheme: 'dark', rules: contrast } as const
/** What differs: the menu by width, the contrast by colour scheme, which is the same in both languages. */
const looks = {
  en: [narrow, broad, { ...dark, size: wide }],
  fr: [broad, narrow, { ...dark, size: phone }],
} as const

/** In both colour schemes, narrow and wide. */
async function violationsIn(page: Page, language: Language, screen: string): Promise<string[]> {
  const found: string[] = []
  for (const { colorScheme, size, rules } of looks[language]) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize(size)
    const violations = await page.evaluate<Violation[]>(
      `axe.run({ ${rules}, resultTypes: ["violations"], preload: false }).then((it) => it.violations)`,
    )
    found.push(
      ...violations.map(({ id, nodes }) => {
        const [first] = nodes
        return `${language} ${screen} ${colorScheme} ${size.width}: ${id} at ${JSON.stringify(first?.target)} ${first?.failureSummary}`
      }),
    )
  }
  return found
}

/** What the user touches, without links within a sentence (WCAG 2.5.8). A label belongs to its field. */
function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const all = document.querySelectorAll('a[href], button, input, select, textarea, summary')
    return [...all].flatMap((element) => {
      const target = element.closest('label') ?? element
      const { width, height } = target.getBoundingClientRect()
      const isShown = element.checkVisibility({ visibilityProperty: true }) && width > 1 && height > 1
      return isShown && (width < 43.9 || height < 43.9)
        ? [`${Math.round(width)}x${Math.round(height)} ${element.outerHTML.slice(0, 120)}`]
        : []
    })
  })
}
