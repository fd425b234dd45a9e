/** Attacks on a page without a password, by other sites that are open in the same browser and by devices of the network. */
import type { Page } from 'playwright-core'
import { afterAll, describe, expect, it, vi } from 'vitest'
import type { CommandRequest } from '../../../src/page/contract.ts'
import { fillWithHostileNames } from '../../hostile/hostile-house.ts'
import { mark } from '../../hostile/hostile-values.ts'
import { openOnce } from '../../support/cleanup.ts'
import { frameIn, startStranger } from './strangers.ts'
import { type BrowserStage, closeBrowser, hasChromium, inChromium, openBrowserStage, phone } from './support.ts'

/**
 * Names of other sites point to this machine. Newer browsers ask the user before a site may reach the local network; what
 * the server does must hold without that.
 */
const args = ['--host-resolver-rules=MAP *.test 127.0.0.1', '--disable-features=LocalNetworkAccessChecks']
/** A command that would switch the Wi-Fi off. */
const command: CommandRequest = { path: 'wifi.config', id: '', word: 'enabled', payload: 'OFF' }
/** What Chromium says about requests that it or the server refuses. */
const expects = /Failed to load|blocked by|Refused to|Framing|violates|status of/

afterAll(closeBrowser)

describe.skipIf(!hasChromium)(`another site ${inChromium}`, () => {
  const stage = openOnce(async () => {
    const opened = await openBrowserStage({ only: ['connection', 'wifi'] })
    // A daemon that starts carries out no command of anyone, which would prove nothing.
    const now = async (): Promise<unknown> => (await fetch(`${opened.url}api/now`)).json()
    await vi.waitFor(async () => expect(await now()).toMatchObject({ status: { phase: 'running' } }), 40_000)
    return { ...opened, stranger: await startStranger() }
  })

  it('that lets its name point here (DNS rebinding) reads nothing and commands nothing', async () => {
    const { url, box } = stage()
    const evil = new URL(url)
    evil.hostname = 'evil.test'
    // First the name points to the site of the attacker, whose script the browser runs, and then to this machine.
    const page = await openSite('about:blank')
    await page.route(evil.href, (route) => route.fulfill({ contentType: 'text/html', body: 'evil' }), { times: 1 })
    await page.goto(evil.href)
    const answers = await page.evaluate(async (command) => {
      const headers = { 'Content-Type': 'application/json', 'X-Freebox2mqtt': '1' }
      const read = ['api/now', 'api/tables', 'api/settings', 'api/log', 'metrics', 'main.js'].map((it) => fetch(it))
      const sent = fetch('api/command', { method: 'POST', headers, body: JSON.stringify(command) })
      return Promise.all(
        [...read, sent].map(async (it) => ({ status: (await it).status, text: await (await it).text() })),
      )
    }, command)
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([421]))
    expect(answers.map(({ text }) => text).join()).not.toContain('Freebox Delta')
    await page.reload()
    expect(await page.locator('body').innerText()).toContain('add it to http.hosts')
    expect(changesOf(box)).toEqual([])
  })

  // A page of another port of the same machine gets the cookies of this one, also those with SameSite=Strict.
  it.each(['stranger.test', '127.0.0.1'])(
    'at %s commands nothing by a form, no-cors, CORS or a beacon',
    async (name) => {
      const { url, box, stranger } = stage()
      const page = await openSite(`http://${name}:${stranger}/`)
      const outcome = await page.evaluate(
        async ({ url, command }) => {
          const body = JSON.stringify(command)
          const headers = { 'Content-Type': 'application/json', 'X-Freebox2mqtt': '1' }
          const result = (sent: Promise<Response>) =>
            sent.then(({ type, status }) => `${type} ${status}`).catch(() => 'refused')
          const plain = { method: 'POST', body, credentials: 'include' } as const
          return {
            noCors: await result(fetch(`${url}api/command`, { ...plain, mode: 'no-cors' })),
            cors: await result(fetch(`${url}api/command`, { ...plain, headers })),
            put: await result(fetch(`${url}api/settings`, { ...plain, method: 'PUT', headers })),
            beacon: navigator.sendBeacon(`${url}api/command`, body),
          }
        },
        { url, command },
      )
      // The answer to no-cors is hidden from the site; that it did nothing is shown below.
      expect(outcome).toMatchObject({
        noCors: expect.stringMatching(/opaque 0|refused/),
        cors: 'refused',
        put: 'refused',
      })
      const answered = page.waitForResponse((response) => response.url().endsWith('api/command'))
      await page.evaluate(
        ({ url, command }) => {
          const form = document.createElement('form')
          Object.assign(form, { method: 'post', enctype: 'text/plain', action: `${url}api/command` })
          // The body of such a form is `name=value`: JSON, if both are chosen well.
          const field = document.createElement('input')
          Object.assign(field, { name: `${JSON.stringify(command).slice(0, -1)},"x":"`, value: '"}' })
          form.append(field)
          document.body.append(form)
          form.submit()
        },
        { url, command },
      )
      expect((await answered).status()).toBe(403)
      expect(changesOf(box)).toEqual([])
    },
  )

  it.each(['stranger.test', '127.0.0.1'])(
    'at %s reads nothing by fetch, script, image, style, stream or frame',
    async (name) => {
      const { url, stranger } = stage()
      const page = await openSite(`http://${name}:${stranger}/`)
      const read = await page.evaluate(async (url) => {
        const load = (element: HTMLElement, attributes: Readonly<Record<string, string>>) =>
          new Promise<string>((resolve) => {
            for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
            element.addEventListener('load', () => resolve('loaded'))
            element.addEventListener('error', () => resolve('refused'))
            document.body.append(element)
          })
        const fetched = ['api/now', 'api/events', 'api/session', 'metrics', 'main.js'].map((path) =>
          fetch(url + path, { credentials: 'include' }).then(
            (answer) => answer.text(),
            () => 'refused',
          ),
        )
        const stream = new Promise<string>((resolve) => {
          const source = new EventSource(`${url}api/events`)
          source.addEventListener('reset', () => resolve('loaded'))
          source.addEventListener('error', () => {
            source.close()
            resolve('refused')
          })
        })
        return Promise.all([
          ...fetched,
          load(document.createElement('script'), { src: `${url}api/now` }),
          load(document.createElement('script'), { src: `${url}main.js` }),
          load(document.createElement('link'), { rel: 'stylesheet', href: `${url}page.css` }),
          load(document.createElement('img'), { src: `${url}icon.svg` }),
          stream,
        ])
      }, url)
      expect(read).toEqual(read.map(() => 'refused'))

      await frameIn(page, url)
      const frame = page.frames().find((it) => it !== page.mainFrame())
      await expect.poll(() => frame?.url()).toMatch(/^chrome-error:/)

      // A window that the site has opened tells it nothing.
      const [opened, isSevered] = await Promise.all([
        page.waitForEvent('popup'),
        page.evaluate((url) => {
          const other = window.open(url)
          return new Promise<boolean>((resolve) => {
            const look = () => (other?.closed === true ? resolve(true) : setTimeout(look, 20))
            look()
          })
        }, url),
      ])
      expect(isSevered).toBe(true)
      await opened.close()
    },
  )

  it('is the only one that is refused: the same command of the page itself is carried out', async () => {
    const { url, box } = stage()
    const page = await openSite(url)
    const status = await page.evaluate(async (command) => {
      const headers = { 'Content-Type': 'application/json', 'X-Freebox2mqtt': '1' }
      return (await fetch('api/command', { method: 'POST', headers, body: JSON.stringify(command) })).status
    }, command)
    expect(status).toBe(200)
    expect(changesOf(box)).toEqual(['PUT wifi/config'])
  })

  /** A tab without the checks of a window with the page. */
  async function openSite(url: string): Promise<Page> {
    const { page } = await stage().open({ args, expects })
    const other = await page.context().newPage()
    await other.goto(url)
    return other
  }
})

describe.skipIf(!hasChromium)(`the network ${inChromium}`, () => {
  it('with names made to break the page is shown as text, and no screen becomes wider', async () => {
    const stage = await openBrowserStage({ prepare: ({ house }) => fillWithHostileNames(house) })
    const { page, go } = await stage.open({ size: phone, language: 'en' })
    const dialogs: string[] = []
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message())
      void dialog.dismiss()
    })
    await page.locator('.cards .card').first().waitFor()
    const tooWide: string[] = []
    for (const screen of [
      '',
      'people',
      'line',
      'line/temp',
      'all/lan',
      'all/wifi',
      'all/calls',
      'all/home',
      'all/downloads',
      'health',
    ]) {
      await go(screen)
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      if (sideways > 0) tooWide.push(`${screen}: ${sideways} pixels`)
    }
    expect(tooWide).toEqual([])
    await go('people')
    await page.getByRole('searchbox').fill('<script>')
    await page.getByText(`<script>alert('${mark}')</script>&amp;<img src=x onerror=${mark}>`).first().waitFor()
    expect(await page.locator('img').count()).toBe(0)
    expect(dialogs).toEqual([])
  })

  it('with 3,000 hosts is listed in steps, and a search finds one of them', async () => {
    const stage = await openBrowserStage({ only: ['connection', 'lan'], simulator: { hosts: 3000 } })
    const { page, go } = await stage.open({ size: phone, language: 'en' })
    await page.getByText('Live', { exact: true }).waitFor()
    await go('people')
    await expect
      .poll(() => page.getByRole('button', { name: /Show more/ }).innerText(), { timeout: 80_000 })
      .toMatch(/2,?\d\d\d left/)
    expect(await page.locator('.row').count()).toBeLessThanOrEqual(200)
    await page.getByRole('searchbox').fill('appareil-2999')
    await expect.poll(() => page.locator('.row').count()).toBe(1)
    await page.getByRole('link', { name: /appareil-2999/ }).click()
    await page.getByRole('heading', { level: 1, name: 'appareil-2999' }).waitFor()
  })
})

/** Requests that would have changed something at the box. */
function changesOf({ requests }: BrowserStage['box']): string[] {
  return requests.flatMap(({ method, path }) => {
    return method === 'GET' || /^(login|ws)/.test(path) ? [] : [`${method} ${path.replace(/\/$/, '')}`]
  })
}
