/** What the box finds wrong with its own Wi-Fi settings, and the command that lets it correct them. */
import { z } from 'zod'
import { list, macAddress, numeric, one, oneOf, post, text } from '../../src/contract/index.ts'
import { count, mayDrop, problem } from './rows.ts'

const Severity = oneOf('minor', 'major')
const Finding = z.object({ code: text, severity: Severity })
const OfAp = Finding.extend({ ap_id: numeric }).transform((it) => ({ ...it, ap: it.ap_id, bssid: null }))
const OfBss = Finding.extend({ bssid: text }).transform(({ bssid, ...it }) => {
  return { ...it, ap: null, bssid: bssid?.toLowerCase() ?? null, sentBssid: bssid }
})

const Diag = z.object({ aps: list(OfAp), bsss: list(OfBss) }).transform(({ aps, bsss }) => {
  const problemsOf = (severity: z.output<typeof Severity>) => {
    const found = [...aps, ...bsss].filter((it) => it.severity === severity)
    return found.map(({ ap, bssid, code }) => ({ ap, bssid, code }))
  }
  const [major, minor] = [problemsOf('major'), problemsOf('minor')]
  const counts = { problem: major.length > 0, major: major.length, minor: minor.length }
  return { aps, bsss, ...counts, major_problems: major, minor_problems: minor }
})

const codes = ['network_disabled', 'network_security', 'network_visibility', 'channel_width', 'channel_value'] as const
const Selection = z
  .strictObject({ ap: z.int().min(0), bssid: macAddress })
  .extend({ code: z.enum(codes), severity: z.enum(['minor', 'major']) })
  .partial()

const problems = { ...count, icon: 'mdi:wifi-alert' } as const

export const diag = one({
  schema: Diag,
  from: 'wifi/diag',
  every: '30m',
  prefix: { id: 'wifi' },
  enabled: ['problem'],
  diagnostics: {
    problem: { ...problem, name: 'Problem' },
    major: { ...problems, name: 'Major problems', id: 'major_problems', attributes: ['major_problems'] },
    minor: { ...problems, name: 'Minor problems', id: 'minor_problems', attributes: ['minor_problems'] },
  },
  // Corrects all findings, or those of one access point, one network, one code or one severity.
  commands: { fix: { takes: Selection, ask: fix } },
})

function fix(input: z.output<typeof Selection>, it: z.output<typeof Diag>) {
  const fields = ['ap', 'bssid', 'code', 'severity'] as const
  const isSelected = (found: { readonly [F in (typeof fields)[number]]: unknown }) =>
    fields.every((field) => input[field] === undefined || input[field] === found[field])
  const aps = it.aps.filter(isSelected).map(({ ap_id, code }) => ({ ap_id, code }))
  const bsss = it.bsss.filter(isSelected).map(({ sentBssid, code }) => ({ bssid: sentBssid, code }))
  return aps.length + bsss.length === 0 ? [] : post('wifi/diag', { aps, bsss }, mayDrop)
}
