/** The BSS of the access points, the networks that they emit, each with a name of its own. */
import { z } from 'zod'
import { list, numeric, type Reader } from '../../src/contract/index.ts'
import { accessPoints } from './access-points.ts'

const Listed = list(z.looseObject({ id: z.string(), phy_id: numeric }))

/** A network is called after its access point; the second on the same one by the end of its BSSID too. */
export async function networks(box: Reader) {
  const [all, aps] = [await box.get('wifi/bss/', Listed), await accessPoints(box, '10m')]
  return all.map((it) => {
    const first = all.find((other) => other.phy_id === it.phy_id) === it
    const label = aps.find((ap) => ap.id === it.phy_id)?.label ?? String(it.phy_id)
    return { ...it, label: first ? label : `${label} ${it.id.slice(-5)}` }
  })
}
