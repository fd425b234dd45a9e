/** What a setting does. The server says it in English. */
import type { SettingEntry } from '../../src/page/contract.ts'
import { language, w } from '../language.ts'
import { lateFrench } from '../late-french.ts'

const french = lateFrench(async () => (await import('../words/fr-settings.ts')).frenchDescription)

/** Before descriptions are shown. */
export const loadDescriptions = french.load

/** In the language of the page, if it is known in it. */
export function descriptionIn({ path, description }: Pick<SettingEntry, 'path' | 'description'>): string | undefined {
  if (language.value === 'en') return description
  const [top, adapter, ...rest] = path.split('.')
  const ofAdapter =
    top === 'adapters' && adapter !== undefined && rest.length === 0 ? w().adapterTexts[adapter] : undefined
  return ofAdapter ?? french.of(path)
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
