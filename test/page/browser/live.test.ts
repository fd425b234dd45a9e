/** What happens in the house, to the daemon and to its connections, on a page that is open. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { startBroker } from '../../faults/broker.ts'
import { ask, listenTo } from '../stage.ts'
import { closeBrowser, hasChromium, inChromium, openBrowserStage, type Window } from './support.ts'

const english = { language: 'en' } as const
const brokenConnection =
  /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_EMPTY_RESPONSE/

afterAll(closeBrowser)

describe.skipIf(!hasChromium)(`a page that stays open ${inChromium}`, () => {
  it('shows who leaves and who comes without being loaded again', async () => {
    const stage = await openBrowserStage({ only: ['lan', 'wifi'], settings: { PRESENCE__CONSIDER_HOME: '0s' } })
    const { page, go } = await stage.open(english)
    await go('people')
    const alice = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: /^Alice/ }) })
    await alice.getByText('Home', { exact: true }).waitFor()
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    stage.box.setHostReachable('ether-4a:3f:da:00:00:02', false)
    await alice.getByText('Away', { exact: true }).waitFor()
    stage.box.setHostReachable('ether-4a:3f:da:00:00:02', true)
    await alice.getByText('Home', { exact: true }).waitFor()
    expect(asked, 'requests of the page for it').toEqual([])
  })

  it('says until when somebody who has left still counts as home', async () => {
    const settings = { PRESENCE__CONSIDER_HOME: '10m' }
    const stage = await openBrowserStage({ only: ['lan'], settings })
    const { page, go } = await stage.open(english)
    await go('people')
    const alice = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: /^Alice/ }) })
    await alice.getByText('Home', { exact: true }).waitFor()
    stage.box.setHostReachable('ether-4a:3f:da:00:00:02', false)
    await alice.getByText(/^Left, counts as home until \d\d:\d\d/).waitFor()
    await alice.getByText('Home', { exact: true }).waitFor()
  })

  it('shows the rates of the line as they are now, on the screen of the line', async () => {
    const stage = await openBrowserStage({ only: ['connection'] })
    const { page, go } = await stage.open(english)
    await live(page).waitFor()
    await go('line')
    const began = Date.now()
    for (const rate of [11, 23]) {
      stage.box.house.connection.status.rate_down = rate * 125_000
      await expect.poll(() => page.locator('main').innerText()).toMatch(new RegExp(`\\b${rate}\\.00\\sMbit/s`))
    }
    // Else it is read every 30 seconds.
    expect(Date.now() - began).toBeLessThan(20_000)
  })

  it('asks for no rates of a line whose adapter is disabled', async () => {
    const stage = await openBrowserStage({ only: ['lan'] })
    const { page, go } = await stage.open(english)
    await live(page).waitFor()
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await go('line')
    await page.waitForTimeout(2500)
    expect(asked.filter((url) => url.includes('api/look'))).toEqual([])
  })

  it('leaves its place to another page while it is hidden, and is current again when it is shown', async () => {
    const stage = await openBrowserStage({ only: ['connection', 'lan'], settings: { PRESENCE__CONSIDER_HOME: '0s' } })
    const { page } = await stage.open(english)
    await live(page).waitFor()
    await page.getByText('Alice', { exact: true }).waitFor()
    const port = Number(new URL(stage.url).port)
    for (let others = 1; others < 8; others++) await listenTo(port)
    const another = async () => (await ask(port, '/api/events')).status
    expect(await another()).toBe(503)
    await page.clock.install()
    await show(page, 'hidden')
    await page.clock.runFor(61_000)
    const other = await listenTo(port)
    expect(other.response.statusCode).toBe(200)
    other.close()
    stage.box.setHostReachable('ether-4a:3f:da:00:00:02', false)
    await show(page, 'visible')
    await page.getByText('Alice', { exact: true }).waitFor({ state: 'detached' })
    await live(page).waitFor()
  })

  it('says that freebox2mqtt restarts, and is current again by itself', async () => {
    const stage = await openBrowserStage({ only: ['connection', 'lan'] })
    const { page, go } = await stage.open(english)
    await live(page).waitFor()
    // A box that is slow to end the session, so that the restart takes long enough to be seen.
    stage.box.faults.set('login/logout', { kind: 'hang' })
    await restart({ page, go })
    await page.getByText('freebox2mqtt is starting again').waitFor()
    stage.box.faults.clear()
    await go('')
    await live(page).waitFor()
    expect(await page.locator('.banner').count()).toBe(0)
  })

  it('says that freebox2mqtt does not answer, marks the values as old, and comes back with the new process', async () => {
    const stage = await openBrowserStage({ only: ['connection', 'lan'] })
    const { page } = await stage.open({ ...english, expects: brokenConnection })
    await live(page).waitFor()
    await page.getByText('Alice', { exact: true }).waitFor()
    await stage.program.stop()
    await page.getByText('freebox2mqtt does not answer.').waitFor()
    await page.getByText('Not current', { exact: true }).waitFor()
    await page.locator('.cards.old').waitFor()
    // What was known stays readable.
    await page.getByText('Alice', { exact: true }).waitFor()
    await stage.startAgain()
    await live(page).waitFor()
    await expect.poll(() => page.locator('.banner').count()).toBe(0)
  })

  it('says that the box is away and marks the values as old until it is back', async () => {
    const stage = await openBrowserStage({ only: ['connection', 'lan'] })
    const { page } = await stage.open(english)
    await live(page).waitFor()
    await page.getByText('Alice', { exact: true }).waitFor()
    stage.box.faults.set('', { kind: 'reset' })
    stage.box.faults.websocket('drop')
    await page.getByText('The Freebox does not answer. The values are old.').waitFor()
    await page.getByText('Not current', { exact: true }).waitFor()
    await page.locator('.cards.old').waitFor()
    await page.getByText('Alice', { exact: true }).waitFor()
    stage.box.faults.clear()
    stage.box.faults.websocket(undefined)
    await live(page).waitFor()
    expect(await page.locator('.banner').count()).toBe(0)
  })

  it('says that the broker is away, and goes on showing what the box says', async () => {
    const broker = await startBroker()
    onTestFinished(() => broker.close())
    const settings = { MQTT__URL: broker.url, PRESENCE__CONSIDER_HOME: '0s' }
    const stage = await openBrowserStage({ only: ['connection', 'lan', 'wifi'], settings })
    const { page } = await stage.open(english)
    await live(page).waitFor()
    await page.getByText('Alice', { exact: true }).waitFor()
    await broker.stop()
    await page.getByText('The MQTT broker is away.').waitFor()
    stage.box.setHostReachable('ether-4a:3f:da:00:00:02', false)
    await page.getByText('Alice', { exact: true }).waitFor({ state: 'detached' })
    await live(page).waitFor()
    await broker.start()
    await expect.poll(() => page.locator('.banner').count()).toBe(0)
  })

  it('says where the configuration has an error, and keeps working with the one before', async () => {
    const stage = await openBrowserStage({ only: ['connection'] })
    const { page, go } = await stage.open(english)
    await live(page).waitFor()
    writeFileSync(join(stage.program.folder, 'config.yaml'), 'log: { level: loud }\n')
    await restart({ page, go })
    await page.getByText('The configuration has errors. The one before stays in use.').waitFor()
    await page
      .getByText(/config\.yaml:1:\d+ log\.level: expected/)
      .first()
      .waitFor()
    await go('')
    await live(page).waitFor()
    writeFileSync(join(stage.program.folder, 'config.yaml'), '')
    await restart({ page, go })
    await expect.poll(() => page.locator('.banner').count()).toBe(0)
  })
})

/** Chromium shows every page of a test. */
function show(page: Window['page'], state: 'hidden' | 'visible'): Promise<void> {
  return page.evaluate((visibility) => {
    Object.defineProperty(document, 'visibilityState', { value: visibility, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  }, state)
}

function live(page: Window['page']) {
  return page.getByText('Live', { exact: true })
}

async function restart({ page, go }: Pick<Window, 'page' | 'go'>): Promise<void> {
  await go('diagnostics')
  await page.getByRole('button', { name: 'Restart freebox2mqtt' }).click()
  await page.getByRole('button', { name: 'Yes, do it' }).click()
}
