/** The networks (BSS) of the access points, each with a label for its names and entity ids. */
import { z } from 'zod'
import { list, numeric, source } from '../../src/contract/index.ts'
import { knownAccessPoints } from '../sources/stations.ts'

const Listed = list(z.looseObject({ id: z.string(), phy_id: numeric }))

/** A network has the label of its access point. Further ones on the same access point also have the end of their BSSID. */
export const networks = source(async (box) => {
  const [all, aps] = [await box.get('wifi/bss/', Listed), await knownAccessPoints(box)]
  return all.map((it) => {
    const first = all.find((other) => other.phy_id === it.phy_id) === it
    const label = aps.find((ap) => ap.id === it.phy_id)?.label ?? String(it.phy_id)
    return { ...it, label: first ? label : `${label} ${it.id.slice(-5)}` }
  })
})
