/** Dynamic DNS: on or off, and how the last refresh went, for each provider that is set up. */
import { z } from 'zod'
import { many, moment, oneOf, type Reader, text } from '../../src/contract/index.ts'

// The three that the API knows; it has no list of them.
const providers = { ovh: 'OVH', dyndns: 'DynDNS', noip: 'No-IP' } as const

const errors = ['reqfail', 'authfail', 'nocredential', 'ipinval', 'hostinval', 'abuse', 'dnserror'] as const
const State = oneOf('disabled', 'ok', 'wait', ...errors, 'unavailable', 'nowan')

// User and password are not read.
const Ddns = z
  .object({ id: z.string(), label: z.string(), enabled: z.boolean(), hostname: text })
  .extend({ status: State.optional(), last_refresh: moment, last_error: moment })
const Configured = z.object({ enabled: z.boolean(), hostname: text })

const lastTime = { is: 'sensor', class: 'timestamp', never: true } as const

export const ddns = many({
  schema: Ddns,
  from: everyProvider,
  every: '10m',
  key: (it) => it.id,
  put: 'connection/ddns/{id}/',
  prefix: { name: 'Dynamic DNS {label}', id: 'ddns_{id}' },
  enabled: ['status'],
  settings: { enabled: { is: 'switch', name: null, icon: 'mdi:dns', attributes: ['hostname'] } },
  diagnostics: {
    status: { is: 'sensor', name: 'state', id: 'state', icon: 'mdi:dns', options: State },
    last_refresh: { ...lastTime, name: 'last refresh' },
    last_error: { ...lastTime, name: 'last error' },
  },
})

// A provider without a host name and not enabled is not set up, and is left out.
async function everyProvider(box: Reader) {
  const read = Object.entries(providers).map(async ([id, label]) => {
    const config = await box.get(`connection/ddns/${id}/`, Configured)
    if (!config.enabled && config.hostname === null) return []
    return { ...(await box.get(`connection/ddns/${id}/status/`, z.looseObject({}))), ...config, id, label }
  })
  return (await Promise.all(read)).flat()
}
