/** French texts that only some screens need. They are a chunk of their own, loaded before the first of them is shown. */
import { signal } from '@preact/signals'
import { language } from './language.ts'

type Translation = (text: string) => string | undefined

export interface LateFrench {
  /** Without an answer of the server the texts stay English until the next call. */
  load(): Promise<void>
  /** The French; undefined if it is not known, not loaded, or the page is in English. */
  of(text: string): string | undefined
}

export function lateFrench(importWords: () => Promise<Translation>): LateFrench {
  const translation = signal<Translation | undefined>(undefined)
  return {
    async load() {
      if (language.value === 'en' || translation.value !== undefined) return
      translation.value = await importWords().catch(() => undefined)
    },
    of: (text) => (language.value === 'en' ? undefined : translation.value?.(text)),
  }
}
