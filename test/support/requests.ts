/** What a table sends, as plain requests. */
import type { Request, Requests } from '../../src/contract/requests.ts'

/** The requests of a command that reads nothing first. An amendment counts as the PUT that it ends with. */
export function requestsIn(sent: Requests | Promise<Requests>): Request[] {
  if (sent instanceof Promise) throw new Error('the command reads from the box before it sends')
  return [sent].flat().map((action) => {
    if ('first' in action) return action.first
    if (!('amend' in action)) return action
    return { method: 'PUT', path: action.amend, body: action.change }
  })
}
