/**
 * Keyboard and screen readers begin at the title of a screen. It keeps the focus if the content that comes later has
 * another title, until the user goes elsewhere.
 */

const title = () => document.querySelector('h1')

let isAtTitle = false

/** After the new screen is rendered, unless the user has gone on by then. */
export function beginAtTitle(options: FocusOptions): void {
  isAtTitle = true
  requestAnimationFrame(() => {
    if (isAtTitle) title()?.focus(options)
  })
}

/** @param place in which screens replace each other */
export function keepAtTitle(place: Element): void {
  addEventListener('focusin', () => {
    isAtTitle = document.activeElement === title()
  })
  addEventListener('pointerdown', () => {
    isAtTitle = false
  })
  const observer = new MutationObserver(() => {
    // An element that is removed leaves the focus to the body.
    if (isAtTitle && document.activeElement === document.body) title()?.focus({ preventScroll: true })
  })
  observer.observe(place, { childList: true, subtree: true })
}
