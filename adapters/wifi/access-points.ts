/** The access points of the box, which several things of this chapter read: each by its id and a name of its own. */
import { z } from 'zod'
import { type Interval, list, numeric, oneOf, type Reader } from '../../src/contract/index.ts'

export const Band = oneOf('2d4g', '5g', '6g', '60g')

const Listed = list(
  z.looseObject({
    id: numeric,
    name: z.string().default(''),
    config: z.looseObject({ band: z.string() }),
  }),
)

/**
 * The ids are not 0..n: 0, 1, 10 and 11 exist. Throws NotHere in bridge mode.
 * @param keep how old they may be, where only their ids and names matter.
 */
export async function accessPoints(box: Reader, keep?: Interval) {
  const all = await box.get('wifi/ap/', Listed, keep)
  const names = all.map((it) => it.name)
  return all.map((it) => ({ ...it, label: labelOf(it.id, it.name, names), band: it.config.band }))
}

const Stations = list(z.unknown())

/** The stations of an access point, unparsed; none where it does not tell. */
export async function stationsOf(box: Reader, id: number): Promise<unknown[]> {
  return (await box.getIfPresent(`wifi/ap/${id}/stations/`, Stations)) ?? []
}

// Two radios of one name would be one entity id.
function labelOf(id: number, name: string, names: readonly string[]) {
  if (name === '') return String(id)
  return names.filter((other) => other === name).length > 1 ? `${name} ${id}` : name
}
