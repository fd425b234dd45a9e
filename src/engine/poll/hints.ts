/** Answers that say something about objects of other resources (`hint` of a table), without a request of their own. */
import type { Box } from '../ports.ts'
import type { Poller } from './poller.ts'

/**
 * A box whose answers these pollers hear.
 * @param due is called when one of them is to be read
 */
export function heardBy(pollers: readonly Poller[], box: Pick<Box, 'request'>, due: () => void): Pick<Box, 'request'> {
  const paths = new Map(pollers.map((poller) => [poller, poller.configured.resource.hint?.path] as const))
  const listeners = pollers.filter((poller) => paths.get(poller) !== undefined)
  if (listeners.length === 0) return box
  return {
    async request(request) {
      const answer = await box.request(request)
      const heard = listeners.filter((it) => request.method === 'GET' && paths.get(it) === request.path)
      if (heard.map((it) => it.hinted(answer)).includes(true)) due()
      return answer
    },
  }
}
