/** What is wrong with a setting. The server says it in English; the French is loaded with the first mistake. */
import { signal } from '@preact/signals'
import { language } from '../language.ts'

type Translation = (message: string) => string | undefined

const french = signal<Translation | undefined>(undefined)

/** Before a mistake is shown. Without an answer of the server it stays English. */
export async function loadMistakeWords(): Promise<void> {
  if (language.value === 'en' || french.value !== undefined) return
  const loaded = await import('../words/fr-mistakes.ts').catch(() => undefined)
  french.value = loaded?.frenchMistake
}

interface MistakeProps {
  readonly message: string
}

export function Mistake({ message }: MistakeProps) {
  const own = language.value === 'en' ? undefined : french.value?.(message)
  return own === undefined ? <span lang="en">{message}</span> : own
}
