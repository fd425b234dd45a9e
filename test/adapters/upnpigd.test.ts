/** How soon a port that is closed leaves, which fixtures cannot show. */
import { expect, test } from 'vitest'
import upnpigd from '../../adapters/upnpigd/index.ts'
import { secondsOf } from '../../src/contract/interval.ts'

test('ports that are closed by a command leave within seconds, and not at the next poll', () => {
  const { config, redirection } = upnpigd.resources({})
  const [busy] = [redirection?.busy ?? []].flat()
  // After a command about UPnP IGD there is one read at once, five seconds later. An object is gone after two.
  expect(config?.changes).toContain('redirection')
  expect(secondsOf(busy?.every ?? '1h')).toBeLessThanOrEqual(5)
  expect(secondsOf(busy?.afterCommand ?? '1s')).toBeGreaterThan(10)
})
