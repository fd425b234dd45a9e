/**
 * The section `adapters:`: one key per adapter, below it one per resource, each with `enabled` and either `every` or
 * `schedule`, and the options of the adapter. The most specific setting applies. A list that grows by itself also has
 * `limit`, `include` and `exclude`: which of its objects get entities.
 */
import { z } from 'zod'
import type { Adapter } from '../contract/adapter.ts'
import type { Resource } from '../contract/compiled.ts'
import { secondsOf } from '../contract/interval.ts'
import { valueAt } from '../wording/path.ts'
import { cron, interval, text } from './values.ts'

/** What can be set for a resource, an adapter, or all of them. Intervals in seconds. */
export interface PollSettings {
  readonly enabled?: boolean | undefined
  readonly every?: number | undefined
  readonly schedule?: string | undefined
}

/** What can be set for a resource that is a list. */
interface ListPollSettings extends PollSettings {
  readonly limit?: number | undefined
  readonly include?: readonly string[] | undefined
  readonly exclude?: readonly string[] | undefined
}

/** The section of one adapter. */
export interface AdapterSettings extends PollSettings {
  /** Options that only this adapter has, with their defaults. */
  readonly options: Readonly<Record<string, unknown>>
  readonly resources: Readonly<Record<string, ListPollSettings>>
}

/**
 * What applies to one resource: its cron expression, or its interval in seconds. `everyWithoutEventsSeconds`, the
 * interval on a box that sends no events, is present only if the interval is the adapter's default.
 */
export type ResourceSettings =
  | { readonly enabled: boolean; readonly schedule: string }
  | { readonly enabled: boolean; readonly everySeconds: number; readonly everyWithoutEventsSeconds?: number }

const pollKeys = {
  enabled: z.boolean().optional().describe('Whether it is read. If false, it has no topics and no entities.'),
  every: interval().optional().describe('How often it is read.'),
  schedule: cron().optional().describe('When it is read, as a cron expression, instead of every.'),
}
const limitKey = {
  limit: z.int().min(0).max(10_000).optional().describe('How many of its objects get entities in Home Assistant.'),
}
const choiceKeys = {
  include: z.array(text()).optional().describe('Which objects get entities, by id or name, with wildcards.'),
  exclude: z.array(text()).optional().describe('Which objects get none; exclude wins.'),
}
/** The output of `pollKeys`. */
const ParsedPollKeys = z.object({ enabled: z.boolean(), every: z.number(), schedule: z.string() }).partial()
const patterns = z.array(z.string())
const ParsedResourceKeys = ParsedPollKeys.extend(
  z.object({ limit: z.number(), include: patterns, exclude: patterns }).partial().shape,
)
const ParsedResources = z.record(z.string(), ParsedResourceKeys)
const reservedKeys = ['defaults', ...Object.keys(pollKeys)]

/**
 * Schema of `adapters:`. `given` is the value of that section, since the resources of an adapter can depend on its
 * options.
 */
export function adaptersSchema(
  adapters: readonly Adapter[],
  given: unknown,
): z.ZodType<Record<string, AdapterSettings>> {
  const sections: Record<string, z.ZodType<AdapterSettings>> = {
    defaults: z
      .strictObject(pollKeys)
      .superRefine(everyOrSchedule)
      .transform((settings) => ({ ...settings, options: {}, resources: {} }))
      .prefault({})
      .describe('Settings for all resources. The settings of an adapter or a resource take precedence.'),
  }
  for (const it of adapters) sections[it.name] = sectionFor(it, valueAt(given, [it.name]))
  return z.strictObject(sections)
}

/** The sections of adapters without a setting. Making them takes longer than all the rest of the configuration. */
const unsetSections = new WeakMap<Adapter, z.ZodType<AdapterSettings>>()

function sectionFor(adapter: Adapter, given: unknown): z.ZodType<AdapterSettings> {
  if (given !== undefined) return adapterSchema(adapter, given)
  const section = unsetSections.get(adapter) ?? adapterSchema(adapter, undefined)
  unsetSections.set(adapter, section)
  return section
}

function adapterSchema(adapter: Adapter, given: unknown): z.ZodType<AdapterSettings> {
  const tables = resourcesOf(adapter, given)
  const resources = Object.keys(tables)
  const options = Object.keys(adapter.options.shape)
  const ambiguous = [...resources, ...options].find(
    (key, index, all) => reservedKeys.includes(key) || all.indexOf(key) !== index,
  )
  if (ambiguous !== undefined) throw new Error(`adapter ${adapter.name}: the key ${ambiguous} has two meanings`)

  const sections = Object.fromEntries(
    Object.entries(tables).map(([name, resource]) => {
      return [name, sectionOf(resource).describe(`When ${adapter.name}/${name} is read.`)]
    }),
  )
  return z
    .strictObject({ ...pollKeys, ...adapter.options.shape, ...sections })
    .superRefine(everyOrSchedule)
    .transform((settings) => ({
      ...ParsedPollKeys.parse(settings),
      options: pick(settings, options),
      resources: ParsedResources.parse(pick(settings, resources)),
    }))
    .prefault({})
    .describe(adapter.description)
}

/** Resources of one kind share their schema, as making one for each of them took 50 ms of the start. */
const plainSection = z.strictObject(pollKeys).superRefine(everyOrSchedule).prefault({})
const limitSection = z
  .strictObject({ ...pollKeys, ...limitKey })
  .superRefine(everyOrSchedule)
  .prefault({})
const listSection = z
  .strictObject({ ...pollKeys, ...limitKey, ...choiceKeys })
  .superRefine(everyOrSchedule)
  .prefault({})

/** Which hosts are chosen is said by `presence`. */
function sectionOf({ limit, leftOutBecause }: Resource) {
  if (limit === undefined) return plainSection
  return leftOutBecause === undefined ? listSection : limitSection
}

/**
 * The resources of an adapter: those that it has by default, and those that the given options add. A wrong option
 * counts as absent.
 */
export function resourcesOf(adapter: Adapter, given: unknown = {}): Readonly<Record<string, Resource>> {
  const defaults = adapter.options.parse({})
  const valid = Object.entries(adapter.options.shape).flatMap(([key, option]) => {
    const parsed = z.safeParse(option, valueAt(given, [key]))
    return parsed.success ? [[key, parsed.data]] : []
  })
  return { ...adapter.resources(defaults), ...adapter.resources({ ...defaults, ...Object.fromEntries(valid) }) }
}

/** What applies to a resource: its own setting, else the adapter's, else `adapters.defaults`, else the table's. */
export function resourceSettings(
  config: { readonly adapters: Readonly<Record<string, AdapterSettings>> },
  adapter: string,
  name: string,
  resource: Pick<Resource, 'every' | 'everyWithoutEvents' | 'onlyIfEnabled'>,
): ResourceSettings {
  const own = config.adapters[adapter]
  const levels = [own?.resources[name], own, config.adapters.defaults].filter((it) => it !== undefined)
  const enabled = resource.onlyIfEnabled
    ? own?.resources[name]?.enabled === true
    : (levels.find((it) => it.enabled !== undefined)?.enabled ?? true)
  const timing = levels.find((it) => it.every !== undefined || it.schedule !== undefined)
  if (timing?.schedule !== undefined) return { enabled, schedule: timing.schedule }
  if (timing?.every !== undefined) return { enabled, everySeconds: timing.every }
  const everySeconds = secondsOf(resource.every)
  return resource.everyWithoutEvents
    ? { enabled, everySeconds, everyWithoutEventsSeconds: secondsOf(resource.everyWithoutEvents) }
    : { enabled, everySeconds }
}

function everyOrSchedule(settings: { every?: unknown; schedule?: unknown }, context: z.RefinementCtx): void {
  if (settings.every === undefined || settings.schedule === undefined) return
  context.addIssue({ code: 'custom', path: ['schedule'], message: 'every or schedule', params: { found: 'both' } })
}

function pick(from: Readonly<Record<string, unknown>>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(from).filter(([key]) => keys.includes(key)))
}
