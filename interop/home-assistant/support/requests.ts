/** The requests to the box that change something, as one line each. */
import type { Simulator } from '../../../src/simulator/index.ts'

export interface Requests {
  /** The number of requests. */
  count(): number
  /** The requests. */
  seen(): string[]
}

/** Watches the box from now on. The batch read of Freebox Home is a POST, too, and is left out. */
export function watchRequests(box: Simulator): Requests {
  const began = box.requests.length
  const since = () => box.requests.slice(began).filter(({ method, path }) => method !== 'GET' && !reads.test(path))
  return {
    count: () => since().length,
    seen: () => since().map(({ method, path, body }) => `${method} ${path} ${JSON.stringify(body ?? {})}`),
  }
}

const reads = /^(login\/|home\/endpoints\/get$)/
