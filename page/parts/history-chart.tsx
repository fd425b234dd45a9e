/** The history of one kind: a chart, its legend with the newest values, and a table with the same values. */
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { Failed } from '../../src/page/contract.ts'
import { clockTime, dateTime, numberText, withUnit } from '../format.ts'
import { type Database, type History, ofUnit, type Period, rowsOf } from '../history.ts'
import { historyOf } from '../history-request.ts'
import { language, w } from '../language.ts'
import { status } from '../store.ts'
import { ErrorText } from './messages.tsx'

interface HistoryChartProps {
  readonly db: Database
  readonly period: Period
  /** Fields that are shown; all if absent. */
  readonly fields?: readonly string[]
  /** Those with this unit: curves of other units do not fit the same axis. */
  readonly unit?: string
  readonly nameOf: (field: string) => string
}

export function HistoryChart({ db, period, fields, unit, nameOf }: HistoryChartProps) {
  const answer = useSignal<History | Failed | undefined>(undefined)
  // A daemon that starts does not know the requests of the adapters yet.
  const canAnswer = status.value?.phase === 'running'
  useEffect(() => {
    let isWanted = true
    answer.value = undefined
    if (!canAnswer) return
    void historyOf(db, period, fields).then((it) => {
      if (isWanted) answer.value = 'error' in it ? it : ofUnit(it, unit)
    })
    return () => {
      isWanted = false
    }
  }, [db, period, canAnswer])
  const { value } = answer
  if (value === undefined) return <p class="empty">{w().loading}</p>
  if ('error' in value) return <ErrorText refused={value} />
  if (value.times.length === 0 || value.series.length === 0) return <p class="empty">{w().noHistory}</p>
  const names = value.series.map(({ name }) => nameOf(name))
  return (
    <>
      <Chart history={value} names={names} />
      <Legend history={value} names={names} />
      <Table history={value} names={names} />
    </>
  )
}

interface DrawnProps {
  readonly history: History
  readonly names: readonly string[]
}

function Chart({ history, names }: DrawnProps) {
  const place = useRef<HTMLDivElement>(null)
  const { value: shownIn } = language
  useEffect(() => {
    let drawn: { destroy(): void } | undefined
    let isWanted = true
    void import('../chart.ts').then(({ draw }) => {
      if (isWanted && place.current !== null) drawn = draw(place.current, history, names, shownIn)
    })
    return () => {
      isWanted = false
      drawn?.destroy()
    }
  }, [history, shownIn])
  return (
    <div class="chart" ref={place} role="img" aria-label={w().chartOf(names.join(', '))}>
      <div class="axis-unit">{history.series[0]?.unit}</div>
    </div>
  )
}

function Legend({ history, names }: DrawnProps) {
  return (
    <ul class="legend">
      {history.series.map(({ name, unit, values }, index) => {
        const last = values.findLast((it) => it !== null)
        return (
          <li key={name}>
            <span class={`swatch s${(index % 6) + 1}`} aria-hidden="true" />
            {names[index]}
            {typeof last === 'number' && (
              <strong>{withUnit(numberText(last, language.value), unit, language.value)}</strong>
            )}
          </li>
        )
      })}
    </ul>
  )
}

const mostRows = 48

function Table({ history, names }: DrawnProps) {
  const isOpen = useSignal(false)
  const now = Date.now()
  return (
    <details class="as-table" onToggle={({ currentTarget }) => (isOpen.value = currentTarget.open)}>
      <summary>{w().asTable}</summary>
      {isOpen.value && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
        <section class="scroll" aria-label={w().asTable} tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{w().time}</th>
                {history.series.map(({ name, unit }, index) => (
                  <th scope="col" key={name}>
                    {names[index]} <span class="detail">{unit}</span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rowsOf(history, mostRows).map(({ time, at }) => (
                <tr key={time}>
                  <th scope="row" title={dateTime(time * 1000, language.value)}>
                    {clockTime(time * 1000, now, language.value)}
                  </th>
                  {history.series.map(({ name, values }) => {
                    const value = values[at]
                    return <td key={name}>{typeof value === 'number' ? numberText(value, language.value) : '–'}</td>
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </details>
  )
}
