/** Switches and buttons. */
import { useSignal } from '@preact/signals'
import { type Caution, type Outcome, useCommander } from '../command.ts'
import { w } from '../language.ts'
import { Icon } from './icon.tsx'
import { ErrorText } from './messages.tsx'
import type { ControlProps } from './value.tsx'

/** How long the sent value is shown after the reply, until the new state arrives. Milliseconds. */
export const stateWithin = 1500

/** Whether the user is asked once more before a command. */
export function cautionFor({ entity, label }: ControlProps): Caution | undefined {
  if (entity.danger === null && entity.class !== 'restart') return undefined
  return { title: label, danger: entity.danger }
}

export function Refusal({ outcome }: { readonly outcome: Outcome }) {
  return <ErrorText refused={outcome.is === 'refused' ? outcome.refused : undefined} />
}

/** Shows the wanted position while the reply is awaited, and the true one after a refusal. */
export function Toggle(props: ControlProps) {
  const { entity, object, label } = props
  const { outcome, run } = useCommander()
  const wanted = useSignal<boolean | undefined>(undefined)
  const value = object.state[entity.key]
  const on = wanted.value ?? value === true
  const isPending = outcome.value.is === 'pending'
  const turn = async () => {
    if (isPending) return
    wanted.value = !on
    const payload = wanted.value ? 'ON' : 'OFF'
    const isDone = await run({ path: object.path, id: object.id, word: entity.key, payload }, cautionFor(props))
    if (isDone) setTimeout(() => (wanted.value = undefined), stateWithin)
    else wanted.value = undefined
  }
  return (
    <span class="control">
      {value === null || value === undefined ? <span class="state unknown">{w().unknown}</span> : null}
      <button
        type="button"
        class="toggle"
        role="switch"
        aria-checked={on}
        aria-busy={isPending}
        aria-label={label}
        onClick={() => void turn()}
      >
        <span class="track" />
      </button>
      <Refusal outcome={outcome.value} />
    </span>
  )
}

export function PressButton(props: ControlProps) {
  const { entity, object, label } = props
  const { outcome, run } = useCommander()
  const isPending = outcome.value.is === 'pending'
  const press = () => {
    if (!isPending) {
      void run({ path: object.path, id: object.id, word: entity.key, payload: 'PRESS' }, cautionFor(props))
    }
  }
  return (
    <span class="control">
      {outcome.value.is === 'done' && <Icon name="mdi:check" />}
      <button type="button" class="button" aria-busy={isPending} aria-label={`${label}: ${w().button}`} onClick={press}>
        {w().button}
      </button>
      <Refusal outcome={outcome.value} />
    </span>
  )
}
