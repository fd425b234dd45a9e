/**
 * Every object that is compared or cached by its identity passes here before it is used (README.md). Tests freeze it, so
 * that code which modifies it fails.
 */

type Listener = (value: unknown) => void

let listener: Listener | undefined

/** Calls `listener` with every value that is handed out from now on. For tests. */
export function onHandOut(call: Listener): void {
  listener = call
}

/** Returns the value. Without a listener this costs one comparison. */
export function handOut<T>(value: T): T {
  if (listener !== undefined) listener(value)
  return value
}
