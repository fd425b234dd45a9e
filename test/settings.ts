/** Settings of a daemon under test, as its configuration file has them. */

export type Settings = { readonly [key: string]: unknown }

/** Settings over settings, section by section. */
export function merged(below: Settings, above: Settings): Settings {
  const both = Object.entries(above).map(([key, value]) => {
    const under = below[key]
    return [key, isSection(under) && isSection(value) ? merged(under, value) : value]
  })
  return { ...below, ...Object.fromEntries(both) }
}

function isSection(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
