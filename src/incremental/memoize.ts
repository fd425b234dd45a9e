/** Derived values, cached by the identity of the object that they were derived from (see README.md). */

/** A function of an object that runs once per object. */
export function memoize<O extends object, T>(derive: (it: O) => T): (it: O) => T {
  const known = new WeakMap<O, { readonly value: T }>()
  return (it) => {
    const entry = known.get(it) ?? { value: derive(it) }
    known.set(it, entry)
    return entry.value
  }
}
