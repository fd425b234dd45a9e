/** Every setting with its value and where it comes from. Changes are checked as a whole and saved together. */
import { batch, computed, signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Failed, Settings as Sent, SettingEntry, SettingsReply } from '../../src/page/contract.ts'
import { ask } from '../api.ts'
import { plainText } from '../format.ts'
import { language, w } from '../language.ts'
import { Limited } from '../parts/limited.tsx'
import { announce, ErrorText } from '../parts/messages.tsx'
import { loadMistakeWords, Mistake } from '../parts/mistake.tsx'
import { SearchField } from '../parts/search-field.tsx'
import { descriptionIn, loadDescriptions, SettingDescription } from '../parts/setting-description.tsx'
import { SettingRow } from '../parts/setting-row.tsx'
import type { ScreenProps } from '../route.ts'
import { session, status } from '../store.ts'

const sent = signal<Sent | undefined>(undefined)
const refused = signal<Failed | undefined>(undefined)
/** By path; null is "as the default has it". */
const changes = signal<Readonly<Record<string, unknown>>>({})
/** Why the server refused a setting, by path. */
const mistakes = signal<Readonly<Record<string, string>>>({})
/** What has become of the last change. The daemon `restarts` until it has ended, and is `restarting` until it runs again. */
type Saved = 'no' | 'unchanged' | 'restarts' | 'restarting' | 'in use'
const saved = signal<Saved>('no')
const search = signal('')
const onlyChanged = signal(false)

async function load(): Promise<void> {
  const answer = await ask<Sent>('GET', 'api/settings')
  if (answer.ok) sent.value = answer.data
  else refused.value = answer.refused
}

export function Settings({ rest: [wanted] }: ScreenProps) {
  useEffect(() => void loadDescriptions(), [language.value])
  useEffect(() => {
    if (wanted !== undefined) search.value = wanted
    void load()
    return () => {
      saved.value = 'no'
    }
  }, [wanted])
  return (
    <>
      <h1 tabIndex={-1}>{w().settings}</h1>
      {sent.value !== undefined && <p class="detail">{w().settingsText(sent.value.file)}</p>}
      {session.value?.readOnly === true && <p class="notice">{w().readOnly}</p>}
      <ErrorText refused={refused.value} />
      <div class="tools">
        <SearchField label={w().settings} value={search.value} onSearch={(it) => (search.value = it)} />
        <label class="check">
          <input
            type="checkbox"
            checked={onlyChanged.value}
            onChange={({ currentTarget }) => (onlyChanged.value = currentTarget.checked)}
          />
          {w().onlyChanged}
        </label>
      </div>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <Limited step={60} keys={shown.value} class="settings" render={(path) => <Row key={path} path={path} />} />
        <SaveBar />
      </form>
    </>
  )
}

const byPath = computed(() => new Map(sent.value?.entries.map((it): [string, SettingEntry] => [it.path, it]) ?? []))

/** The paths that are shown. A section is shown with the first of its settings. */
const shown = computed(() => {
  const wanted = plainText(search.value.trim())
  const entries = sent.value?.entries ?? []
  const settings = entries.filter(
    (it) =>
      !it.section &&
      (wanted === '' || plainText(`${it.path} ${descriptionIn(it) ?? it.description}`).includes(wanted)) &&
      (!onlyChanged.value || it.origin.is !== 'default' || it.path in changes.value),
  )
  const kept = new Set(settings.flatMap(({ path }) => [path, ...sectionsOf(path)]))
  return entries.filter(({ path }) => kept.has(path)).map(({ path }) => path)
})

/** `a` and `a.b` of `a.b.c`. */
function sectionsOf(path: string): readonly string[] {
  const parts = path.split('.')
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('.'))
}

function Row({ path }: { readonly path: string }) {
  const entry = byPath.value.get(path)
  if (entry === undefined) return null
  if (entry.section) return <Section entry={entry} />
  return (
    <SettingRow
      entry={entry}
      isLocked={session.value?.readOnly === true || entry.origin.is === 'file' || entry.origin.is === 'environment'}
      {...(path in changes.value && { change: { value: changes.value[path] } })}
      {...(mistakes.value[path] !== undefined && { mistake: mistakes.value[path] })}
      onChange={(value) => enter(path, value)}
      onUndo={() => forget(path)}
    />
  )
}

function Section({ entry }: { readonly entry: SettingEntry }) {
  const { path } = entry
  const Heading = path.includes('.') ? 'h3' : 'h2'
  return (
    <li class="section">
      <Heading>
        <code>{path}</code>
      </Heading>
      <SettingDescription entry={entry} />
    </li>
  )
}

function enter(path: string, value: unknown): void {
  batch(() => {
    changes.value = { ...changes.value, [path]: value }
    mistakes.value = without(mistakes.value, path)
    saved.value = 'no'
  })
}

function forget(path: string): void {
  batch(() => {
    changes.value = without(changes.value, path)
    mistakes.value = without(mistakes.value, path)
  })
}

function without<T>(record: Readonly<Record<string, T>>, name: string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== name))
}

async function save(): Promise<void> {
  if (Object.keys(changes.value).length === 0) return
  const answer = await ask<SettingsReply>('PUT', 'api/settings', { changes: changes.value })
  if (!answer.ok) {
    refused.value = answer.refused
    return
  }
  refused.value = undefined
  if (answer.data.status === 'error') {
    await loadMistakeWords()
    mistakes.value = Object.fromEntries(answer.data.mistakes.map(({ path, message }) => [path, message]))
    announce(w().mistakes(answer.data.mistakes.length))
    requestAnimationFrame(() => document.querySelector<HTMLElement>('[aria-invalid=true]')?.focus())
    return
  }
  const { restarting } = answer.data
  batch(() => {
    changes.value = {}
    mistakes.value = {}
    saved.value = restarting ? 'restarts' : 'unchanged'
  })
  announce(savedText(saved.value))
  await load()
}

function savedText(state: Saved): string {
  const isRestart = state === 'restarts' || state === 'restarting'
  return isRestart ? w().savedRestart : state === 'in use' ? w().savedInUse : w().saved
}

function SaveBar() {
  const count = Object.keys(changes.value).length
  const isRunning = status.value?.phase === 'running' || status.value?.phase === 'standing by'
  useEffect(() => {
    if (saved.value === 'restarts' && !isRunning) saved.value = 'restarting'
    else if (saved.value === 'restarting' && isRunning) saved.value = 'in use'
  }, [isRunning])
  const wrong = Object.entries(mistakes.value)
  if (count === 0) return saved.value === 'no' ? null : <p class="save-bar good">{savedText(saved.value)}</p>
  return (
    <div class="save-bar">
      {wrong.length === 0 ? (
        <span>{w().changes(count)}</span>
      ) : (
        <span class="bad">
          {w().mistakes(wrong.length)}
          <OtherMistakes all={wrong} />
        </span>
      )}
      <button type="button" class="button" onClick={discard}>
        {w().discard}
      </button>
      <button type="submit" class="button main">
        {w().save}
      </button>
    </div>
  )
}

/** A mistake of a section, or of a setting that is not shown, has no field to be next to. */
function OtherMistakes({ all }: { readonly all: readonly (readonly [string, string])[] }) {
  const others = all.filter(([path]) => byPath.value.get(path)?.section !== false || !shown.value.includes(path))
  return (
    <>
      {others.map(([path, message]) => (
        <span class="detail" key={path}>
          {path !== '' && <code>{path}</code>} <Mistake message={message} />
        </span>
      ))}
    </>
  )
}

function discard(): void {
  batch(() => {
    changes.value = {}
    mistakes.value = {}
  })
}
