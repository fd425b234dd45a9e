/**
 * Who is associated to an access point of the box: at home before he has an address, and while he sleeps. A box that
 * has no Wi-Fi, or does not tell, costs presence nothing.
 */
import { z } from 'zod'
import { list, numeral, type Reader } from '../../src/adapter.ts'

// Whatever it is that comes: presence does not fail over it.
const anything = list(z.unknown()).catch([])
const Ap = z.looseObject({ id: numeral, config: z.looseObject({ band: z.string() }).optional() })
const Station = z.looseObject({
  mac: z.string(),
  state: z.enum(['associated', 'authenticated']),
  flags: z.looseObject({ authorized: z.boolean() }).partial().optional(),
})

/** The band on which each station is, by its MAC in lower case. */
export async function stations(box: Reader): Promise<ReadonlyMap<string, string>> {
  const all = (await box.maybe('wifi/ap/', anything, '10m')) ?? []
  const read = all.map(async (it) => {
    const ap = Ap.safeParse(it).data
    if (!ap) return []
    const found = (await box.maybe(`wifi/ap/${ap.id}/stations/`, anything)) ?? []
    const macs = found.filter(isIn).flatMap((station) => Station.safeParse(station).data?.mac.toLowerCase() ?? [])
    return macs.map((mac) => [mac, ap.config?.band ?? ''] as const)
  })
  return new Map((await Promise.all(read)).flat())
}

// Associated is only the first half of joining: with a wrong key nobody gets further.
function isIn(it: unknown) {
  const station = Station.safeParse(it).data
  return station?.state === 'authenticated' || station?.flags?.authorized === true
}
