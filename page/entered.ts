/** Makes the input of a command from the fields of its form (pure). The daemon checks it. */
import type { FieldTable } from '../src/page/contract.ts'

/** By field; absent if unchanged. */
export type Entered = Readonly<Record<string, string>>

/** `problem`: the field that is not filled in, or that is not of its kind. */
export function inputFrom(
  fields: readonly FieldTable[],
  entered: Entered,
): { readonly input: unknown } | { readonly problem: string } {
  const input: Record<string, unknown> = {}
  for (const field of fields) {
    const text = entered[field.name] ?? ''
    // An empty text is one only if the user has entered and removed something.
    if (text === '' && !(field.kind === 'text' && field.name in entered && field.required)) {
      if (field.required && field.default === null) return { problem: field.name }
      continue
    }
    const value = valueIn(field, text)
    if (value === undefined) return { problem: field.name }
    // A field without a name is the whole input.
    if (field.name === '') return { input: value }
    input[field.name] = value
  }
  return { input }
}

function valueIn({ kind }: FieldTable, text: string): unknown {
  switch (kind) {
    case 'number':
    case 'integer': {
      const number = Number(text.replace(',', '.'))
      return Number.isNaN(number) ? undefined : number
    }
    case 'boolean':
      return text === 'true'
    case 'json':
      return jsonIn(text)
    default:
      return text
  }
}

/** What is no JSON is a text: a number or a time, such as 2026-01-01. */
function jsonIn(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    return /^[[{"]/.test(text.trim()) ? undefined : text
  }
}
