/** Draws a chart. Its own chunk, which is loaded when a chart is opened, as uPlot is larger than the rest of the code. */
import uPlot from 'uplot'
import type { Language } from '../src/page/contract.ts'
import { axisTime, numberText, withUnit } from './format.ts'
import type { History } from './history.ts'

const height = 220

export interface Drawn {
  destroy(): void
}

/** Colours come from the style sheet, so that they follow dark and light. */
export function draw(place: HTMLElement, history: History, labels: readonly string[], language: Language): Drawn {
  const style = getComputedStyle(place)
  const color = (name: string) => style.getPropertyValue(name).trim()
  const axis = {
    stroke: color('--quiet'),
    grid: { stroke: color('--line'), width: 1 },
    ticks: { stroke: color('--line'), width: 1 },
    font: '12px system-ui, sans-serif',
  }
  const unit = history.series[0]?.unit ?? ''
  const options: uPlot.Options = {
    width: place.clientWidth,
    height,
    cursor: { drag: { x: true, y: false } },
    legend: { show: false },
    scales: { y: { range: (_, min, max) => rangeOf(unit, min, max) } },
    axes: [
      { ...axis, space: 70, values: (_, times) => times.map((time) => axisTime(time * 1000, step(times), language)) },
      { ...axis, size: 52, values: (_, values) => values.map((it) => numberText(it, language)) },
    ],
    series: [
      {},
      ...history.series.map((_, index) => ({
        label: labels[index] ?? '',
        stroke: color(`--series-${(index % 6) + 1}`),
        width: 2,
        spanGaps: false,
        value: (_: uPlot, value: number | null) =>
          value === null ? '–' : withUnit(numberText(value, language), unit, language),
      })),
    ],
  }
  const values = history.series.map(({ values }) => [...values])
  const plot = new uPlot(options, [[...history.times], ...values], place)
  const observer = new ResizeObserver(() => plot.setSize({ width: place.clientWidth, height }))
  observer.observe(place)
  return {
    destroy() {
      observer.disconnect()
      plot.destroy()
    },
  }
}

/** Seconds between two marks of the axis. */
function step([first = 0, second = 0]: readonly number[]): number {
  return second - first
}

/** Rates begin at 0. */
function rangeOf(unit: string, min: number, max: number): [number, number] {
  if (unit === 'Mbit/s' || unit === 'rpm') return [0, Math.max(max * 1.05, 0.1)]
  const margin = Math.max((max - min) * 0.1, 1)
  return [min - margin, max + margin]
}
