/** Waits for conditions, and finds a free port. */
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** @type {(milliseconds: number) => Promise<void>} */
export const pause = (milliseconds) => sleep(milliseconds)

/**
 * Polls until the condition holds; the error names what was waited for.
 * @param {string} what
 * @param {() => unknown} holds
 * @param {number} [seconds]
 */
export async function until(what, holds, seconds = 20) {
  const end = performance.now() + seconds * 1000
  for (;;) {
    if (await holds()) return
    if (performance.now() > end) throw new Error(`waited ${seconds} s in vain for: ${what}`)
    await pause(25)
  }
}

/** @returns {Promise<number>} */
export function freePort() {
  return new Promise((done, fail) => {
    const server = createServer()
      .on('error', fail)
      .listen(0, '127.0.0.1', () => {
        const address = server.address()
        const port = typeof address === 'object' && address !== null ? address.port : 0
        server.close(() => done(port))
      })
  })
}
