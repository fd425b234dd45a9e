/** Home Assistant's own schemas for every possible discovery document: takes seconds, and needs no server. */
import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { adapters } from '../../../adapters/index.ts'
import { type Model, modelNames } from '../../../src/simulator/index.ts'
import { replay } from '../../../test/adapters/replay.ts'
import { openHome } from '../../../test/faults/home.ts'
import { findings } from '../support/schemas.ts'

const modes = ['device', 'single'] as const
const fixtures = 'test/fixtures'

/** Everything that a box of this model announces. The topics get the model as a suffix for the messages. */
async function documentsOf(model: Model, mode: string): Promise<[string, unknown][]> {
  const settings = {
    homeassistant: { mode, alarm_code: '1234' },
    presence: { hosts: 'all' },
    commands: { allow_dangerous: ['*'] },
  }
  const home = await openHome({ simulator: { model }, settings })
  const { documents } = home.snapshot()
  await home.close()
  return [...documents].map(([topic, document]) => [`${topic} of a ${model}`, document])
}

it.each(modes)('every document of every model is accepted without losing a key (mode %s)', async (mode) => {
  const documents = await Promise.all(modelNames.map((model) => documentsOf(model, mode)))
  for (const { length } of documents) expect(length).toBeGreaterThan(mode === 'device' ? 60 : 350)
  expect(findings(new Map(documents.flat()))).toEqual([])
})

it.each(modes)('every document of every recorded box is accepted without losing a key (mode %s)', async (mode) => {
  const boxes = adapters.flatMap(({ name }) => readdirSync(`${fixtures}/${name}`).map((box) => [name, box] as const))
  const recorded = boxes.map(async ([name, box]): Promise<[string, unknown][]> => {
    const { announced } = await replay(name, `${fixtures}/${name}/${box}`)
    return [...(announced[modes.indexOf(mode)] ?? [])].map(([topic, document]) => [
      `${topic} of ${name}/${box}`,
      document,
    ])
  })
  const documents = (await Promise.all(recorded)).flat()
  expect(documents.length).toBeGreaterThan(boxes.length)
  expect(findings(new Map(documents))).toEqual([])
})

it('the check finds an unknown key, an unknown class, and an unknown key at the root', () => {
  const device = { identifiers: ['freebox_1'], name: 'Freebox' }
  const origin = { name: 'freebox2mqtt' }
  const sensor = { platform: 'sensor', unique_id: 'a', state_topic: 'a/b' }
  const found = findings(
    new Map<string, unknown>([
      ['homeassistant/device/a/config', { device, origin, components: { a: { ...sensor, mood: 'good' } } }],
      ['homeassistant/device/b/config', { device, origin, components: { a: { ...sensor, device_class: 'mood' } } }],
      ['homeassistant/device/c/config', { device, origin, components: { a: sensor }, mood: 'good' }],
    ]),
  )
  expect(found).toHaveLength(3)
  expect(found[0]).toBe('homeassistant/device/a/config a: dropped silently: mood')
  expect(found[1]).toMatch(/^homeassistant\/device\/b\/config a: refused, .*device_class/)
  expect(found[2]).toMatch(/^homeassistant\/device\/c\/config: refused as a whole, .*mood/)
})
