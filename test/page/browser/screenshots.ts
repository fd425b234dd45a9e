/** Takes the pictures of the page for README and docs, of a simulated Freebox Ultra with the evening of a family. */
import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, expect, it } from 'vitest'
import type { Simulator } from '../../../src/simulator/index.ts'
import { closeBrowser, openBrowserStage, wide } from './support.ts'

const folder = fileURLToPath(new URL('../../../docs/images/', import.meta.url))
const largest = 100_000
const small = { width: 360, height: 720 }

afterAll(closeBrowser)

it('takes the pictures', async () => {
  const stage = await openBrowserStage({
    simulator: { model: 'ultra', plainNames: true },
    settings: { ADAPTERS__CONNECTION__STATUS__EVERY: '1s', FREEBOX__REQUESTS_PER_MINUTE: '600' },
  })
  const { page, go } = await stage.open({ size: small, language: 'en', scale: 1.25 })
  await page.clock.install()
  await page.reload()
  await page.getByText('Live', { exact: true }).waitFor()
  await watchTelevision(stage.box, page)
  await take(page, 'now')
  await go('people')
  await take(page, 'people')
  await go('line')
  await page.locator('.chart canvas').waitFor()
  await take(page, 'line')
  await go('all')
  await page.getByText('connection', { exact: true }).waitFor()
  await take(page, 'everything')
  await go('health')
  await take(page, 'health')

  const large = await stage.open({ size: wide, language: 'en', colorScheme: 'dark' })
  await large.page.clock.install()
  await large.page.reload()
  await large.page.getByText('Live', { exact: true }).waitFor()
  await watchTelevision(stage.box, large.page)
  await take(large.page, 'wide')
})

/** Rates that rise and fall, in bytes a second, and one value for each five seconds of the page's clock. */
async function watchTelevision(box: Simulator, page: Page): Promise<void> {
  const { status } = box.house.connection
  for (let at = 0; at < 30; at++) {
    const megabits = Math.round((at % 9 < 4 ? 38 : 14) + 5 * Math.sin(at))
    status.rate_down = megabits * 125_000
    status.rate_up = Math.round(180_000 + 60_000 * Math.cos(at))
    await expect
      .poll(() => page.locator('.figures').innerText(), { timeout: 90_000 })
      .toMatch(new RegExp(`^${megabits}\\.00\\s`, 'm'))
    await page.clock.fastForward(5000)
  }
}

async function take(page: Page, name: string): Promise<void> {
  // The title of a new screen has the focus, which a picture need not show.
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
  const path = `${folder}page-${name}.png`
  await page.screenshot({ path })
  expect(statSync(path).size, name).toBeLessThanOrEqual(largest)
}
