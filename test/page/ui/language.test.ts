/** The language in which the page is shown first, and after a choice. */
import { expect, it, vi } from 'vitest'
import type { Language } from '../../../src/page/contract.ts'
import { inBrowser } from './modules.ts'

/** The page in a browser of this language, in front of a server with that language. */
async function openedIn(language: string, server: Language, kept: Record<string, string> = {}) {
  vi.resetModules()
  const localStorage = {
    getItem: (name: string) => kept[name] ?? null,
    setItem: (name: string, value: string) => void Object.assign(kept, { [name]: value }),
  }
  return inBrowser(
    async () => {
      const page = await import('../../../page/language.ts')
      page.ofServer.value = server
      return page
    },
    { navigator: { language }, localStorage },
  )
}

it.each<[browser: string, server: Language, shown: Language]>([
  ['fr', 'en', 'fr'],
  ['fr-CA', 'en', 'fr'],
  ['en-GB', 'fr', 'en'],
  ['de-DE', 'fr', 'fr'],
  ['de-DE', 'en', 'en'],
  ['fro', 'en', 'en'],
])('a browser in %s with homeassistant.language %s shows %s', async (browser, server, shown) => {
  const { language, w } = await openedIn(browser, server)
  expect(language.value).toBe(shown)
  expect(w().title).toBe((await import(`../../../page/words/${shown}.ts`))[shown].title)
})

it('the choice of the user comes before both, and holds when the page is opened again', async () => {
  const kept: Record<string, string> = {}
  const localStorage = {
    getItem: () => null,
    setItem: (name: string, value: string) => void Object.assign(kept, { [name]: value }),
  }
  const { choose, language } = await openedIn('fr', 'fr')
  await inBrowser(async () => choose('en'), { localStorage })
  expect(language.value).toBe('en')
  expect((await openedIn('fr', 'fr', kept)).language.value).toBe('en')
})

it.each<[browser: string, wrongPassword: string, noServer: string]>([
  ['fr', 'Mot de passe incorrect', 'freebox2mqtt ne répond pas'],
  ['en', 'Wrong password', 'freebox2mqtt does not answer'],
])('a browser in %s says why something was refused, and that the server does not answer', async (browser, ...texts) => {
  await openedIn(browser, 'en')
  const { loadRefusalWords, refusalText, unreachable } = await import('../../../page/refusal-words.ts')
  const failed = (error: string) => refusalText({ status: 'error', error, error_code: 'x' })
  expect(refusalText(unreachable)).toBe(texts[1])
  expect(failed('Wrong password')).toBe('Wrong password')
  await loadRefusalWords()
  expect(failed('Wrong password')).toBe(texts[0])
  expect(failed('Something new')).toBe('Something new')
})
