/** What the box finds wrong with its own Wi-Fi settings, and letting it mend them. */
import { z } from 'zod'
import { list, numeric, one, oneOf } from '../../src/contract/index.ts'

const Severity = oneOf('minor', 'major')
const codes = ['network_disabled', 'network_security', 'network_visibility', 'channel_width', 'channel_value'] as const
const item = { code: z.string(), severity: Severity }
const Diag = z.object({
  aps: list(z.object({ ap_id: numeric, ...item })),
  bsss: list(z.object({ bssid: z.string(), ...item })),
})
type Diag = z.output<typeof Diag>

export const diag = one({
  schema: Diag,
  from: 'wifi/diag',
  every: '30m',
  diagnostics: {
    problem: {
      is: 'binary_sensor',
      name: 'Wi-Fi problem',
      id: 'wifi_problem',
      class: 'problem',
      value: (it) => of(it, 'major').length > 0,
    },
    major: {
      is: 'sensor',
      name: 'Wi-Fi major problems',
      id: 'wifi_major_problems',
      icon: 'mdi:wifi-alert',
      count: 'now',
      disabled: true,
      value: (it) => of(it, 'major').length,
      attributes: { major_problems: (it) => of(it, 'major') },
    },
    minor: {
      is: 'sensor',
      name: 'Wi-Fi minor problems',
      id: 'wifi_minor_problems',
      icon: 'mdi:wifi-alert',
      count: 'now',
      disabled: true,
      value: (it) => of(it, 'minor').length,
      attributes: { minor_problems: (it) => of(it, 'minor') },
    },
  },
  commands: {
    // All that was found, or what fits: of one access point, one network, one code, one severity.
    fix: {
      takes: z
        .strictObject({
          ap: z.int().min(0),
          bssid: z.mac().toLowerCase(),
          code: z.enum(codes),
          severity: z.enum(['minor', 'major']),
        })
        .partial(),
      ask: (input, it) => {
        const body = fixes(it, input)
        const nothing = body.aps.length + body.bsss.length === 0
        return nothing ? [] : { method: 'POST', path: 'wifi/diag', body, mayDropConnection: true }
      },
    },
  },
})

function of(it: Diag, severity: 'minor' | 'major') {
  const aps = it.aps.map(({ ap_id, code, severity }) => ({ ap: ap_id, bssid: null, code, severity }))
  const bsss = it.bsss.map(({ bssid, code, severity }) => ({ ap: null, bssid: bssid.toLowerCase(), code, severity }))
  return [...aps, ...bsss]
    .filter((found) => found.severity === severity)
    .map(({ ap, bssid, code }) => ({ ap, bssid, code }))
}

interface Which {
  readonly ap?: number | undefined
  readonly bssid?: string | undefined
  readonly code?: string | undefined
  readonly severity?: string | undefined
}

function fixes({ aps, bsss }: Diag, { ap, bssid, code, severity }: Which) {
  const fits = (it: { code: string; severity: string }) =>
    (code === undefined || it.code === code) && (severity === undefined || it.severity === severity)
  const ofAp = aps.filter((it) => fits(it) && bssid === undefined && (ap === undefined || it.ap_id === ap))
  const ofBss = bsss.filter(
    (it) => fits(it) && ap === undefined && (bssid === undefined || it.bssid.toLowerCase() === bssid),
  )
  return {
    aps: ofAp.map((it) => ({ ap_id: it.ap_id, code: it.code })),
    bsss: ofBss.map((it) => ({ bssid: it.bssid, code: it.code })),
  }
}
