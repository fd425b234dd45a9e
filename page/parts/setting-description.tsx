/** What a setting does. The server says it in English; the French is loaded when it is needed. */
import { signal } from '@preact/signals'
import type { SettingEntry } from '../../src/page/contract.ts'
import { language, w } from '../language.ts'

type Translation = (path: string) => string | undefined

const french = signal<Translation | undefined>(undefined)

/** Without an answer of the server they stay English until the screen is opened again. */
export async function loadDescriptions(): Promise<void> {
  if (language.value === 'en' || french.value !== undefined) return
  const loaded = await import('../words/fr-settings.ts').catch(() => undefined)
  french.value = loaded?.frenchDescription
}

/** In the language of the page, if it is known in it. */
export function descriptionIn({ path, description }: Pick<SettingEntry, 'path' | 'description'>): string | undefined {
  if (language.value === 'en') return description
  const [top, adapter, ...rest] = path.split('.')
  const ofAdapter =
    top === 'adapters' && adapter !== undefined && rest.length === 0 ? w().adapterTexts[adapter] : undefined
  return ofAdapter ?? french.value?.(path)
}

interface SettingDescriptionProps {
  readonly entry: SettingEntry
  readonly id?: string
}

export function SettingDescription({ entry, id }: SettingDescriptionProps) {
  const own = descriptionIn(entry)
  return (
    <p class="detail" {...(id !== undefined && { id })} {...(own === undefined && { lang: 'en' })}>
      {own ?? entry.description}
    </p>
  )
}
