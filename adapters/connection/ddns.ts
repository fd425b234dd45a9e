/** Dynamic DNS: on or off, and how the last refresh went, for each provider that the owner has set up. */
import { z } from 'zod'
import { many, moment, oneOf, type Reader } from '../../src/contract/index.ts'

// The three that the API knows; it has no list of them.
const providers = { ovh: 'OVH', dyndns: 'DynDNS', noip: 'No-IP' } as const

const known = ['disabled', 'ok', 'wait', 'reqfail', 'authfail', 'nocredential', 'ipinval', 'hostinval'] as const
const State = oneOf(...known, 'abuse', 'dnserror', 'unavailable', 'nowan')

// User and password stay where they are.
const Ddns = z
  .object({
    id: z.enum(['ovh', 'dyndns', 'noip']),
    enabled: z.boolean(),
    hostname: z.string(),
    status: State.optional(),
    last_refresh: moment,
    next_refresh: moment,
    last_error: moment,
  })
  .transform((it) => ({ ...it, label: providers[it.id] }))

const Configured = z.object({ enabled: z.boolean(), hostname: z.string().default('') })

export const ddns = many({
  schema: Ddns,
  from: everyProvider,
  every: '10m',
  key: (it) => it.id,
  settings: {
    enabled: {
      is: 'switch',
      name: 'Dynamic DNS {label}',
      id: 'ddns_{id}',
      icon: 'mdi:dns',
      attributes: { hostname: (it) => it.hostname || null },
      set: (on, it) => ({ method: 'PUT', path: `connection/ddns/${it.id}/`, body: { enabled: on } }),
    },
  },
  diagnostics: {
    status: {
      is: 'sensor',
      name: 'Dynamic DNS {label} state',
      id: 'ddns_{id}_state',
      icon: 'mdi:dns',
      class: 'enum',
      options: State.options,
    },
    last_refresh: {
      is: 'sensor',
      name: 'Dynamic DNS {label} last refresh',
      id: 'ddns_{id}_last_refresh',
      class: 'timestamp',
      disabled: true,
    },
    last_error: {
      is: 'sensor',
      name: 'Dynamic DNS {label} last error',
      id: 'ddns_{id}_last_error',
      class: 'timestamp',
      disabled: true,
    },
  },
})

// A provider that nobody has set up is none of the house's.
async function everyProvider(box: Reader) {
  const read = Object.keys(providers).map(async (id) => {
    const config = await box.get(`connection/ddns/${id}/`, Configured)
    if (!config.enabled && config.hostname === '') return []
    return { ...(await box.get(`connection/ddns/${id}/status/`, z.looseObject({}))), ...config, id }
  })
  return (await Promise.all(read)).flat()
}
