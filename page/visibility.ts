/** What depends on whether the page is visible: how often values are read, and whether the page has a stream at all. */
import { useEffect } from 'preact/hooks'
import { ask } from './api.ts'
import { firstOf, isCurrent } from './store.ts'

/** Milliseconds. */
const readEvery = 2000
const pauseAfter = 60_000

/** Has a resource with one object read every two seconds while the component is on the screen. */
export function useFrequentReads(path: string): void {
  useEffect(() => {
    const timer = setInterval(() => {
      // A box without this resource, and one whose adapter is disabled, are not asked.
      const hasValues = isCurrent.value && firstOf(path) !== undefined
      if (isVisible() && hasValues) void ask('GET', `api/look?path=${encodeURIComponent(path)}`)
    }, readEvery)
    return () => clearInterval(timer)
  }, [path])
}

/** @param pause called when the page has been hidden for a minute @param resume called when it is visible again */
export function whenHidden(pause: () => void, resume: () => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isPaused = false
  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer)
    if (!isVisible()) {
      timer = setTimeout(() => {
        isPaused = true
        pause()
      }, pauseAfter)
    } else if (isPaused) {
      isPaused = false
      resume()
    }
  })
}

function isVisible(): boolean {
  return document.visibilityState === 'visible'
}
