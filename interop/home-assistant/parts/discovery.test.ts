/** Every model of box: each published component is an entity as it was meant, and everything can be taken back again. */
import { describe, expect, it } from 'vitest'
import { modelNames } from '../../../src/simulator/index.ts'
import { openHouse } from '../support/house.ts'
import { enableEverything } from '../support/owner.ts'
import { type Comparison, devicesOf, entitiesOf } from '../support/registry.ts'
import { until } from '../support/waiting.ts'

const nothing = { missing: [], surplus: [], otherwise: [], untrue: [], devices: [] }
const counts = ({ documents, entities, enabled, devices }: Comparison) =>
  `${documents} documents, ${entities} entities, ${enabled} of them enabled, ${devices} devices`

describe.each(modelNames)('a Freebox %s', (model) => {
  const house = openHouse({ simulator: { model }, settings: { commands: { deny: [] } } })

  it('is all there: ids, names, classes, units, devices, and every value that was published', async ({ annotate }) => {
    const began = performance.now()
    const comparison = await house.settled()
    annotate(`${counts(comparison)}; ${Math.round(performance.now() - began)} ms`)
    expect(comparison.differences).toEqual(nothing)
    expect(house.broker.visitors.map(({ version }) => version)).not.toContain('4')
  })

  it('is all there when its owner has enabled what is off by default, after a restart of Home Assistant', async ({
    annotate,
  }) => {
    await enableEverything(house.ha)
    const comparison = await house.settled()
    annotate(counts(comparison))
    expect(comparison.enabled).toBe(comparison.entities)
    expect(comparison.differences).toEqual(nothing)
  })

  it('gives no cause for a warning, an error or a repair', async () => {
    expect(house.ha.complaints()).toEqual([])
    expect(await house.ha.repairs()).toEqual([])
    expect(house.daemon.warnings()).toEqual([])
  })

  it('leaves no entity and no device behind when discovery is switched off', async () => {
    await house.daemon.restart({ homeassistant: { enabled: false } })
    await until('no entity is left', async () => (await entitiesOf(house.ha)).length === 0)
    expect(await devicesOf(house.ha)).toEqual([])
    expect(house.ha.complaints()).toEqual([])
  })
})
