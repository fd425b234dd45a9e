/** What the line does now, and what it did: charts from the history that the box keeps. */
import { useSignal } from '@preact/signals'
import type { Database, Period } from '../history.ts'
import { language, w } from '../language.ts'
import { HistoryChart } from '../parts/history-chart.tsx'
import { EntityRow } from '../parts/rows.tsx'
import type { ScreenProps } from '../route.ts'
import { entityAt, firstOf, idsOf, isCurrent, objectAt, places } from '../store.ts'
import { useFrequentReads } from '../visibility.ts'

type FactTable = readonly (readonly [path: string, keys: readonly string[]])[]

/** Entities above the charts, by resource; those that the box does not have are left out. */
const current: FactTable = [['connection.status', ['up', 'rate_down', 'rate_up']]]
/** Entities below them. */
const further: FactTable = [
  ['connection.logs', ['outages_today', 'outage', 'outage_duration']],
  ['connection.status', ['media', 'ipv4', 'ipv6', 'bandwidth_down', 'bandwidth_up']],
  ['connection.ftth', ['sfp_pwr_rx', 'sfp_pwr_tx', 'link']],
  ['connection.xdsl', ['status', 'snr_down', 'snr_up']],
]

export function Line({ rest: [opened] }: ScreenProps) {
  const period = useSignal<Period>('day')
  const words = w()
  useFrequentReads('connection.status')
  const periods: readonly [Period, string][] = [
    ['hour', words.hour],
    ['day', words.day],
    ['week', words.week],
  ]
  const hasHistory = places.value.has('rrd.database')
  const hasFans = idsOf('system.fans').value.length > 0
  const isDsl = firstOf('connection.xdsl') !== undefined
  return (
    <>
      <h1 tabIndex={-1}>{words.line}</h1>
      <Facts facts={current} />
      {hasHistory && (
        <>
          <div class="top">
            <h2>{words.history}</h2>
            <fieldset class="segments">
              <legend class="hidden">{words.period}</legend>
              {periods.map(([name, text]) => (
                <button
                  type="button"
                  key={name}
                  aria-pressed={period.value === name}
                  onClick={() => (period.value = name)}
                >
                  {text}
                </button>
              ))}
            </fieldset>
          </div>
          <Panel db="net" title={words.chartNet} period={period.value} isOpen={opened === undefined} />
          <Panel db="temp" unit="°C" title={words.chartTemp} period={period.value} isOpen={opened === 'temp'} />
          {hasFans && (
            <Panel db="temp" unit="rpm" title={words.chartFans} period={period.value} isOpen={opened === 'fans'} />
          )}
          {isDsl && <Panel db="dsl" title={words.chartDsl} period={period.value} isOpen={opened === 'dsl'} />}
        </>
      )}
      <Facts facts={further} />
    </>
  )
}

function Facts({ facts }: { readonly facts: FactTable }) {
  const rows = facts.flatMap(([path, keys]) => {
    const object = firstOf(path)
    if (object === undefined) return []
    return keys.flatMap((key) => {
      const entity = entityAt(path, key)
      const isThere = entity !== undefined && object.entities.includes(key)
      return isThere ? [<EntityRow key={`${path}.${key}`} entity={entity} object={object} />] : []
    })
  })
  return <ul class={`rows ${isCurrent.value ? '' : 'old'}`}>{rows}</ul>
}

interface PanelProps {
  readonly db: Database
  readonly unit?: string
  readonly title: string
  readonly period: Period
  readonly isOpen: boolean
}

/** The fields of a database that are worth a curve. */
const fieldsOf: Readonly<Partial<Record<Database, readonly string[]>>> = {
  net: ['rate_down', 'rate_up'],
  dsl: ['snr_down', 'snr_up'],
}

/** The box is asked only for a chart that is open. */
function Panel({ db, unit, title, period, isOpen }: PanelProps) {
  const open = useSignal(isOpen)
  const fields = fieldsOf[db]
  return (
    <details class="panel" open={isOpen} onToggle={({ currentTarget }) => (open.value = currentTarget.open)}>
      <summary>
        <h3>{title}</h3>
      </summary>
      {open.value && (
        <HistoryChart
          {...{ db, period, nameOf, ...(fields !== undefined && { fields }), ...(unit !== undefined && { unit }) }}
        />
      )}
    </details>
  )
}

const paths = ['connection.status', 'connection.xdsl']

/** The name of the entity that has the current value of a field; a temperature has that of its sensor. */
function nameOf(field: string): string {
  for (const path of paths) {
    const name = entityAt(path, field)?.name?.[language.value]
    if (name !== undefined) return name
  }
  for (const path of ['system.sensors', 'system.fans']) {
    if (!idsOf(path).value.includes(field)) continue
    const label = objectAt(path, field).value?.fields.label?.[language.value]
    if (label !== undefined) return label
  }
  return field
}
