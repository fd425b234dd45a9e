/** The language of the page, and its words. */
import { computed, signal } from '@preact/signals'
import type { Language, Words } from '../src/page/contract.ts'
import { keep, kept } from './keep.ts'
import { en, type Wording } from './words/en.ts'
import { fr } from './words/fr.ts'

/** The one that the user has chosen in this browser. */
const chosen = signal<Language | undefined>(languageIn(kept('language')))
/** That of the browser, if the page has it: `fr-CA` is French. */
const ofBrowser = languageIn(navigator.language.toLowerCase().split('-')[0])
/** `homeassistant.language`, once the server has answered. */
export const ofServer = signal<Language>('en')

export const language = computed<Language>(() => chosen.value ?? ofBrowser ?? ofServer.value)
const wording = computed<Wording>(() => (language.value === 'fr' ? fr : en))

/** The words of the page in the language of the user. A component that reads them is rendered again if it changes. */
export function w(): Wording {
  return wording.value
}

/** A text of the tables. */
export function say(words: Words): string {
  return words[language.value]
}

export function choose(next: Language): void {
  chosen.value = next
  keep('language', next)
}

function languageIn(text: string | undefined): Language | undefined {
  return text === 'en' || text === 'fr' ? text : undefined
}
