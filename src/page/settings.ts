/**
 * The settings on the page: what applies and where it comes from, and changes of the page's own layer. A change is checked
 * with the whole configuration before anything is written.
 */
import { isDeepStrictEqual } from 'node:util'
import {
  type Checked,
  type Config,
  ConfigError,
  type LoadedConfig,
  type PageSetting,
  pageFileText,
  refusalOf,
} from '../config/index.ts'
import type { Adapter } from '../contract/adapter.ts'
import { didYouMean, nearest } from '../wording/nearest.ts'
import { valueAt } from '../wording/path.ts'
import { entries, schemaAt, valueInfoOf } from '../wording/schema-walk.ts'
import type { Settings, SettingsReply } from './contract.ts'
import { settingEntries } from './settings-entries.ts'

/** By path, such as `mqtt.url`; null removes the page's own value. */
export type Changes = Readonly<Record<string, unknown>>

export interface Mistake {
  readonly path: string
  readonly message: string
}

export interface SettingsPorts {
  readonly adapters: readonly Adapter[]
  /** Reads file, environment and the page's own layer. Throws ConfigError. */
  readonly load: () => LoadedConfig
  /**
   * Replaces a file in one step; only its owner may read it. `keepOld`: the old one stays under another name, as a user may
   * want to repair it. Throws an Error whose message is a sentence.
   */
  readonly write: (file: string, content: string, options: { readonly keepOld: boolean }) => Promise<void>
  /** What would prevent the start with a valid configuration, by path. */
  readonly obstacles?: (before: Config, after: Config) => Promise<readonly Mistake[]>
  /** Restarts the daemon with the new configuration, after the answer was sent. */
  readonly restart: () => void
}

export interface PageSettings {
  /** While config.yaml has errors: those of the last valid configuration. */
  read(): Settings
  /** All changes or none. */
  change(changes: Changes): Promise<SettingsReply>
  /** The configuration as it would be. */
  preview(changes: Changes): { readonly config: Config } | { readonly mistakes: readonly Mistake[] }
  /** Where file or environment set a setting of the running daemon: `config.yaml:12`. */
  lockedBy(path: string): string | null
}

/** @param running the configuration of the daemon. It costs nothing, while to read the files takes some milliseconds. */
export function createSettings(ports: SettingsPorts, running: () => LoadedConfig): PageSettings {
  let last = running()
  /** One change at a time, as each writes the whole file. */
  let queue: Promise<unknown> = Promise.resolve()

  function current(): LoadedConfig {
    try {
      last = ports.load()
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
    }
    return last
  }

  async function apply(changes: Changes): Promise<SettingsReply> {
    const plan = planFor(ports.load, changes)
    if ('mistakes' in plan) return { status: 'error', mistakes: plan.mistakes }
    const { before, settings, after } = plan
    if (isDeepStrictEqual(settings, before.page.settings)) return { status: 'ok', restarting: false }
    const obstacles = (await ports.obstacles?.(before.config, after.config)) ?? []
    if (obstacles.length > 0) return { status: 'error', mistakes: obstacles }
    try {
      const { file, isIgnored } = before.page
      await ports.write(file, pageFileText(settings), { keepOld: isIgnored })
    } catch (error) {
      return {
        status: 'error',
        mistakes: [{ path: '', message: error instanceof Error ? error.message : String(error) }],
      }
    }
    const restarting = !isDeepStrictEqual(after.value, before.value)
    if (restarting) ports.restart()
    return { status: 'ok', restarting }
  }

  return {
    read() {
      const now = current()
      return { entries: settingEntries(now, ports.adapters), file: now.page.file }
    },
    change(changes) {
      const done = queue.then(() => apply(changes))
      queue = done.catch(() => undefined)
      return done
    },
    preview(changes) {
      const plan = planFor(ports.load, changes)
      return 'mistakes' in plan ? plan : { config: plan.after.config }
    },
    lockedBy: (path) => running().placeOf(path.split('.'))?.place ?? null,
  }
}

type Plan =
  | { readonly before: LoadedConfig; readonly settings: readonly PageSetting[]; readonly after: Checked }
  | { readonly mistakes: readonly Mistake[] }

function planFor(load: () => LoadedConfig, changes: Changes): Plan {
  try {
    return planOver(load(), changes)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return { mistakes: [{ path: '', message: `The configuration has errors. Correct them first: ${error.message}` }] }
  }
}

function planOver(before: LoadedConfig, changes: Changes): Plan {
  const wanted = Object.entries(changes).map(([name, value]) => ({ name, path: name.split('.'), value }))
  // What file or environment set to the same value needs no change.
  const real = wanted.filter(({ path, value }) => before.placeOf(path) === undefined || !isSame(before, path, value))
  const known = knownSettings(before, real)
  const mistakes = real.flatMap(({ name, path }): Mistake[] => {
    const message = refusal(before, path, known)
    return message === undefined ? [] : [{ path: name, message }]
  })
  const elsewhere = passwordElsewhere(before, changes)
  if (elsewhere !== undefined) mistakes.push({ path: 'mqtt.password', message: elsewhere })
  if (mistakes.length > 0) return { mistakes }
  const changed = new Set(real.map(({ name }) => name))
  const kept = before.page.settings.filter(({ path }) => !changed.has(path.join('.')))
  const given = real.filter(({ value }) => value !== null).map(({ path, value }) => ({ path, value }))
  const settings = [...kept, ...given]
  const after = before.withPage(settings)
  if (!('issues' in after)) return { before, settings, after }
  return { mistakes: after.issues.map(({ key, message }) => ({ path: key, message })) }
}

/** A user of the page cannot read the password of the broker, and so cannot have it sent to another broker either. */
function passwordElsewhere({ config: { mqtt } }: LoadedConfig, changes: Changes): string | undefined {
  const url = changes['mqtt.url']
  if (mqtt.password === undefined || typeof url !== 'string' || 'mqtt.password' in changes) return undefined
  const isSameHost = URL.canParse(url) && mqtt.url !== undefined && new URL(url).hostname === new URL(mqtt.url).hostname
  return isSameHost ? undefined : 'Enter the password again: the one that is set is for another broker'
}

/** Never for a secret: the answer would tell whether a guess is right. */
function isSame({ value: all, schema }: LoadedConfig, path: readonly string[], value: unknown): boolean {
  const at = schemaAt(schema, path)
  if (at === undefined || valueInfoOf(at).secret === true) return false
  const now = valueAt(all, path) ?? entries(schema).find((it) => isDeepStrictEqual(it.path, path))?.defaultValue
  return isDeepStrictEqual(now ?? null, value)
}

/** The changed settings decide which resources there are, and so do the others. */
function knownSettings(before: LoadedConfig, changed: readonly PageSetting[]): Checked['schema'] {
  const after = before.withPage([...before.page.settings, ...changed.filter(({ value }) => value !== null)])
  return 'issues' in after ? before.schema : after.schema
}

function refusal(loaded: LoadedConfig, path: readonly string[], schema: Checked['schema']): string | undefined {
  const place = loaded.placeOf(path)
  if (place?.is === 'file') return `It is set in ${place.place}, which takes precedence. Change it there`
  if (place?.is === 'environment') {
    return `It is set by the environment variable ${place.place}, which takes precedence. Change it there`
  }
  const reason = refusalOf(path, schema)
  if (reason === undefined) return undefined
  const sentence = `${reason.charAt(0).toUpperCase()}${reason.slice(1)}`
  if (schemaAt(schema, path) !== undefined) return sentence
  const names = entries(schema).flatMap((it) => (it.section ? [] : [it.path.join('.')]))
  return `${sentence}${didYouMean(nearest(path.join('.'), names))}`
}
