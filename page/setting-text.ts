/** A setting as it is shown (pure): a list in one line, an object as JSON, and nothing for what is not set. */
export function settingText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.map(settingText).join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
