/** A list of which at most 200 rows are in the page at once, however long it is. */
import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { w } from '../language.ts'

interface LimitedProps {
  readonly keys: readonly string[]
  readonly render: (key: string) => ComponentChildren
  /** Rows at first, and with each step. */
  readonly step?: number
  readonly class?: string
}

const most = 200

export function Limited({ keys, render, step = 50, class: name = 'rows' }: LimitedProps) {
  const end = useSignal(step)
  const from = Math.max(0, Math.min(end.value, keys.length) - most)
  const left = keys.length - end.value
  return (
    <>
      {from > 0 && (
        <button type="button" class="button more" onClick={() => (end.value -= step)}>
          ↑ {w().more(from)}
        </button>
      )}
      <ul class={name}>{keys.slice(from, end.value).map(render)}</ul>
      {left > 0 && (
        <button type="button" class="button more" onClick={() => (end.value += step)}>
          {w().more(left)}
        </button>
      )}
    </>
  )
}
