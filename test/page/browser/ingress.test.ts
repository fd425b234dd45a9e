/** The page behind the ingress of Home Assistant: below a prefix, in a frame, without its password. */
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import type { Config } from '../../../src/config/index.ts'
import type { Daemon } from '../../../src/main.ts'
import { setupRoutes } from '../../../src/page/api/setup.ts'
import { SetupFlow } from '../../../src/page/setup.ts'
import { openPage } from '../stage.ts'
import { ingressPeer, prefix, startIngress } from './ingress.ts'
import { frameIn, startStranger } from './strangers.ts'
import { closeBrowser, hasChromium, inChromium, openWindow } from './support.ts'

/** Home Assistant has a name that freebox2mqtt does not know. */
const args = ['--host-resolver-rules=MAP *.test 127.0.0.1']
const chloe = 'ether-de:9b:11:00:00:04'

afterAll(closeBrowser)

describe.skipIf(!hasChromium)(`the page behind an ingress ${inChromium}`, () => {
  it('lives in the frame of Home Assistant: values move, a command works, no password is asked for', async () => {
    const { box, lines, ingress } = await openBehind({ isBuffering: false })
    const home = `http://home.test:${ingress}`
    const { page } = await openWindow(`${home}/panel`, { language: 'en', args })
    const paths = new Set<string>()
    page.on('request', (request) => paths.add(new URL(request.url()).pathname))
    const frame = page.frameLocator('iframe')
    await frame.getByText('Live', { exact: true }).waitFor()
    expect(await frame.getByRole('button', { name: 'Sign out' }).count()).toBe(0)

    await frame.getByRole('link', { name: 'People' }).first().click()
    const row = frame.locator('.row', { hasText: 'Chloé' })
    await expect.poll(() => row.innerText()).toMatch(/Away/)
    box.setHostReachable(chloe, true)
    await expect.poll(() => row.innerText()).toMatch(/Home/)

    await frame.getByRole('link', { name: 'Now' }).click()
    const toggle = frame.getByRole('switch', { name: 'Wi-Fi' })
    await toggle.click()
    await expect.poll(() => toggle.getAttribute('aria-checked')).toBe('false')
    await expect.poll(() => box.house.wifi.config.enabled).toBe(false)
    expect(lines.join()).toContain('Alice')

    await page.reload()
    await frame.getByText('Live', { exact: true }).waitFor()
    await frame.getByRole('link', { name: 'Line' }).click()
    await frame.locator('.chart canvas').waitFor()
    const outside = [...paths].filter((path) => path !== '/panel' && !path.startsWith(`${prefix}/`))
    expect(outside).toEqual([])
    expect(paths.size).toBeGreaterThan(8)
  })

  it('stays empty in the frame of another site', async () => {
    const { ingress } = await openBehind({ isBuffering: false })
    const stranger = await startStranger()
    const { page } = await openWindow(`http://stranger.test:${stranger}/`, { args, expects: /frame-ancestors|Framing/ })
    // A site may ask, so that the frame is no request that the page has made.
    const context = page.context()
    const other = await context.newPage()
    onTestFinished(() => other.close())
    await other.goto(`http://stranger.test:${stranger}/`)
    await frameIn(other, `http://home.test:${ingress}${prefix}/`)
    await expect.poll(() => other.frames()[1]?.url()).toMatch(/^chrome-error:/)
  })

  it('behind one that holds the stream up, says so and shows changes within seconds all the same', async () => {
    const { box, ingress } = await openBehind({ isBuffering: true })
    const { page, go } = await openWindow(`http://home.test:${ingress}${prefix}/`, { language: 'en', args })
    await page.getByText('A proxy holds up live events').waitFor()
    await go('people')
    const row = page.locator('.row', { hasText: 'Chloé' })
    await expect.poll(() => row.innerText()).toMatch(/Away/)
    box.setHostReachable(chloe, true)
    await expect.poll(() => row.innerText()).toMatch(/Home/)
    // What the user sees is current, and is not shown as old.
    expect(await page.locator('.old').count()).toBe(0)
  })
})

/** The page with a password, and the ingress in front of it. */
async function openBehind({ isBuffering }: { readonly isBuffering: boolean }) {
  const stage = await openPage({
    ...{ only: ['connection', 'lan', 'wifi', 'rrd'], http: { password: 'correct horse' } },
    ...{ ingressPeer, folder: 'dist/page', routes },
  })
  const ingress = await startIngress({ target: stage.port, isBuffering })
  return { ...stage, ingress }
}

/** The setup, which here only says that everything is done. */
function routes(daemon: () => Daemon | undefined, config: Config) {
  const refused = () => Promise.reject(new Error('not expected'))
  const flow = new SetupFlow({
    ...{ daemon, config: () => config, find: refused, pair: refused, checkBroker: refused },
    hasToken: () => Promise.resolve(true),
    settings: { change: refused, preview: () => ({ config }), lockedBy: () => null },
  })
  return setupRoutes(flow)
}
