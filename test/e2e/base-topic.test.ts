/** A base topic that the user changes: everything moves, and Home Assistant keeps its entities. */
import { expect, it } from 'vitest'
import { openSmallHome, until } from './home.ts'

it('a new base topic changes the topics of the entities, and removes none of them', async () => {
  const home = await openSmallHome()
  const topicsOf = (word: string) =>
    [...home.documents()].filter(([, document]) => JSON.stringify(document).includes(word))
  const removed = () => {
    const cleared = home.watcher.received.filter(({ payload }) => payload === '').map(({ topic }) => topic)
    return cleared.filter((topic) => topic.startsWith('homeassistant/'))
  }
  const before = [...home.documents().keys()].sort()
  expect(topicsOf('"freebox/')).toHaveLength(before.length)
  await home.daemon.stop()
  home.clearReceived()

  await home.start({ mqtt: { base_topic: 'house/home' } })
  await until('every document names the new topics', () => topicsOf('"house/').length === before.length)
  await until('it runs', () => home.daemon.lines.some(({ msg }) => msg.startsWith('Connected to the broker')))
  expect([...home.documents().keys()].sort()).toEqual(before)
  expect(topicsOf('"freebox/')).toEqual([])
  expect(removed()).toEqual([])
  expect(home.daemon.lines.filter(({ msg }) => /Deleted in|Removed from/.test(msg))).toEqual([])

  // What is gone under the old base topic is removed all the same, and nothing else. Its name has that of an adapter.
  await home.daemon.stop()
  await home.start({ mqtt: { base_topic: 'elsewhere' }, adapters: { connection: { enabled: false } } })
  await until('the rest names the new topics', () => topicsOf('"elsewhere/').length === home.documents().size)
  expect(removed().length).toBeGreaterThan(0)
  expect(removed().filter((topic) => !topic.includes('_connection'))).toEqual([])
})
