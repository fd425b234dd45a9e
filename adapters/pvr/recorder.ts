/** The recorder as a whole: what is recorded now and next, what has failed or overlaps, and the margins. */
import { z } from 'zod'
import { list, one, type Reader } from '../../src/contract/index.ts'
import { absentCodes, errors } from './errors.ts'
import { Finished, finishedPath } from './finished.ts'
import { configPath, Margins } from './input.ts'
import { isActive, type Recording, recordings } from './recordings.ts'

const names = z.array(z.string())
const count = z.number()
const Recorder = z
  .object({ recording: z.boolean(), running: names, next: z.number().nullable() })
  .extend({ name: z.string().nullable(), channel: z.string().nullable(), end: z.string().nullable() })
  .extend({ programmed: count, recordings: count.optional(), failed: count, failures: names })
  .extend({ conflict: z.boolean(), overlapping: names, moments: z.array(count), isActive: z.boolean() })
  .extend({ margin_before: count, margin_after: count })
  .partial({ margin_before: true, margin_after: true })

const number = { is: 'sensor', count: 'now' } as const
const margin = { is: 'number', icon: 'mdi:timer-cog-outline', unit: 's', min: 0, max: 3600, mode: 'box' } as const

export const recorder = one({
  schema: Recorder,
  from: summary,
  every: '5m',
  busy: { every: '1m', when: (it) => it.isActive },
  changesAt: (it) => it.moments,
  absentCodes,
  put: configPath,
  errors,
  enabled: ['recording', 'next', 'failed', 'conflict'],
  entities: {
    recording: {
      is: 'binary_sensor',
      name: 'Recording',
      id: 'recorder_recording',
      icon: 'mdi:record-rec',
      class: 'running',
      attributes: ['running'],
    },
    next: {
      is: 'sensor',
      name: 'Next recording',
      id: 'recorder_next',
      icon: 'mdi:clock-outline',
      class: 'timestamp',
      attributes: ['name', 'channel', 'end'],
    },
    programmed: { ...number, name: 'Programmed', id: 'recorder_programmed', icon: 'mdi:calendar-clock' },
    recordings: { ...number, name: 'Recordings', id: 'recorder_recordings', icon: 'mdi:filmstrip-box-multiple' },
  },
  settings: {
    margin_before: { ...margin, name: 'Margin before', id: 'recorder_margin_before' },
    margin_after: { ...margin, name: 'Margin after', id: 'recorder_margin_after' },
  },
  diagnostics: {
    failed: {
      ...number,
      name: 'Failed',
      id: 'recorder_failed',
      icon: 'mdi:alert-circle-outline',
      attributes: ['failures'],
    },
    conflict: {
      is: 'binary_sensor',
      name: 'Conflict',
      id: 'recorder_conflict',
      icon: 'mdi:calendar-alert',
      class: 'problem',
      attributes: ['overlapping'],
    },
  },
})

async function summary(box: Reader) {
  const all = await recordings(box)
  if (all === undefined) return undefined
  const config = await box.part(configPath, readConfig)
  const finished = await box.part(finishedPath, countFinished)
  return { ...summaryOf(all), recordings: finished, ...given(config) }
}

function summaryOf(all: readonly Recording[]) {
  const waiting = all.filter((it) => it.isWaiting).toSorted((one, other) => (one.startsAt ?? 0) - (other.startsAt ?? 0))
  const [on, failed, conflicts] = [
    all.filter((it) => it.isOn),
    all.filter((it) => it.hasFailed),
    all.filter((it) => it.conflict),
  ]
  const next = waiting.find((it) => it.startsAt !== null)
  return {
    ...{ recording: on.length > 0, running: titles(on), next: next?.startsAt ?? null },
    ...{ name: next?.title ?? null, channel: next?.channel ?? null, end: next?.end ?? null },
    ...{ programmed: waiting.length, failed: failed.length, failures: titles(failed) },
    ...{ conflict: conflicts.length > 0, overlapping: titles(conflicts), isActive: all.some(isActive) },
    moments: [...waiting, ...on].flatMap(({ begins, ends }) => [begins, ends].filter((it) => it !== null)),
  }
}

function titles(all: readonly Recording[]): string[] {
  return all.map(({ title, channel, id }) => title ?? channel ?? id)
}

function given({ margin_before = null, margin_after = null }: Partial<z.output<typeof Margins>> = {}) {
  return { ...(margin_before !== null && { margin_before }), ...(margin_after !== null && { margin_after }) }
}

function readConfig(box: Reader, path: string) {
  return box.get(path, Margins, '15m')
}

/** The list has those that are being recorded too. */
async function countFinished(box: Reader, path: string) {
  const all = await box.get(path, list(Finished.optional().catch(undefined)), '5m')
  return all.filter((it) => it?.state === 'finished').length
}
