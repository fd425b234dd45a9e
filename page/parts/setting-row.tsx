/** One setting: its input, its description and where its value comes from. One renderer for each kind. */
import type { FunctionComponent } from 'preact'
import type { SettingEntry } from '../../src/page/contract.ts'
import { w } from '../language.ts'
import { settingText } from '../setting-text.ts'
import { Icon } from './icon.tsx'
import { Mistake } from './mistake.tsx'
import { SettingDescription } from './setting-description.tsx'

interface SettingRowProps {
  readonly entry: SettingEntry
  readonly isLocked: boolean
  /** What the user has entered and not saved. */
  readonly change?: { readonly value: unknown }
  readonly mistake?: string
  readonly onChange: (value: unknown) => void
  readonly onUndo: () => void
}

interface InputProps extends SettingRowProps {
  readonly value: unknown
}

const inputs: Readonly<Record<SettingEntry['kind'], FunctionComponent<InputProps>>> = {
  text: Line,
  number: Line,
  duration: Line,
  boolean: Choice,
  choice: Choice,
  list: List,
  secret: Secret,
  json: Json,
}

export function SettingRow(props: SettingRowProps) {
  const { entry, isLocked, change, mistake, onChange, onUndo } = props
  const { path, kind } = entry
  const Input = inputs[kind]
  const value = change === undefined ? entry.value : (change.value ?? entry.default)
  const canReset = !isLocked && entry.origin.is === 'page' && change === undefined
  return (
    <li class={`setting ${change === undefined ? '' : 'changed'}`}>
      <div class="setting-head">
        <label for={path}>
          <code>{path}</code>
        </label>
        <OriginTag entry={entry} />
      </div>
      <SettingDescription entry={entry} id={`${path}?`} />
      <Input {...props} value={value} />
      {mistake !== undefined && (
        <p class="error" id={`${path}!`}>
          <Mistake message={mistake} />
        </p>
      )}
      <div class="setting-foot">
        <span class="detail">{w().defaultIs(settingText(entry.default) || w().none)}</span>
        {change !== undefined && (
          <button type="button" class="link" onClick={onUndo}>
            {w().discard}
          </button>
        )}
        {canReset && (
          <button type="button" class="link" onClick={() => onChange(null)}>
            {w().useDefault}
          </button>
        )}
      </div>
    </li>
  )
}

function OriginTag({ entry: { origin } }: { readonly entry: SettingEntry }) {
  const text = w().origin[origin.is]
  if (!('place' in origin)) return <span class={`tag ${origin.is}`}>{text}</span>
  return (
    <span class="tag" title={w().lockedBy(origin.place)}>
      <Icon name="mdi:lock-outline" />
      {text} <code>{origin.place}</code>
    </span>
  )
}

function common({ entry: { path }, isLocked, mistake }: InputProps) {
  return {
    id: path,
    class: 'input',
    disabled: isLocked,
    'aria-describedby': mistake === undefined ? `${path}?` : `${path}! ${path}?`,
    ...(mistake !== undefined && { 'aria-invalid': true }),
  } as const
}

function Line(props: InputProps) {
  const { entry, value, onChange } = props
  const isNumber = entry.kind === 'number'
  const enter = (text: string) => {
    const number = Number(text.replace(',', '.'))
    onChange(isNumber && text.trim() !== '' && !Number.isNaN(number) ? number : text)
  }
  return (
    <input
      {...common(props)}
      type="text"
      inputMode={isNumber ? 'decimal' : 'text'}
      autocomplete="off"
      spellcheck={false}
      value={settingText(value)}
      onInput={({ currentTarget }) => enter(currentTarget.value)}
    />
  )
}

function Choice(props: InputProps) {
  const { entry, value, onChange } = props
  const isBoolean = entry.kind === 'boolean'
  const options = isBoolean ? ['true', 'false'] : (entry.options ?? [])
  const text = (option: string) => (isBoolean ? (option === 'true' ? w().yes : w().no) : option)
  const now = settingText(value)
  return (
    <select
      {...common(props)}
      {...(!isBoolean && { lang: 'en' })}
      value={now}
      onChange={({ currentTarget }) => onChange(isBoolean ? currentTarget.value === 'true' : currentTarget.value)}
    >
      {!options.includes(now) && <option value={now}>{now}</option>}
      {options.map((option) => (
        <option key={option} value={option}>
          {text(option)}
        </option>
      ))}
    </select>
  )
}

/** One entry in each line. */
function List(props: InputProps) {
  const { value, onChange } = props
  const lines = Array.isArray(value) ? value.map(settingText) : []
  return (
    <textarea
      {...common(props)}
      rows={Math.min(8, Math.max(2, lines.length + 1))}
      spellcheck={false}
      placeholder={w().onePerLine}
      defaultValue={lines.join('\n')}
      key={props.change === undefined ? 'saved' : 'entered'}
      onInput={({ currentTarget }) =>
        onChange(
          currentTarget.value
            .split('\n')
            .map((line) => line.trim())
            .filter((line) => line !== ''),
        )
      }
    />
  )
}

/** It can be replaced, and is never shown. */
function Secret(props: InputProps) {
  const { entry, change, onChange } = props
  return (
    <>
      {entry.isSet && <p class="detail">{w().secretSet}</p>}
      <input
        {...common(props)}
        type="password"
        autocomplete="new-password"
        placeholder={w().secretNew}
        value={settingText(change?.value)}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
    </>
  )
}

function Json(props: InputProps) {
  const { value, onChange } = props
  return (
    <textarea
      {...common(props)}
      rows={3}
      spellcheck={false}
      value={typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value)}
      onInput={({ currentTarget }) => onChange(jsonOrText(currentTarget.value))}
    />
  )
}

/** What is no JSON yet stays a text, so that it can be typed to its end. */
function jsonOrText(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    return text
  }
}
