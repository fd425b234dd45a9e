/**
 * The Wi-Fi repeaters, as several chapters need them: a host behind a repeater names it by its id (seen with API 15) or by
 * its MAC address. `repeater` is in no version of the documentation; it is what clients of real boxes use.
 */
import { z } from 'zod'
import { list, numeric, type Reader, source, text } from '../../src/contract/index.ts'
import { address, ifValid } from './leaves.ts'

export const repeatersPath = 'repeater'

const Known = list(ifValid(z.object({ id: numeric, main_mac: address, name: text }))).catch([])

async function readNames(box: Reader) {
  const all = (await box.getIfAllowed(repeatersPath, Known, '10m')) ?? []
  return all.flatMap((it) => (it?.name ? [[String(it.id), it.name] as const, [it.main_mac, it.name] as const] : []))
}

/** The names of the repeaters by their id and by their MAC address in lower case. None if the box has no repeaters. */
export const repeaterNames = source(async (box): Promise<ReadonlyMap<string | null, string>> => {
  return new Map(await box.part(repeatersPath, readNames))
})
