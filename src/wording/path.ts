/** Where a value is in a configuration or in the input of a command. */

/** Keys and list indexes from the top, such as `['mqtt', 'url']`. */
export type Path = readonly PropertyKey[]

/** A path as text: `mqtt.embedded.port`, `presence.include[0]`; '' for the whole value. */
export function formatPath(path: Path): string {
  const joined = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key).slice(0, 80)}`)).join('')
  return joined.replace(/^\./, '')
}

/** The value at a path, or undefined. Inherited properties such as `constructor` do not count. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((parent, key) => {
    return typeof parent === 'object' && parent !== null && Object.hasOwn(parent, key)
      ? Reflect.get(parent, key)
      : undefined
  }, value)
}
