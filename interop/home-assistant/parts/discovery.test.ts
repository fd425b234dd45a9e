/** Every model of the box: each published component becomes the intended entity, and everything can be removed again. */
import { describe, expect, it } from 'vitest'
import { modelNames } from '../../../src/simulator/index.ts'
import { openHouse } from '../support/house.ts'
import { type Comparison, devicesOf, entitiesOf } from '../support/registry.ts'
import { enable } from '../support/user-actions.ts'
import { until } from '../support/waiting.ts'

const nothing = { missing: [], surplus: [], mismatched: [], wrongStates: [], devices: [] }
const counts = ({ documents, entities, enabled, devices }: Comparison) =>
  `${documents} documents, ${entities} entities, ${enabled} of them enabled, ${devices} devices`

describe.each(modelNames)('a Freebox %s', (model) => {
  const house = openHouse({ simulator: { model }, settings: { commands: { allow_dangerous: ['*'] } } })

  it('is complete in Home Assistant: ids, names, classes, units, devices and every published value', async ({
    annotate,
  }) => {
    const began = performance.now()
    const comparison = await house.settled()
    annotate(`${counts(comparison)}; ${Math.round(performance.now() - began)} ms`)
    expect(comparison.differences).toEqual(nothing)
    expect(house.broker.connections.map(({ version }) => version)).not.toContain('4')
  })

  it('is complete after the user has enabled everything that is disabled by default', async ({ annotate }) => {
    await enable(house.ha)
    const comparison = await house.settled()
    annotate(counts(comparison))
    expect(comparison.enabled).toBe(comparison.entities)
    expect(comparison.differences).toEqual(nothing)
  })

  it('causes no warning, error or repair', async () => {
    expect(house.ha.newProblems()).toEqual([])
    expect(await house.ha.repairs()).toEqual([])
    expect(house.daemon.warnings()).toEqual([])
  })

  it('leaves no entity and no device behind if discovery is switched off', async () => {
    await house.daemon.restart({ homeassistant: { enabled: false } })
    await until('no entity is left', async () => (await entitiesOf(house.ha)).length === 0)
    expect(await devicesOf(house.ha)).toEqual([])
    expect(house.ha.newProblems()).toEqual([])
  })
})
