/** What the box finds wrong with its own Wi-Fi settings, and the command that lets it correct them. */
import { z } from 'zod'
import { list, numeric, one, oneOf, post } from '../../src/contract/index.ts'
import { count } from './rows.ts'

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
      value: (it) => findings(it, 'major').length > 0,
    },
    major: problems('major'),
    minor: problems('minor'),
  },
  commands: {
    // Corrects all findings, or those of one access point, one network, one code or one severity.
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
        const body = selected(it, input)
        const nothing = body.aps.length + body.bsss.length === 0
        return nothing ? [] : post('wifi/diag', body, { mayDropConnection: true })
      },
    },
  },
})

/** How many problems there are of one severity, with the list of them. */
function problems<S extends 'major' | 'minor'>(severity: S) {
  return {
    ...count,
    name: `Wi-Fi ${severity} problems`,
    id: `wifi_${severity}_problems`,
    icon: 'mdi:wifi-alert',
    disabled: true,
    value: (it: Diag) => findings(it, severity).length,
    attributes: { [`${severity}_problems`]: (it: Diag) => findings(it, severity) },
  } as const
}

function findings(it: Diag, severity: 'minor' | 'major') {
  const aps = it.aps.map(({ ap_id, code, severity }) => ({ ap: ap_id, bssid: null, code, severity }))
  const bsss = it.bsss.map(({ bssid, code, severity }) => ({ ap: null, bssid: bssid.toLowerCase(), code, severity }))
  return [...aps, ...bsss]
    .filter((found) => found.severity === severity)
    .map(({ ap, bssid, code }) => ({ ap, bssid, code }))
}

/** What a command selects; undefined selects all. */
interface Selection {
  readonly ap?: number | undefined
  readonly bssid?: string | undefined
  readonly code?: string | undefined
  readonly severity?: string | undefined
}

function selected({ aps, bsss }: Diag, { ap, bssid, code, severity }: Selection) {
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
