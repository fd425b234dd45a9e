/** Dynamic DNS: on or off, and how the last refresh went, for each provider that is set up. */
import { z } from 'zod'
import { many, moment, oneOf, type Reader } from '../../src/contract/index.ts'

// The three that the API knows; it has no list of them.
const providers = { ovh: 'OVH', dyndns: 'DynDNS', noip: 'No-IP' } as const

const errors = ['reqfail', 'authfail', 'nocredential', 'ipinval', 'hostinval', 'abuse', 'dnserror'] as const
const State = oneOf('disabled', 'ok', 'wait', ...errors, 'unavailable', 'nowan')

// User and password are not read.
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
  put: 'connection/ddns/{id}/',
  settings: {
    enabled: {
      is: 'switch',
      name: 'Dynamic DNS {label}',
      id: 'ddns_{id}',
      icon: 'mdi:dns',
      attributes: { hostname: (it) => it.hostname || null },
    },
  },
  diagnostics: {
    status: { is: 'sensor', name: 'Dynamic DNS {label} state', id: 'ddns_{id}_state', icon: 'mdi:dns', options: State },
    last_refresh: last('refresh'),
    last_error: last('error'),
  },
})

/** When a provider was last refreshed, or last failed. */
function last(what: 'refresh' | 'error') {
  const name = `Dynamic DNS {label} last ${what}`
  return { is: 'sensor', name, id: `ddns_{id}_last_${what}`, class: 'timestamp', disabled: true } as const
}

// A provider without a host name and not enabled is not set up, and is left out.
async function everyProvider(box: Reader) {
  const read = Object.keys(providers).map(async (id) => {
    const config = await box.get(`connection/ddns/${id}/`, Configured)
    if (!config.enabled && config.hostname === '') return []
    return { ...(await box.get(`connection/ddns/${id}/status/`, z.looseObject({}))), ...config, id }
  })
  return (await Promise.all(read)).flat()
}
