/** The input of one field of a command: one renderer for each kind. */
import type { FunctionComponent } from 'preact'
import type { FieldTable } from '../../src/page/contract.ts'
import { w } from '../language.ts'
import { Expected } from './table-text.tsx'
import { TextInput } from './text-input.tsx'

interface FieldProps {
  readonly field: FieldTable
  readonly id: string
  readonly value: string | undefined
  readonly isWrong: boolean
  readonly onEnter: (value: string) => void
}

const inputs: Readonly<Record<FieldTable['kind'], FunctionComponent<FieldProps>>> = {
  text: Text,
  number: Text,
  integer: Text,
  boolean: Choice,
  choice: Choice,
  json: Json,
}

export function Field(props: FieldProps) {
  const { field, id } = props
  const Input = inputs[field.kind]
  return (
    <div class="field">
      <label for={id}>
        <span lang="en">{field.name || w().value}</span>
        {!field.required && <span class="detail"> ({w().optional})</span>}
      </label>
      <Input {...props} />
      <span class="detail" id={`${id}?`}>
        <Expected text={field.expected} />
      </span>
    </div>
  )
}

function Text({ field, id, value, isWrong, onEnter }: FieldProps) {
  const isNumber = field.kind !== 'text'
  return (
    <TextInput
      {...common(id, isWrong)}
      isSecret={field.secret}
      inputMode={isNumber ? 'decimal' : 'text'}
      autocomplete="off"
      value={value ?? ''}
      required={field.required && field.default === null}
      placeholder={field.default === null ? '' : String(field.default)}
      onEnter={onEnter}
    />
  )
}

function Choice({ field, id, value, isWrong, onEnter }: FieldProps) {
  const isBoolean = field.kind === 'boolean'
  const options = isBoolean ? ['true', 'false'] : (field.options ?? [])
  const text = (option: string) => (isBoolean ? (option === 'true' ? w().yes : w().no) : option)
  return (
    <select
      {...common(id, isWrong)}
      value={value ?? (field.default === null ? '' : String(field.default))}
      required={field.required && field.default === null}
      onChange={({ currentTarget }) => onEnter(currentTarget.value)}
    >
      <option value="" />
      {options.map((option) => (
        <option key={option} value={option} {...(!isBoolean && { lang: 'en' })}>
          {text(option)}
        </option>
      ))}
    </select>
  )
}

function Json({ field, id, value, isWrong, onEnter }: FieldProps) {
  return (
    <textarea
      {...common(id, isWrong)}
      rows={2}
      spellcheck={false}
      value={value ?? ''}
      required={field.required && field.default === null}
      onInput={({ currentTarget }) => onEnter(currentTarget.value)}
    />
  )
}

function common(id: string, isWrong: boolean) {
  return { id, class: 'input', 'aria-describedby': `${id}?`, ...(isWrong && { 'aria-invalid': true }) } as const
}
