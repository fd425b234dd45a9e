/**
 * Who is associated to an access point of the box: at home before he has an address, and while he sleeps. A box that
 * has no Wi-Fi, or does not tell, costs presence nothing.
 */
import { z } from 'zod'
import { list, memoizedParse, numeric, type Reader } from '../../src/contract/index.ts'

// Whatever it is that comes: presence does not fail over it.
const anything = list(z.unknown()).catch([])
const accessPoint = memoizedParse(z.object({ id: numeric, config: z.object({ band: z.string() }).optional() }))
// Associated is only the first half of joining: with a wrong key nobody gets further.
const station = memoizedParse(
  z.object({
    mac: z.string().toLowerCase(),
    state: z.enum(['associated', 'authenticated']),
    flags: z.object({ authorized: z.boolean() }).partial().optional(),
  }),
)

/** The band on which each station is, by its MAC in lower case. */
export async function stations(box: Reader): Promise<ReadonlyMap<string, string>> {
  const all = (await box.getIfAllowed('wifi/ap/', anything, '10m')) ?? []
  const aps = all.map(accessPoint).filter((it) => it !== undefined)
  const found = aps.map(async ({ id, config }) => {
    const stations = (await box.getIfAllowed(`wifi/ap/${id}/stations/`, anything)) ?? []
    return stations.flatMap((it) => macOf(it) ?? []).map((mac) => [mac, config?.band ?? ''] as const)
  })
  return new Map((await Promise.all(found)).flat())
}

function macOf(it: unknown) {
  const { mac, state, flags } = station(it) ?? {}
  return state === 'authenticated' || flags?.authorized === true ? mac : undefined
}
