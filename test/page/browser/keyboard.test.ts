/** The keyboard alone: setting up, operating, and always a visible focus. */
import type { Page } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import { startBroker } from '../../faults/broker.ts'
import { closeBrowser, hasChromium, inChromium, openBrowserStage, phone, wide } from './support.ts'

afterAll(closeBrowser)

describe.skipIf(!hasChromium)(`the keyboard alone ${inChromium}`, () => {
  it('is enough to set everything up: access, a right, and another broker', async () => {
    const { url } = await startBroker()
    const stage = await openBrowserStage({
      ...{ only: ['connection', 'lan'], isNew: true },
      simulator: { model: 'ultra', pairing: { grantAfterPolls: 1 }, rights: { settings: false } },
    })
    const { page, go } = await stage.open({ size: phone, language: 'en' })
    await go('setup')
    const keys = new Keyboard(page)
    await keys.to('button', /^Ask for access/)
    await page.keyboard.press('Enter')
    await page.getByText('The Freebox has given access.').waitFor()
    await page.getByText(/Modification des réglages/).waitFor()
    stage.box.setRight('settings', true)
    await page.getByText('Every right that is needed is granted.').waitFor()

    await keys.to('button', /^Use another broker/)
    await page.keyboard.press('Enter')
    await keys.to('input', /^Address/)
    await page.keyboard.press('Control+A')
    await page.keyboard.type(url)
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('form.broker').innerText()).toContain('This connection works.')
    await keys.to('button', /^Save and use/)
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('main').innerText()).toContain(`Connected to ${url}`)
    await page.getByText('Everything is set up.').waitFor()
    await keys.to('a', /^See who is home/)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'People' }).waitFor()
    await page.getByRole('link', { name: /^Alice/ }).waitFor()
  })

  it.each([
    ['phone', phone],
    ['wide window', wide],
  ])('reaches everything on a %s, with a focus that is seen and not covered', async (_, size) => {
    const stage = await openBrowserStage({ only: ['connection', 'wifi', 'lan', 'rrd'] })
    const { page, go } = await stage.open({ size, language: 'en' })
    await page.getByText('Live', { exact: true }).waitFor()
    for (const screen of ['', 'people', 'line', 'all/wifi', 'health']) {
      await go(screen)
      if (screen === 'line') await page.locator('.chart canvas').waitFor()
      const keys = new Keyboard(page)
      // What the daemon reads only now may still come onto the screen.
      await expect.poll(async () => (await keys.operable()) - (await keys.reached()), { message: screen }).toBe(0)
    }
  })

  it('stays on the title when the content of the screen comes after it', async () => {
    const stage = await openBrowserStage({ only: ['connection'] })
    const { page } = await stage.open({ size: phone, language: 'en' })
    let answer = () => {}
    const held = new Promise<void>((resolve) => {
      answer = resolve
    })
    await page.route('**/api/tables', async (route) => {
      await held
      await route.continue()
    })
    await page.reload()
    const focused = () => page.evaluate(() => `${document.activeElement?.tagName} ${document.activeElement?.className}`)
    await page.evaluate(() => {
      location.hash = '#/people'
    })
    await expect.poll(focused).toBe('H1 loading')
    answer()
    await expect.poll(focused).toBe('H1 ')
  })

  it('stays on the title when the person on the screen is known only later', async () => {
    const stage = await openBrowserStage({
      only: ['lan'],
      prepare: (box) => box.faults.set('lan/browser/pub', { kind: 'altered', result: () => [] }),
    })
    const { page } = await stage.open({ size: phone, language: 'en' })
    await page.locator('h1:not(.loading)').waitFor()
    await page.evaluate(() => {
      location.hash = '#/people/ether-4a:3f:da:00:00:02'
    })
    const focused = () => page.evaluate(() => document.activeElement?.textContent)
    await expect.poll(focused).toBe('Nothing matches.')
    stage.box.faults.clear()
    // The box reports her as soon as its events are received.
    const whenReported = () => {
      stage.box.setHostReachable('ether-4a:3f:da:00:00:02', true)
      return focused()
    }
    await expect.poll(whenReported).toBe('Alice')
  })

  it('skips the menu, operates a switch, and answers a question', async () => {
    const stage = await openBrowserStage({ only: ['connection', 'wifi', 'system'] })
    const { page, go } = await stage.open({ size: wide, language: 'en' })
    const toggle = page.getByRole('switch', { name: 'Wi-Fi' })
    await expect.poll(() => toggle.getAttribute('aria-checked')).toBe('true')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
    const keys = new Keyboard(page)
    await keys.to('button', /^Wi-Fi/)
    await page.keyboard.press('Space')
    await expect.poll(() => toggle.getAttribute('aria-checked')).toBe('false')
    await expect.poll(() => stage.box.house.wifi.config.enabled).toBe(false)

    await go('diagnostics')
    await keys.to('button', /^Restart freebox2mqtt/)
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    // The focus stays in the question, and returns to what has asked it.
    for (let times = 0; times < 4; times++) {
      await page.keyboard.press('Tab')
      expect(
        await page.evaluate(
          () =>
            document.activeElement === document.body ||
            document.querySelector('dialog')?.contains(document.activeElement),
        ),
      ).toBe(true)
    }
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expect(await keys.name()).toMatch(/^Restart freebox2mqtt/)
  })
})

/** Presses Tab as a user does, and looks at what has the focus. */
class Keyboard {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  /** Presses Tab until an element of this kind and name has the focus. Fails if the focus cannot be seen on the way. */
  async to(kind: string, name: RegExp): Promise<void> {
    for (let presses = 0; presses < 60; presses++) {
      const focus = await this.#next()
      if (focus.kind === kind && name.test(focus.name)) return
    }
    throw new Error(`Tab does not reach ${kind} ${name}`)
  }

  /** The name of the focused element. */
  async name(): Promise<string> {
    return (await this.#page.evaluate(lookAtFocus)).name
  }

  /** How many elements Tab reaches before it comes back to the first. Fails if the focus cannot be seen on one of them. */
  async reached(): Promise<number> {
    await this.#page.evaluate(() => {
      for (const it of document.querySelectorAll('[data-reached]')) it.removeAttribute('data-reached')
    })
    for (let count = 0; count < 300; ) {
      const { kind, isReachedAgain } = await this.#next()
      if (isReachedAgain) return count
      if (kind !== 'outside') count += 1
    }
    throw new Error('Tab does not come to an end')
  }

  /** How many elements can be operated now. */
  operable(): Promise<number> {
    return this.#page.evaluate(
      () =>
        [
          ...document.querySelectorAll<HTMLElement>(
            'a[href], button, input, select, textarea, summary, [tabindex="0"]',
          ),
        ].filter(
          (it) => it.tabIndex >= 0 && !it.matches(':disabled') && it.checkVisibility({ visibilityProperty: true }),
        ).length,
    )
  }

  async #next(): Promise<Focus> {
    await this.#page.keyboard.press('Tab')
    const focus = await this.#page.evaluate(lookAtFocus)
    expect(focus.whyUnseen).toBe('')
    return focus
  }
}

interface Focus {
  /** The name of the element in lower case, such as `button`; `outside` if the focus is not in the page. */
  readonly kind: string
  readonly name: string
  /** It had the focus before. */
  readonly isReachedAgain: boolean
  /** Why the focus cannot be seen; empty if it can. */
  readonly whyUnseen: string
}

/** Runs in the browser: one question for each key, as each takes longer than its answer. */
function lookAtFocus(): Focus {
  const { activeElement } = document
  if (activeElement === null || activeElement === document.body) {
    return { kind: 'outside', name: '', isReachedAgain: false, whyUnseen: '' }
  }
  const isReachedAgain = activeElement.hasAttribute('data-reached')
  const whyUnseen = unseen(activeElement)
  activeElement.setAttribute('data-reached', '')
  const [label] = activeElement instanceof HTMLInputElement ? (activeElement.labels ?? []) : []
  const name = activeElement.getAttribute('aria-label') ?? (label ?? activeElement).textContent?.trim() ?? ''
  return { kind: activeElement.tagName.toLowerCase(), name, isReachedAgain, whyUnseen }

  function unseen(element: Element): string {
    const text = element.outerHTML.slice(0, 150)
    const { outlineStyle, outlineWidth } = getComputedStyle(element)
    const isMarked = (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) || element.matches('.skip')
    if (!isMarked) return `without an outline: ${text}`
    const { left, top, width, height } = element.getBoundingClientRect()
    // The middle of the first line: a link may have several.
    const y = top + Math.min(height, 40) / 2
    const shown = document.elementFromPoint(left + Math.min(width, 80) / 2, y)
    const isOnTop =
      shown !== null &&
      (element.contains(shown) || shown.contains(element) || element.closest('label')?.contains(shown) === true)
    return isOnTop ? '' : `covered by ${shown?.outerHTML.slice(0, 80)}: ${text}`
  }
}
