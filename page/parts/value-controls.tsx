/** Numbers, selects and texts. A number and a text are sent with a button, as every keystroke would be a command. */
import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { type Outcome, useCommander } from '../command.ts'
import { unitOf } from '../display.ts'
import { w } from '../language.ts'
import { cautionFor, Refusal, stateWithin } from './simple-controls.tsx'
import { TextInput } from './text-input.tsx'
import type { ControlProps } from './value.tsx'

/** What the user has entered and not sent yet, and how it is sent. */
function useEntry(props: ControlProps) {
  const { entity, object } = props
  const { outcome, run } = useCommander()
  const entered = useSignal<string | undefined>(undefined)
  const value = object.state[entity.key]
  const known = value === null || value === undefined ? '' : String(value)
  const send = async (payload: string) => {
    entered.value = payload
    const isDone = await run({ path: object.path, id: object.id, word: entity.key, payload }, cautionFor(props))
    if (isDone) setTimeout(() => (entered.value = undefined), stateWithin)
    return isDone
  }
  return { outcome, entered, known, send, isPending: outcome.value.is === 'pending' }
}

export function NumberControl(props: ControlProps) {
  const { entity, object, label } = props
  const { outcome, entered, known, send, isPending } = useEntry(props)
  const [min, max, step] = object.bounds[entity.key] ?? [entity.min, entity.max, entity.step]
  const text = entered.value ?? known
  const unit = unitOf(entity, object)
  return (
    <EntryForm onSend={() => void send(text)} outcome={outcome.value}>
      <input
        type="number"
        class="input short"
        value={text}
        aria-label={label}
        {...(min !== null && { min })}
        {...(max !== null && { max })}
        step={step ?? 'any'}
        onInput={({ currentTarget }) => (entered.value = currentTarget.value)}
      />
      {unit !== null && <span class="unit">{unit}</span>}
      {text !== known && <SetButton isPending={isPending} />}
    </EntryForm>
  )
}

export function TextControl(props: ControlProps) {
  const { entity, label } = props
  const { outcome, entered, known, send, isPending } = useEntry(props)
  const text = entered.value ?? (entity.secret ? '' : known)
  return (
    <EntryForm onSend={() => void send(text)} outcome={outcome.value}>
      <TextInput
        isSecret={entity.secret}
        class="input"
        value={text}
        aria-label={label}
        autocomplete="off"
        {...(entity.min !== null && { minLength: entity.min })}
        {...(entity.max !== null && { maxLength: entity.max })}
        {...(entity.secret && { placeholder: '••••••' })}
        onEnter={(it) => (entered.value = it)}
      />
      {entered.value !== undefined && text !== known && <SetButton isPending={isPending} />}
    </EntryForm>
  )
}

interface EntryFormProps {
  readonly onSend: () => void
  readonly outcome: Outcome
  readonly children: ComponentChildren
}

function EntryForm({ onSend, outcome, children }: EntryFormProps) {
  return (
    <form
      class="control"
      onSubmit={(event) => {
        event.preventDefault()
        onSend()
      }}
    >
      {children}
      <Refusal outcome={outcome} />
    </form>
  )
}

function SetButton({ isPending }: { readonly isPending: boolean }) {
  return (
    <button type="submit" class="button" aria-busy={isPending}>
      {w().set}
    </button>
  )
}

/** `unknown` is shown and never sent. */
export function SelectControl(props: ControlProps) {
  const { entity, object, label } = props
  const { outcome, entered, known, send, isPending } = useEntry(props)
  const options = (object.options[entity.key] ?? entity.options ?? []).filter((it) => it !== 'unknown')
  const value = entered.value ?? known
  return (
    <span class="control">
      <select
        class="input"
        lang="en"
        aria-label={label}
        aria-busy={isPending}
        value={value}
        onChange={async ({ currentTarget }) => {
          // After a refusal the select shows the true value again.
          if (!(await send(currentTarget.value))) entered.value = undefined
        }}
      >
        {!options.includes(value) && (
          <option value={value} disabled>
            {value === '' ? w().unknown : value}
          </option>
        )}
        {options.map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
      <Refusal outcome={outcome.value} />
    </span>
  )
}
