/** Reading the stations of all access points, and the hosts that they are. */
import { z } from 'zod'
import { memoizedParse, numeric, type Reader } from '../../src/contract/index.ts'
import { accessPoints, stationsOf } from './access-points.ts'
import { everyHost } from './hosts.ts'

const Telling = z.object({
  mac: z.string().toLowerCase(),
  state: z.string().optional(),
  conn_duration: numeric.optional(),
})
type Telling = z.output<typeof Telling>
const telling = memoizedParse(Telling)

/** A station as it lies on its access point, and what of it tells where it really is. */
interface Found extends Telling {
  readonly station: object
}

/** Each station with its host, and each host of the house that is none now. */
export async function everyStation(box: Reader): Promise<unknown[]> {
  const [{ known, odd }, hosts] = [await allStations(box), await box.share(everyHost)]
  const stations = new Map<string, Found>()
  for (const it of known) {
    const other = stations.get(it.mac)
    if (other === undefined || lastOne(it, other) < 0) stations.set(it.mac, it)
  }
  const byMac = new Map(hosts.map((host) => [host.mac, host]))
  const here = [...stations].map(([mac, { station }]) => ({ mac, host: byMac.get(mac), station }))
  const away = hosts.filter((host) => !stations.has(host.mac)).map((host) => ({ mac: host.mac, host }))
  return [...odd, ...here, ...away]
}

async function allStations(box: Reader) {
  const known: Found[] = []
  const odd: unknown[] = []
  for (const { id, label, band } of await accessPoints(box, '10m')) {
    for (const it of await stationsOf(box, id)) {
      const tells = telling(it)
      if (tells && isObject(it)) known.push({ ...tells, station: { ...it, access_point: label, band } })
      else odd.push(it)
    }
  }
  return { known, odd }
}

// Whoever roams is still on the access point that he left, for a while: the one that he joined last has him.
function lastOne(left: Telling, right: Telling) {
  const usable = Number(right.state === 'authenticated') - Number(left.state === 'authenticated')
  return usable || (left.conn_duration ?? Infinity) - (right.conn_duration ?? Infinity) || 0
}

function isObject(it: unknown): it is object {
  return typeof it === 'object' && it !== null && !Array.isArray(it)
}
