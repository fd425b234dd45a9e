/** The page in a real browser: what an owner sees first, and how accessible it is. */

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { afterAll, describe, expect, it } from 'vitest'
import { closeBrowser, hasChromium, inChromium, openBrowserStage, phone, wide } from './support.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const screens = [
  '',
  'people',
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
  readonly nodes: readonly unknown[]
}

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

  it('has no violation of WCAG on any screen, and no screen is wider than a phone of 320 pixels', async () => {
    const stage = await openBrowserStage()
    const found: string[] = []
    const windows = [
      { size: { width: 320, height: 640 }, colorScheme: 'light', language: 'fr' },
      { size: wide, colorScheme: 'dark', language: 'en' },
    ] as const
    for (const options of windows) {
      const { page, go } = await stage.open(options)
      await page.locator('.cards .card').first().waitFor()
      await page.evaluate(axe)
      for (const screen of screens) {
        await go(screen)
        const where = `${screen || 'now'} ${options.colorScheme} ${options.size.width}`
        const violations = await page.evaluate<Violation[]>(
          'axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] }).then((it) => it.violations)',
        )
        found.push(...violations.map(({ id, nodes }) => `${where}: ${id} ${JSON.stringify(nodes[0]).slice(0, 600)}`))
        const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        if (sideways > 0) found.push(`${where}: ${sideways} pixels too wide`)
      }
    }
    expect(found).toEqual([])
  })
})
