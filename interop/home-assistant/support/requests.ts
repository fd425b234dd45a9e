/** What reached the box: the requests that change something, as one line each. */
import type { Simulator } from '../../../src/simulator/index.ts'

export interface Requests {
  /** How many there were. */
  count(): number
  /** Each of them. */
  seen(): string[]
}

/** Watches the box from now on. The batch by which Freebox Home is read is a POST, and no command. */
export function watchRequests(box: Simulator): Requests {
  const began = box.requests.length
  const since = () => box.requests.slice(began).filter(({ method, path }) => method !== 'GET' && !reading.test(path))
  return {
    count: () => since().length,
    seen: () => since().map(({ method, path, body }) => `${method} ${path} ${JSON.stringify(body ?? {})}`),
  }
}

const reading = /^(login\/|home\/endpoints\/get$)/
