/** A value from 0 to 100, which is sent when the user lets go of it. */
import { useSignal } from '@preact/signals'
import { stateWithin } from './simple-controls.tsx'

interface SliderProps {
  readonly label: string
  readonly value: unknown
  readonly onSet: (value: number) => Promise<boolean>
}

export function Slider({ label, value, onSet }: SliderProps) {
  const wanted = useSignal<number | undefined>(undefined)
  const now = wanted.value ?? (typeof value === 'number' ? value : 0)
  return (
    <input
      type="range"
      class="slider"
      min={0}
      max={100}
      value={now}
      aria-label={label}
      onInput={({ currentTarget }) => (wanted.value = Number(currentTarget.value))}
      onChange={async ({ currentTarget }) => {
        const isDone = await onSet(Number(currentTarget.value))
        setTimeout(() => (wanted.value = undefined), isDone ? stateWithin : 0)
      }}
    />
  )
}
