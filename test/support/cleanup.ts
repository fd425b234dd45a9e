/** Cleans up after a test, or after all tests of a group that use one installation together. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { afterAll, beforeAll, onTestFailed, onTestFinished } from 'vitest'

type Cleanup = () => unknown

/** The cleanups of the group that is being opened. Undefined while a test runs. */
const group = new AsyncLocalStorage<Cleanup[]>()

/** Calls `cleanup` when the test ends, or after the last test of the group if `openOnce` is opening it. */
export function atEnd(cleanup: Cleanup): void {
  const cleanups = group.getStore()
  if (cleanups === undefined) onTestFinished(async () => void (await cleanup()))
  else cleanups.push(cleanup)
}

/** Calls `report` if the test fails. What a group shares belongs to no test, so there it is not called. */
export function atFailure(report: () => void): void {
  if (group.getStore() === undefined) onTestFailed(report)
}

/**
 * Opens something once for all tests of the enclosing `describe`, and closes it after the last of them. Returns the
 * function with which a test gets it. Only for tests that do not depend on what an earlier one left.
 */
export function openOnce<T>(open: () => Promise<T>): () => T {
  let opened: { readonly it: T } | undefined
  const cleanups: Cleanup[] = []
  beforeAll(async () => {
    opened = { it: await group.run(cleanups, open) }
  })
  afterAll(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
  })
  return () => {
    if (opened === undefined) throw new Error('nothing is open outside of the tests of the group')
    return opened.it
  }
}
