/** A real browser in front of a simulated box, its daemon and the built page. */
import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import type { Language } from '../../../src/page/contract.ts'
import { openPage, type PageStage, type StageOptions } from '../stage.ts'

const executablePath = '/usr/bin/chromium'

/** The tests of a browser are skipped where Debian's Chromium is not installed. */
export const hasChromium = existsSync(executablePath)
/** The title of a group of such tests says why it is skipped. */
export const inChromium = hasChromium ? 'in Chromium' : `skipped, as there is no ${executablePath}`

export interface WindowOptions {
  readonly size?: { readonly width: number; readonly height: number }
  readonly colorScheme?: 'light' | 'dark'
  readonly language?: Language
  /** Chromium's own arguments, such as --host-resolver-rules. */
  readonly args?: readonly string[]
}

export const phone = { width: 360, height: 740 }
export const wide = { width: 1280, height: 800 }

/** A window with the page, and what went wrong in it. */
export interface Window {
  readonly page: Page
  /** Errors and warnings of the console, and exceptions. */
  readonly problems: readonly string[]
  /** Addresses of other origins that were asked for. */
  readonly elsewhere: readonly string[]
  /** Goes to a screen, such as `people`, and waits until its title has the focus. */
  go(screen: string): Promise<void>
}

export interface BrowserStage extends PageStage {
  readonly url: string
  open(options?: WindowOptions): Promise<Window>
}

/** Starts box, daemon and page; everything ends with the test. */
export async function openBrowserStage(options: StageOptions = {}): Promise<BrowserStage> {
  const stage = await openPage({ folder: 'dist/page', ...options })
  const url = `http://127.0.0.1:${stage.port}/`
  return { ...stage, url, open: (window) => openWindow(url, window) }
}

let shared: Promise<Browser> | undefined

/** One browser for all tests of a process, as its start takes longer than most of them. */
async function browserWith(args: readonly string[]): Promise<Browser> {
  const start = () => chromium.launch({ executablePath, args: ['--no-sandbox', ...args] })
  if (args.length > 0) {
    const own = await start()
    onTestFinished(() => own.close())
    return own
  }
  shared ??= start()
  return shared
}

/** Closes the browser that tests share. For `afterAll`. */
export async function closeBrowser(): Promise<void> {
  const browser = await shared
  shared = undefined
  await browser?.close()
}

export async function openWindow(url: string, options: WindowOptions = {}): Promise<Window> {
  const { size = phone, colorScheme = 'light', language, args = [] } = options
  const browser = await browserWith(args)
  const context = await browser.newContext({ viewport: size, colorScheme, reducedMotion: 'reduce' })
  onTestFinished(() => context.close())
  if (language !== undefined) {
    await context.addInitScript((chosen) => localStorage.setItem('freebox2mqtt.language', chosen), language)
  }
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  const problems: string[] = []
  const elsewhere: string[] = []
  const { origin } = new URL(url)
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(message.text())
  })
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) elsewhere.push(request.url())
  })
  await page.goto(url)
  const go = async (screen: string) => {
    await page.evaluate((hash) => {
      location.hash = hash
    }, `#/${screen}`)
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
  }
  return { page, problems, elsewhere, go }
}
