/**
 * The part of the configuration that grows with the adapters: one key per adapter, one per thing under it,
 * each with enabled, every or schedule, and the adapter's own options. The nearest word wins.
 */
import { z } from 'zod'
import type { Adapter } from '../contract/adapter.ts'
import type { Resource } from '../contract/compiled.ts'
import { secondsOf } from '../contract/interval.ts'
import { valueAt } from './config-error.ts'
import { cron, interval } from './values.ts'

/** What can be said about a thing, an adapter, or all of them. Intervals in seconds. */
export interface ReadSettings {
  readonly enabled?: boolean | undefined
  readonly every?: number | undefined
  readonly schedule?: string | undefined
}

/** What stands under an adapter's key. */
export interface AdapterSettings extends ReadSettings {
  /** The adapter's own options, defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>
  readonly resources: Readonly<Record<string, ReadSettings>>
}

/**
 * What holds for one thing in the end: its cron expression, or its interval in seconds. `polledSeconds`, the interval
 * on a box without events, is there only where the interval is the table's own.
 */
export type ResourceSettings =
  | { readonly enabled: boolean; readonly schedule: string }
  | { readonly enabled: boolean; readonly everySeconds: number; readonly polledSeconds?: number }

const pace = {
  enabled: z.boolean().optional().describe('Whether it is read at all.'),
  every: interval().optional().describe('How often it is read.'),
  schedule: cron().optional().describe('When it is read, as a cron expression, in place of every.'),
}
// What `pace` becomes once it is parsed.
const Said = z.object({ enabled: z.boolean(), every: z.number(), schedule: z.string() }).partial()
const reserved = ['defaults', ...Object.keys(pace)]

/** The schema of `adapters:`. `given` is what stands there, since an adapter's things may depend on its options. */
export function adaptersSchema(
  adapters: readonly Adapter[],
  given: unknown,
): z.ZodType<Record<string, AdapterSettings>> {
  const sections: Record<string, z.ZodType<AdapterSettings>> = {
    defaults: z
      .strictObject(pace)
      .superRefine(oneRhythm)
      .transform((settings) => ({ ...settings, options: {}, resources: {} }))
      .prefault({})
      .describe('What holds for every thing of every adapter, unless the adapter or the thing says otherwise.'),
  }
  for (const it of adapters) sections[it.name] = adapterSchema(it, valueAt(given, [it.name]))
  return z.strictObject(sections)
}

function adapterSchema(adapter: Adapter, given: unknown): z.ZodType<AdapterSettings> {
  const resources = Object.keys(resourcesOf(adapter, given))
  const options = Object.keys(adapter.options.shape)
  const twice = [...resources, ...options].find((key, at, all) => reserved.includes(key) || all.indexOf(key) !== at)
  if (twice !== undefined) throw new Error(`adapter ${adapter.name}: the key ${twice} has two meanings`)

  const resource = z.strictObject(pace).superRefine(oneRhythm).prefault({})
  const sections = Object.fromEntries(
    resources.map((name) => [name, resource.describe(`When ${adapter.name}/${name} is read.`)]),
  )
  return z
    .strictObject({ ...pace, ...adapter.options.shape, ...sections })
    .superRefine(oneRhythm)
    .transform((settings) => ({
      ...Said.parse(settings),
      options: pick(settings, options),
      resources: z.record(z.string(), Said).parse(pick(settings, resources)),
    }))
    .prefault({})
    .describe(adapter.description)
}

/** The things that an adapter has with the options that were given, wrong ones left aside, and with its defaults. */
export function resourcesOf(adapter: Adapter, given: unknown = {}): Readonly<Record<string, Resource>> {
  const usual = adapter.options.parse({})
  const right = Object.entries(adapter.options.shape).flatMap(([key, option]) => {
    const parsed = z.safeParse(option, valueAt(given, [key]))
    return parsed.success ? [[key, parsed.data]] : []
  })
  return { ...adapter.resources(usual), ...adapter.resources({ ...usual, ...Object.fromEntries(right) }) }
}

/** What holds for a thing: its own word, else its adapter's, else that for all, else the table's. */
export function settingsOf(
  config: { readonly adapters: Readonly<Record<string, AdapterSettings>> },
  adapter: string,
  name: string,
  resource: Pick<Resource, 'every' | 'everyWithoutEvents'>,
): ResourceSettings {
  const own = config.adapters[adapter]
  const said = [own?.resources[name], own, config.adapters.defaults].filter((it) => it !== undefined)
  const enabled = said.find((it) => it.enabled !== undefined)?.enabled ?? true
  const rhythm = said.find((it) => it.every !== undefined || it.schedule !== undefined)
  if (rhythm?.schedule !== undefined) return { enabled, schedule: rhythm.schedule }
  if (rhythm?.every !== undefined) return { enabled, everySeconds: rhythm.every }
  const everySeconds = secondsOf(resource.every)
  return resource.everyWithoutEvents
    ? { enabled, everySeconds, polledSeconds: secondsOf(resource.everyWithoutEvents) }
    : { enabled, everySeconds }
}

function oneRhythm(settings: { every?: unknown; schedule?: unknown }, context: z.RefinementCtx): void {
  if (settings.every === undefined || settings.schedule === undefined) return
  context.addIssue({ code: 'custom', path: ['schedule'], message: 'every or schedule', params: { found: 'both' } })
}

function pick(from: Readonly<Record<string, unknown>>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(from).filter(([key]) => keys.includes(key)))
}
