/** The values of the last minutes of a few entities, which the page collects while it is open. */
import { effect, type ReadonlySignal, signal } from '@preact/signals'
import { firstOf, isCurrent } from './store.ts'

const most = 60
/** Milliseconds. */
const every = 5000

const series = new Map<string, ReadonlySignal<readonly (number | null)[]>>()

/** The values of an entity of a resource with one object, the newest last; null while the values were not current. */
export function recentValues(path: string, key: string): ReadonlySignal<readonly (number | null)[]> {
  const name = `${path}.${key}`
  const found = series.get(name)
  if (found !== undefined) return found
  const values = signal<readonly (number | null)[]>([])
  series.set(name, values)
  const take = () => {
    const value = isCurrent.peek() ? firstOf(path)?.state[key] : undefined
    const known = typeof value === 'number' ? value : null
    if (known === null && values.peek().length === 0) return
    values.value = [...values.peek(), known].slice(-most)
  }
  setInterval(take, every)
  // The first value at once, so that the curve begins with the page.
  const stop = effect(() => {
    if (firstOf(path) === undefined) return
    take()
    queueMicrotask(() => stop())
  })
  return values
}
