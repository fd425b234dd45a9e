/** How far each screen of the history was scrolled: who goes back, or loads the page again, finds the same place. */

const key = 'freebox2mqtt.places'

/** Each entry of the history has a number, which the browser keeps over a reload. */
let current = 0
let scrolled: Record<string, number> = {}
/** Screens of this window in the order of the history. */
const visited: string[] = []

/** Returns where the screen was left; undefined if it is new. */
function arrive(): number | undefined {
  const known = numberIn(history.state)
  if (known === undefined) {
    current += 1
    visited.length = current
    history.replaceState({ place: current }, '')
  } else current = known
  visited[current] = location.hash
  return known === undefined ? undefined : (scrolled[current] ?? 0)
}

/** @param whenThere calls its argument once the screen has its content */
export function startPlaces(whenThere: (then: () => void) => void): void {
  history.scrollRestoration = 'manual'
  scrolled = stored()
  const place = arrive()
  if (place !== undefined && place > 0) whenThere(() => scrollTo(0, place))
  addEventListener('scroll', () => {
    scrolled[current] = scrollY
  })
  addEventListener('pagehide', store)
}

/** After a change of the address: the top of a new screen, or the place where a known one was left. */
export function showPlace(): 'new' | 'known' {
  const place = arrive()
  if (place === undefined) scrollTo(0, 0)
  // After the screen is rendered.
  else requestAnimationFrame(() => scrollTo(0, place))
  return place === undefined ? 'new' : 'known'
}

/** Follows a link to the previous screen by going back, so that its scroll position is kept. Other links work as usual. */
export function goBackTo(event: MouseEvent, href: string): void {
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey
  if (!isPlain || visited[current - 1] !== href) return
  event.preventDefault()
  history.back()
}

function numberIn(state: unknown): number | undefined {
  if (typeof state !== 'object' || state === null || !('place' in state)) return undefined
  return typeof state.place === 'number' ? state.place : undefined
}

function stored(): Record<string, number> {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(key) ?? '{}')
    const entries = typeof found === 'object' && found !== null ? Object.entries(found) : []
    return Object.fromEntries(entries.filter(([, place]) => typeof place === 'number'))
  } catch {
    return {}
  }
}

/** A browser may forbid it: then a reload shows the top. */
function store(): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(scrolled))
  } catch {}
}
