/** WPS: its switch for all networks, and the session in which a device may join by a press of its button. */
import { z } from 'zod'
import { del, list, numeric, one, oneOf, orNull, post, put, type Reader } from '../../src/contract/index.ts'
import { wordOf } from './rows.ts'

const canceled = ['user_canceled', 'self_canceled'] as const
const results = ['success', ...canceled, 'failed_timeout', 'failed_overlap', 'failed_unknown'] as const
const Session = z.object({
  id: numeric,
  ssid: z.string(),
  active: z.boolean(),
  result: oneOf(...results).optional(),
  start_date: numeric,
  end_date: orNull(numeric),
  mac: orNull(z.string()),
})
const Sessions = list(z.looseObject({ active: z.boolean() }))
const Bss = z.object({
  id: z.string().toLowerCase(),
  config: z.object({ ssid: z.string(), wps_enabled: z.boolean().optional() }),
})
const Wps = z
  .object({ enabled: z.boolean(), sessions: list(Session), networks: list(Bss) })
  .transform(({ enabled, sessions, networks }) => {
    const last = sessions.toSorted((left, right) => left.start_date - right.start_date || left.id - right.id).at(-1)
    const candidates = networks.filter((it) => it.config.wps_enabled)
    return {
      enabled,
      session: last,
      candidates: candidates.map(({ id, config }) => ({ bssid: id, ssid: config.ssid })),
    }
  })

const clear = del('wifi/wps/sessions/')
const states = ['none', 'active', ...results, 'unknown'] as const

export const wps = one({
  schema: Wps,
  from: readWps,
  every: '1m',
  settings: {
    enabled: {
      is: 'switch',
      name: 'Wi-Fi WPS',
      id: 'wifi_wps',
      icon: 'mdi:wifi-plus',
      attributes: ['candidates'],
      set: (on) => put('wifi/wps/config/', { enabled: on }, { mayDropConnection: true }),
    },
  },
  diagnostics: {
    session: {
      ...wordOf({ options: states }),
      name: 'Wi-Fi WPS session',
      id: 'wifi_wps_session',
      icon: 'mdi:wifi-sync',
      disabled: true,
      value: ({ session }) => (session?.active ? 'active' : (session?.result ?? 'none')),
      attributes: {
        session_ssid: (it) => it.session?.ssid,
        session_mac: (it) => (it.session?.result === 'success' ? it.session.mac?.toLowerCase() : null),
        session_started: (it) => it.session?.start_date,
        session_ended: (it) => it.session?.end_date || null,
      },
    },
  },
  commands: {
    start: {
      takes: z.strictObject({ bssid: z.mac() }),
      ask: (input) => post('wifi/wps/start/', { bssid: input.bssid.toUpperCase() }),
    },
    stop: { takes: z.strictObject({}), ask: (_, it) => post('wifi/wps/stop/', { session_id: it.session?.id ?? 0 }) },
    forget: { takes: z.strictObject({}), ask: () => clear },
  },
})

// While a session is open (two minutes at most), the sessions are read at each poll, otherwise every ten minutes.
async function readWps(box: Reader) {
  const config = await box.get('wifi/wps/config/', z.object({ enabled: z.boolean() }), '10m')
  const known = (await box.getIfPresent('wifi/wps/sessions/', Sessions, '10m')) ?? []
  const open = known.some((it) => it.active)
  const sessions = open ? await box.getIfPresent('wifi/wps/sessions/', Sessions) : known
  return { ...config, sessions, networks: await box.getIfPresent('wifi/bss/', list(z.unknown()), '10m') }
}
