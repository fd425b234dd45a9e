/** Multi-link operation (Wi-Fi 7): with which other access points a network is one. */
import { z } from 'zod'
import { list, many, numeric, type Reader } from '../../src/contract/index.ts'
import { accessPoints } from './access-points.ts'
import { networks } from './networks.ts'

const Mlo = z.object({
  id: z.string(),
  label: z.string(),
  partners: z.array(numeric), // none: off; its own alone: a single link
  names: z.array(z.string()),
  status: z.object({ partners: z.array(numeric).nullish() }).optional(),
})
const Partners = z.object({ partners: list(numeric) })

export const mlo = many({
  schema: Mlo,
  from: multiLink,
  every: '30m',
  since: '14.0',
  key: (it) => it.id.toLowerCase(),
  diagnostics: {
    partners: {
      is: 'sensor',
      name: 'Wi-Fi {label} multi-link',
      id: 'wifi_{label}_multi_link',
      icon: 'mdi:link-variant',
      disabled: true,
      value: (it) => (it.partners.length === 0 ? 'disabled' : it.names.join(' + ')),
      attributes: { access_points: (it) => it.partners, active_access_points: (it) => it.status?.partners },
    },
  },
  commands: {
    configure: {
      takes: z.strictObject({ partners: z.array(z.int().min(0)).max(8) }),
      ask: (input, it) => ({
        method: 'PUT',
        path: `wifi/bss/${it.id}/mlo/config`,
        body: input,
        mayDropConnection: true,
      }),
    },
  },
  queries: {
    allowed_partners: {
      takes: z.strictObject({ bssid: z.mac() }),
      ask: (input) => ({ method: 'GET', path: `wifi/bss/${input.bssid.toUpperCase()}/mlo/allowed_comb` }),
      answer: list(z.array(numeric)),
    },
  },
})

async function multiLink(box: Reader) {
  const [all, aps] = [await networks(box), await accessPoints(box, '10m')]
  const nameOf = (id: number) => aps.find((ap) => ap.id === id)?.label ?? String(id)
  const read = all.map(async (it) => {
    const config = await box.getIfPresent(`wifi/bss/${it.id}/mlo/config`, Partners)
    return config === undefined ? [] : { ...it, partners: config.partners, names: config.partners.map(nameOf) }
  })
  return (await Promise.all(read)).flat()
}
