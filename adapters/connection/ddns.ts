/** Dynamic DNS: on or off, and how the last refresh went, for each provider that is set up. */
import { z } from 'zod'
import { many, moment, oneOf, orNull, type Reader, text } from '../../src/contract/index.ts'

// The three that the API knows; it has no list of them.
const providers = { ovh: 'OVH', dyndns: 'DynDNS', noip: 'No-IP' } as const

const errors = ['reqfail', 'authfail', 'nocredential', 'ipinval', 'hostinval', 'abuse', 'dnserror'] as const
const State = oneOf('disabled', 'ok', 'wait', ...errors, 'unavailable', 'nowan')

// User and password are not read.
const Ddns = z
  .object({ id: z.string(), label: z.string(), enabled: z.boolean(), hostname: text })
  .extend({ status: orNull(State), last_refresh: moment, last_error: moment })
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
  const all = Object.entries(providers).map(([id, label]) => ({ id, label, path: `connection/ddns/${id}/` }))
  const configs = await box.parts(
    all.map(({ path }) => path),
    configOf,
  )
  const read = all.map(async ({ path, ...it }) => {
    const config = configs.get(path)
    if (config === undefined || (!config.enabled && config.hostname === null)) return []
    return { ...(await box.part(`${path}status/`, statusOf)), ...config, ...it }
  })
  return (await Promise.all(read)).flat()
}

function configOf(box: Reader, path: string) {
  return box.get(path, Configured)
}

function statusOf(box: Reader, path: string) {
  return box.get(path, z.looseObject({}))
}
