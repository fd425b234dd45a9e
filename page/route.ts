/** The screen that the address names, after the `#`: the server needs no route for it, and every prefix works. */
import { signal } from '@preact/signals'

export type Route = readonly [screen: string, ...rest: string[]]

export interface ScreenProps {
  /** What follows the name of the screen in the address. */
  readonly rest: readonly string[]
}

function routeIn(hash: string): Route {
  const [screen = '', ...rest] = hash.replace(/^#\/?/, '').split('/').map(decoded)
  return [screen, ...rest]
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

export const route = signal<Route>(routeIn(location.hash))

/** The address of a screen. */
export function to(...parts: readonly string[]): string {
  return `#/${parts.map(encodeURIComponent).join('/')}`
}

/** Another screen in place of this one: the way back does not lead here again. */
export function replaceBy(...parts: readonly [string, ...string[]]): void {
  history.replaceState(history.state, '', to(...parts))
  route.value = parts
}

/** @param onMove called after the user has gone to another screen */
export function followAddress(onMove: () => void): void {
  addEventListener('hashchange', () => {
    route.value = routeIn(location.hash)
    onMove()
  })
}
