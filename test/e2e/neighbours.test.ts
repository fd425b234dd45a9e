/** Two daemons at the same time: for two boxes on one broker, and by mistake with one data folder. */
import { expect, it } from 'vitest'
import { settingsFor, startBox } from '../cli/house.ts'
import { embedded } from '../mqtt/support.ts'
import { start } from '../support/process.ts'
import { type Home, lintOf, openHome, readOnce, until } from './home.ts'

const components = (home: Home, part: string) =>
  [...home.documents()]
    .filter(([topic]) => topic.includes(part))
    .flatMap(([, { components }]) => Object.values(components ?? {}))
const ids = (home: Home, part: string, key: string) => components(home, part).map((it) => String(it[key]))

it('a second box has its own topics, session and unique ids, and neither daemon touches the topics of the other', async () => {
  const { url, credentials } = await embedded()
  const broker = { url, ...credentials }
  const home = await openHome({ broker, settings: readOnce })
  const second = await openHome({
    ...{ broker, running: false, simulator: { model: 'pop' } },
    settings: { ...readOnce, mqtt: { base_topic: 'second' } },
  })
  await second.start()
  const info = () => second.watcher.payloads('second/bridge/info').at(-1) ?? 'unknown'
  await until('the state of every adapter is known', () => !info().includes('unknown'))
  const [delta, pop] = ['freebox_342792aabbcc', 'freebox_380716778899']
  const uniques = [delta, pop].map((box) => ids(home, box, 'unique_id'))
  expect(uniques[0]?.length).toBeGreaterThan(100)
  expect(uniques[1]?.length).toBeGreaterThan(100)
  expect(new Set(uniques.flat()).size).toBe(uniques.flat().length)
  for (const [index, box] of [delta, pop].entries()) {
    expect(uniques[index]?.filter((it) => !it.startsWith(`${box}_`))).toEqual([])
  }

  // Entities that both boxes have suggest the same entity id. Home Assistant numbers the later one.
  const suggested = [delta, pop].map((box) => new Set(ids(home, box, 'default_entity_id')))
  expect(suggested[1]?.has('sensor.freebox_rate_down') && suggested[0]?.has('sensor.freebox_rate_down')).toBe(true)

  const before = home.documents()
  await home.daemon.stop()
  await home.start()
  await until(
    'online again',
    () => home.state('bridge/info') !== undefined && home.published('bridge/state').at(-1) === 'online',
  )
  await until(
    'the state of every adapter is known',
    () => !JSON.stringify(home.state('bridge/info')).includes('unknown'),
  )
  expect(home.documents()).toEqual(before)
  expect(lintOf(home).filter((it) => !/^[a-z_]+\.\w+ is not unique$/.test(it))).toEqual([])
  expect([home.daemon.warnings(), second.daemon.warnings()]).toEqual([[], []])
  // The watcher that subscribed long before: one that subscribes now may get a message live and as the retained one.
  expect(home.watcher.payloads('second/bridge/state')).toEqual(['online'])
})

it('a second daemon with the same data folder is reported in its log', async () => {
  const { paired } = await settingsFor(await startBox())
  const first = start(['run'], { settings: paired })
  await first.printed(/Connected to the Freebox/)
  const { paired: others } = await settingsFor(await startBox({ model: 'pop' }))
  const second = start(['run'], { settings: { ...others, MQTT__BASE_TOPIC: 'second' }, folder: first.folder })
  await second.printed(
    /Another running daemon \(process \d+\) uses the same data folder \S+\. Give each daemon its own/,
  )
  expect(first.out()).not.toContain('Give each daemon its own')
})
