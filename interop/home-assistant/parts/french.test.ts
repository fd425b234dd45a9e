/** French: other names but the same ids, so that an automation from the documentation works in every language. */
import { describe, expect, it } from 'vitest'
import { openHouse } from '../support/house.ts'
import { entitiesOf } from '../support/registry.ts'

const house = openHouse({
  settings: { homeassistant: { language: 'fr' } },
  homeAssistant: { language: 'fr' },
})

/** The original names of the entities, by entity id. */
async function names(): Promise<Map<string, string | null>> {
  return new Map((await entitiesOf(house.ha)).map((it) => [it.entity_id, it.original_name]))
}

describe('a house in French', () => {
  let french = new Map<string, string | null>()

  it('has French names, and the same entity ids as in English', async ({ annotate }) => {
    const { entities, differences } = await house.settled()
    annotate(`${entities} entities`)
    expect(Object.values(differences).flat()).toEqual([])
    french = await names()
    expect(french.get('sensor.freebox_rate_down')).toBe('Débit descendant')
    expect(french.get('switch.freebox_wifi_planning')).toBe('Planification')
    expect(french.get('button.pc_bureau_wake')).toBe('Réveiller')
    expect(house.ha.newProblems()).toEqual([])
  })

  it('changes to English without a new entity id', async () => {
    await house.daemon.restart({ homeassistant: { language: 'en' } })
    const { differences } = await house.settled()
    expect(Object.values(differences).flat()).toEqual([])
    const english = await names()
    expect([...english.keys()].sort()).toEqual([...french.keys()].sort())
    expect(english.get('sensor.freebox_rate_down')).toBe('Download')
    expect(english.get('button.pc_bureau_wake')).toBe('Wake up')
    expect(house.ha.newProblems()).toEqual([])
    expect(await house.ha.repairs()).toEqual([])
  })
})
