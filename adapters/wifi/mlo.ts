/** Multi-link operation (Wi-Fi 7): the access points over which a network is one. */
import { z } from 'zod'
import { get, list, many, numeric, put, type Reader } from '../../src/contract/index.ts'
import { knownAccessPoints } from '../sources/stations.ts'
import { networks } from './networks.ts'
import { labelled } from './rows.ts'

const Mlo = z.object({
  id: z.string(),
  label: z.string(),
  partners: z.array(numeric), // Empty: off. Only its own access point: a single link.
  names: z.array(z.string()),
  status: z.object({ partners: z.array(numeric).nullish() }).optional(),
})
const Partners = z.object({ partners: list(numeric) })

export const mlo = many({
  schema: Mlo,
  from: readMlo,
  every: '30m',
  since: '14.0',
  key: (it) => it.id.toLowerCase(),
  diagnostics: {
    partners: {
      is: 'sensor',
      ...labelled('multi-link'),
      icon: 'mdi:link-variant',
      disabled: true,
      value: (it) => (it.partners.length === 0 ? 'disabled' : it.names.join(' + ')),
      attributes: { access_points: (it) => it.partners, active_access_points: (it) => it.status?.partners },
    },
  },
  commands: {
    configure: {
      takes: z.strictObject({ partners: z.array(z.int().min(0)).max(8) }),
      ask: (body, it) => put(`wifi/bss/${it.id}/mlo/config`, body, { mayDropConnection: true }),
    },
  },
  queries: {
    allowed_partners: {
      takes: z.strictObject({ bssid: z.mac() }),
      ask: (input) => get(`wifi/bss/${input.bssid.toUpperCase()}/mlo/allowed_comb`),
      answer: list(z.array(numeric)),
    },
  },
})

async function readMlo(box: Reader) {
  const [all, aps] = [await networks(box), await knownAccessPoints(box)]
  const nameOf = (id: number) => aps.find((ap) => ap.id === id)?.label ?? String(id)
  const read = all.map(async (it) => {
    const config = await box.getIfPresent(`wifi/bss/${it.id}/mlo/config`, Partners)
    return config === undefined ? [] : { ...it, partners: config.partners, names: config.partners.map(nameOf) }
  })
  return (await Promise.all(read)).flat()
}
