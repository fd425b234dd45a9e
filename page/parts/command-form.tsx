/** A command or query as a form, made from its fields. */
import { useSignal } from '@preact/signals'
import type { CommandTable, FieldTable } from '../../src/page/contract.ts'
import { carriedOut, type Outcome, useCommander } from '../command.ts'
import { type Entered, inputFrom } from '../entered.ts'
import { w } from '../language.ts'
import { session } from '../store.ts'
import { Field } from './field.tsx'
import { Refusal } from './simple-controls.tsx'
import { Danger } from './table-text.tsx'

interface CommandFormProps {
  readonly command: CommandTable
  readonly path: string
  readonly id: string
}

export function CommandForm({ command, path, id }: CommandFormProps) {
  const { outcome, run } = useCommander()
  const send = (input: unknown) => {
    const caution = command.danger === null ? undefined : { title: command.word, danger: command.danger }
    return run({ path, id, word: command.word, payload: JSON.stringify(input) }, caution)
  }
  return <InputForm command={command} place={`${path}/${id}`} outcome={outcome.value} onSend={send} />
}

/** A query about one object names it. */
const idField: FieldTable = {
  ...{ name: 'id', required: true, kind: 'text', options: null, min: null, max: null },
  ...{ default: null, secret: false, expected: 'the id of an object, as in its topic' },
}

/** @param adapter with the word of the query, it is the name of the request */
export function QueryForm({ query, adapter }: { readonly query: CommandTable; readonly adapter: string }) {
  const outcome = useSignal<Outcome>({ is: 'idle' })
  const send = async (input: unknown) => {
    outcome.value = { is: 'pending' }
    outcome.value = await carriedOut('api/request', { name: `${adapter}/${query.word}`, input })
  }
  const fields = query.on === 'object' ? [idField, ...query.fields] : query.fields
  return <InputForm command={{ ...query, fields }} place={adapter} outcome={outcome.value} onSend={send} />
}

interface InputFormProps {
  readonly command: CommandTable
  readonly place: string
  readonly outcome: Outcome
  readonly onSend: (input: unknown) => unknown
}

function InputForm({ command, place, outcome, onSend }: InputFormProps) {
  const entered = useSignal<Entered>({})
  const problem = useSignal<string | undefined>(undefined)
  const isAllowed = command.allowed && session.value?.readOnly !== true
  const submit = (event: Event) => {
    event.preventDefault()
    const input = inputFrom(command.fields, entered.value)
    problem.value = 'problem' in input ? input.problem : undefined
    if ('input' in input && outcome.is !== 'pending') onSend(input.input)
  }
  return (
    <form class="command" onSubmit={submit}>
      <h4 lang="en">{command.word}</h4>
      {command.danger !== null && (
        <p class="detail">
          <Danger text={command.danger} />
        </p>
      )}
      {command.fields.map((field) => (
        <Field
          key={field.name}
          field={field}
          id={`${place}/${command.word}/${field.name}`}
          value={entered.value[field.name]}
          isWrong={problem.value === field.name}
          onEnter={(value) => (entered.value = { ...entered.value, [field.name]: value })}
        />
      ))}
      {isAllowed ? (
        <button type="submit" class="button" aria-busy={outcome.is === 'pending'}>
          {w().send}
        </button>
      ) : (
        <p class="detail">{command.allowed ? w().readOnly : w().denied}</p>
      )}
      <Refusal outcome={outcome} />
      {outcome.is === 'done' && <Done outcome={outcome} />}
    </form>
  )
}

function Done({ outcome }: { readonly outcome: Extract<Outcome, { is: 'done' }> }) {
  const { data, unconfirmed } = outcome
  return (
    <>
      <p class="good">{unconfirmed ? w().unconfirmed : w().done}</p>
      {data !== undefined && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
        <section class="answer" aria-label={w().answer} tabIndex={0}>
          <pre>{JSON.stringify(data, null, 2).slice(0, 20_000)}</pre>
        </section>
      )}
    </>
  )
}
