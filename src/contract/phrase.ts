/** Texts of this program, not of the box, in names that change with the language. */

export interface Phrase {
  /** English, and its key in `french`. `{field}` is replaced by one of `fields`. */
  readonly phrase: string
  readonly fields: Readonly<Record<string, string | number | Phrase>>
  /** What ids have instead, and states. */
  readonly word?: string
}

/** A text of the adapter that is translated where a device or a `{field}` of a name shows it. */
export function phrase(text: string, fields: Phrase['fields'] = {}, word?: string): Phrase {
  return { phrase: text, fields, ...(word !== undefined && { word }) }
}

/** The text of a value in a language: a phrase is translated, anything else is written as it is. */
export function textOf(value: unknown, translate: (phrase: string) => string): string {
  if (!isPhrase(value)) return String(value ?? '')
  return translate(value.phrase).replace(/\{(\w+)\}/g, (_, field: string) => textOf(value.fields[field], translate))
}

/** The same for ids and states. */
export function wordOf(value: unknown): string {
  if (!isPhrase(value)) return String(value ?? '')
  return value.word ?? value.phrase.replace(/\{(\w+)\}/g, (_, field: string) => wordOf(value.fields[field]))
}

function isPhrase(value: unknown): value is Phrase {
  return typeof value === 'object' && value !== null && 'phrase' in value && 'fields' in value
}
