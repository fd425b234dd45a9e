/** The value of an entity, as text. */
import type { EntityTable, ObjectNow } from '../../src/page/contract.ts'
import { clock } from '../clock.ts'
import { type DisplayContext, shown } from '../display.ts'
import { language, w } from '../language.ts'
import { resources } from '../store.ts'

export interface ControlProps {
  readonly entity: EntityTable
  readonly object: ObjectNow
  /** The name of the entity as it is shown. */
  readonly label: string
}

export function Value({ entity, object }: ControlProps) {
  const { text, tone, isWord, title } = shown(entity, object, context(object.path))
  return (
    <span class={`state ${tone}`} {...(title !== undefined && { title })} {...(isWord && { lang: 'en' })}>
      {text}
    </span>
  )
}

export function isAvailable(path: string): boolean {
  return resources.value.get(path)?.available ?? true
}

export function context(path: string): DisplayContext {
  return { words: w(), language: language.value, now: clock.value, available: isAvailable(path) }
}
