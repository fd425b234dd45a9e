/** A real browser in front of a simulated box, its daemon and the built page. */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import type { Language } from '../../../src/page/contract.ts'
import { type Simulator, type SimulatorOptions, startSimulator } from '../../../src/simulator/index.ts'
import { aFolder } from '../../config/a-config.ts'
import { freePort, until } from '../../mqtt/support.ts'
import { atEnd } from '../../support/cleanup.ts'
import { type RunningHere, runHere } from '../../support/program.ts'

// Packages of Debian. The headless shell is the same browser without a window, and needs a third less of the processor.
const executablePath = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((it) => existsSync(it))
const appToken = 'a-token-that-must-stay-secret'

/** The tests of a browser are skipped where Debian's Chromium is not installed. */
export const hasChromium = executablePath !== undefined
/** The title of a group of such tests says why it is skipped. */
export const inChromium = hasChromium ? 'in Chromium' : 'skipped, as there is no Chromium in /usr/bin'

export interface WindowOptions {
  readonly size?: { readonly width: number; readonly height: number }
  readonly colorScheme?: 'light' | 'dark'
  readonly language?: Language
  /** Default: `reduce`. */
  readonly reducedMotion?: 'reduce' | 'no-preference'
  /** Pixels of the screen for each pixel of the page. Default: 1. */
  readonly scale?: number
  /** The user taps. */
  readonly isTouch?: boolean
  /** Errors in the console that are part of the test, such as a connection that it breaks. */
  readonly expects?: RegExp
  /** Chromium's own arguments, such as --host-resolver-rules. */
  readonly args?: readonly string[]
}

export const phone = { width: 360, height: 740 }
export const wide = { width: 1280, height: 800 }

/**
 * A window with the page, and what went wrong in it. Anything of that fails the test at its end, unless the test expects
 * it.
 */
export interface Window {
  readonly page: Page
  /** Errors and warnings of the console, and exceptions. */
  readonly problems: readonly string[]
  /** Addresses of other origins that were asked for. */
  readonly elsewhere: readonly string[]
  /** Goes to a screen, such as `people`, and waits until its title has the focus. */
  go(screen: string): Promise<void>
}

export interface StageOptions {
  readonly simulator?: SimulatorOptions
  /** Settings by the names of their variables, without FREEBOX2MQTT__. They are locked on the page. */
  readonly settings?: Readonly<Record<string, string>>
  /** The content of config.yaml. */
  readonly config?: string
  /** The only adapters that are enabled; all by default. */
  readonly only?: readonly string[]
  /** The daemon is not paired, and looks for the box. */
  readonly isNew?: boolean
  /** Changes the box before the daemon sees it. */
  readonly prepare?: (box: Simulator) => void
}

export interface BrowserStage {
  readonly box: Simulator
  readonly program: RunningHere
  readonly url: string
  open(options?: WindowOptions): Promise<Window>
  /** Starts the program again with the same settings and folder, after it was stopped. */
  startAgain(): Promise<RunningHere>
}

/** Starts a box and the program, both in this process; both end with the test. */
export async function openBrowserStage(options: StageOptions = {}): Promise<BrowserStage> {
  const { simulator, settings = {}, config = '', only, isNew = false, prepare } = options
  const box = await startSimulator({ appToken, ...simulator })
  atEnd(() => box.close())
  prepare?.(box)
  const [port, brokerPort] = [await freePort(), await freePort()]
  const folder = aFolder()
  writeFileSync(join(folder, 'config.yaml'), config)
  const enabled = (only ?? []).map((name) => [`ADAPTERS__${name.toUpperCase()}__ENABLED`, 'true'])
  const startProgram = async () => {
    const program = runHere({
      folder,
      settings: {
        ...{ HTTP__ENABLED: 'true', HTTP__PORT: String(port), MQTT__EMBEDDED__PORT: String(brokerPort) },
        ...{ FREEBOX__URL: box.url, FREEBOX__REQUESTS_PER_MINUTE: '6000' },
        ...(!isNew && { FREEBOX__APP_TOKEN: appToken }),
        ...(only && { ADAPTERS__DEFAULTS__ENABLED: 'false', ...Object.fromEntries(enabled) }),
        ...settings,
      },
    })
    await until('the web server listens', () => program.out().includes('Web server on'))
    return program
  }
  const program = await startProgram()
  const url = `http://127.0.0.1:${port}/`
  return { box, program, url, open: (window) => openWindow(url, window), startAgain: startProgram }
}

const browsers = new Map<string, Promise<Browser>>()

/** One browser for all tests of a process that start it alike, as its start takes longer than most of them. */
function browserWith(args: readonly string[]): Promise<Browser> {
  const key = args.join(' ')
  const found = browsers.get(key)
  if (found !== undefined) return found
  const started = chromium.launch({ ...(executablePath && { executablePath }), args: ['--no-sandbox', ...args] })
  browsers.set(key, started)
  return started
}

/** Closes the browsers that tests share. For `afterAll`. */
export async function closeBrowser(): Promise<void> {
  const all = [...browsers.values()]
  browsers.clear()
  for (const browser of all) await (await browser).close()
}

export async function openWindow(url: string, options: WindowOptions = {}): Promise<Window> {
  const {
    size = phone,
    colorScheme = 'light',
    language,
    isTouch = false,
    expects,
    args = [],
    reducedMotion = 'reduce',
    scale = 1,
  } = options
  const browser = await browserWith(args)
  const touch = isTouch && { hasTouch: true, isMobile: true }
  const context = await browser.newContext({
    viewport: size,
    colorScheme,
    reducedMotion,
    deviceScaleFactor: scale,
    ...touch,
  })
  if (language !== undefined) {
    await context.addInitScript((chosen) => localStorage.setItem('freebox2mqtt.language', chosen), language)
  }
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  const problems: string[] = []
  const elsewhere: string[] = []
  onTestFinished(async () => {
    await context.close()
    expect(elsewhere, 'requests to another server').toEqual([])
    // Chromium writes what the Content-Security-Policy forbids to the console, too.
    expect(problems.filter((it) => expects?.test(it) !== true)).toEqual([])
  })
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
    await page.locator('h1:not(.loading)').waitFor()
    const hash = `#/${screen}`
    // A new installation opens the setup by itself.
    if (new URL(page.url()).hash === hash) return
    await page.evaluate((to) => {
      // The focus that the last screen has left says nothing about the next.
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
      location.hash = to
    }, hash)
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
  }
  return { page, problems, elsewhere, go }
}
