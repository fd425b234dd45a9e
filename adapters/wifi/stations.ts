/** Reading the stations of all access points, and the hosts that they are. */
import { z } from 'zod'
import { numeral, type Reader } from '../../src/adapter.ts'
import { accessPoints, stationsOf } from './access-points.ts'
import { everyHost } from './hosts.ts'

const Telling = z.looseObject({
  mac: z.string(),
  state: z.string().optional(),
  conn_duration: numeral.optional(),
})
type Telling = z.output<typeof Telling>

/** Each station with its host, and each host of the house that is none now. */
export async function everyStation(box: Reader): Promise<unknown[]> {
  const [stations, hosts] = [await allStations(box), await everyHost(box)]
  const known = stations.flatMap((it) => Telling.safeParse(it).data ?? [])
  const odd = stations.filter((it) => !Telling.safeParse(it).success)
  const macs = new Set(known.map((it) => it.mac.toLowerCase()))
  const away = hosts.filter((host) => !macs.has(host.mac)).map((host) => ({ mac: host.mac, host }))
  const here = [...macs].map((mac) => {
    const [station] = known.filter((it) => it.mac.toLowerCase() === mac).sort(lastOne)
    return { mac, host: hosts.find((host) => host.mac === mac), station }
  })
  return [...odd, ...here, ...away]
}

async function allStations(box: Reader): Promise<unknown[]> {
  const read = (await accessPoints(box, '10m')).map(async ({ id, label, band }) => {
    const stations = await stationsOf(box, id)
    return stations.map((it) => (isObject(it) ? { ...it, access_point: label, band, now: box.now } : it))
  })
  return (await Promise.all(read)).flat()
}

// Whoever roams is still on the access point that he left, for a while: the one that he joined last has him.
function lastOne(left: Telling, right: Telling) {
  const usable = Number(right.state === 'authenticated') - Number(left.state === 'authenticated')
  return usable || (left.conn_duration ?? Infinity) - (right.conn_duration ?? Infinity) || 0
}

function isObject(it: unknown): it is object {
  return typeof it === 'object' && it !== null && !Array.isArray(it)
}
