/** The first steps of an owner with a phone: no terminal, and no word of English. */
import { afterAll, describe, expect, it } from 'vitest'
import { startBroker } from '../../faults/broker.ts'
import { closeBrowser, hasChromium, inChromium, openBrowserStage, phone, type Window } from './support.ts'

const only = ['connection', 'lan', 'wifi'] as const
const onPhone = { size: phone, language: 'fr', isTouch: true } as const

afterAll(closeBrowser)

describe.skipIf(!hasChromium)(`the first steps ${inChromium}`, () => {
  it('go from nothing to the people on the screen of a phone, with taps alone', async () => {
    const stage = await openBrowserStage({
      ...{ only, isNew: true },
      simulator: { model: 'ultra', pairing: { grantAfterPolls: 3 }, rights: { settings: false } },
      prepare: (box) => box.faults.set('', { kind: 'reset' }),
    })
    const { page } = await stage.open(onPhone)
    const step = (name: string) => page.getByRole('listitem').filter({ has: page.getByRole('heading', { name }) })

    // The box is still off: the page says so, and looks again.
    await step('Trouver la Freebox').getByRole('alert').waitFor()
    await fits(page)
    stage.box.faults.clear()
    const found = step('Trouver la Freebox').getByText('Freebox Ultra')
    const searchAgain = page.getByRole('button', { name: 'Chercher à nouveau' })
    // The daemon also looks on its own, and the button is gone if it is first.
    await searchAgain.tap({ timeout: 5000 }).catch(() => undefined)
    await found.waitFor()

    await page.getByRole('button', { name: 'Demander l’accès' }).tap()
    await page.getByText('Sur la façade du Freebox Server, appuyez sur la flèche droite (▶).').waitFor()
    await page.getByText(/^En attente… encore \d+ s$/).waitFor()
    await fits(page)
    await page.getByText('La Freebox a donné l’accès.').waitFor()

    await page.getByText('Modification des réglages de la Freebox').waitFor()
    await page.getByText('Tout fonctionne. Sans les droits manquants').waitFor()
    await fits(page)
    stage.box.setRight('settings', true)
    await page.getByText('Tous les droits nécessaires sont accordés.').waitFor()
    await page.getByText('Le broker intégré est en marche.').waitFor()
    await page.getByText('4 sur 4').waitFor()
    await page.getByText('Tout est installé.').waitFor()

    await page.getByRole('link', { name: 'Voir qui est là' }).tap()
    await page.getByRole('heading', { level: 1, name: 'Présence' }).waitFor()
    for (const [name, where] of [
      ['Alice', 'Présent'],
      ['Chloé', 'Absent'],
    ] as const) {
      const row = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: new RegExp(`^${name}`) }) })
      await row.getByText(where, { exact: true }).waitFor()
    }
    await fits(page)
    await page.getByRole('link', { name: 'Accueil' }).tap()
    await page.getByRole('heading', { level: 1, name: 'Freebox Ultra' }).waitFor()
    await page.getByText('En direct', { exact: true }).waitFor()
  })

  it('say why the box has refused, and ask it again', async () => {
    const stage = await openBrowserStage({
      ...{ only: ['connection'], isNew: true },
      simulator: { model: 'ultra', pairing: { outcome: 'denied', grantAfterPolls: 0 } },
    })
    const { page } = await stage.open(onPhone)
    const ask = page.getByRole('button', { name: 'Demander l’accès' })
    await ask.tap()
    await page.getByRole('alert').filter({ hasText: 'a été refusée sur la Freebox' }).waitFor()
    await ask.tap()
    await expect.poll(() => stage.box.requests.filter(isPairing).length).toBe(2)
  })

  it('try another broker before it is used, and go back to the built-in one', async () => {
    const broker = await startBroker()
    const stage = await openBrowserStage({ only: ['connection'] })
    const { page, go } = await stage.open({ ...onPhone, expects: /status of 4\d\d/ })
    await go('setup')
    await page.getByRole('button', { name: 'Utiliser un autre broker' }).tap()
    const address = page.getByLabel('Adresse')
    await address.tap()
    await address.fill(broker.url)
    broker.refuseLogins(true)
    await page.getByRole('button', { name: 'Essayer' }).tap()
    await page.getByRole('alert').filter({ hasText: 'Vérifiez mqtt.username et mqtt.password' }).first().waitFor()
    broker.refuseLogins(false)
    await page.getByRole('button', { name: 'Essayer' }).tap()
    await page.getByText('Cette connexion fonctionne.').waitFor()
    expect(await page.getByRole('alert').count(), 'an error of the trial before').toBe(0)
    await page.getByRole('button', { name: 'Enregistrer et utiliser' }).tap()
    await page.getByText(`Connecté à ${broker.url}`).waitFor()
    await expect.poll(() => broker.watcher.retained.get('freebox/connection/status')).toBeDefined()

    await broker.close()
    await page.getByRole('button', { name: 'Utiliser le broker intégré' }).tap()
    await page.getByText('Le broker intégré est en marche.').waitFor()
    await page.getByText('Tout est installé.').waitFor()
  })
})

/** Nothing lies outside of the screen, so that no one has to scroll sideways. */
async function fits(page: Window['page']): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
}

function isPairing({ method, path }: { readonly method: string; readonly path: string }): boolean {
  return method === 'POST' && path.includes('login/authorize')
}
