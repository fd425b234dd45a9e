/** The rules of the profiles: when their devices may use the Internet, by days and times. */
import { z } from 'zod'
import {
  amend,
  del,
  described,
  flag,
  list,
  many,
  minutesOf,
  numeric,
  parseEach,
  post,
  type Reader,
  Refusal,
  text,
  timeAfter,
  timeOfDay,
  days as weekDays,
} from '../../src/contract/index.ts'
import { absenceCodes } from '../sources/leaves.ts'
import { Control, controlsPath, Mode, rawProfiles } from './control.ts'
import { deviceOf, errors, Profile } from './profile.ts'

/** `holidays` are the days that the profile has chosen in Freebox OS (`cdayranges`). */
const dayWords = [...weekDays, 'holidays'] as const

const Rule = z
  .object({ id: numeric, name: text, mode: Mode, enabled: flag })
  .extend({ start_time: numeric, end_time: numeric, weekdays: list(z.boolean()) })
const Owner = z.object({ id: z.string(), name: z.string().nullable() })
/** A rule with its profile. */
const Placed = z.object({ rule: Rule, profile: Owner }).transform(({ rule, profile }) => ({
  ...{ id: rule.id, name: rule.name ?? `${rule.id}`, mode: rule.mode, enabled: rule.enabled, profile },
  from: timeAfter(rule.start_time / 60),
  to: timeAfter(rule.end_time / 60),
  days: dayWords.filter((_, at) => rule.weekdays[at] === true),
}))
type Placed = z.output<typeof Placed>

const fields = {
  name: z.string().trim().min(1).max(64),
  mode: z.enum(['allowed', 'denied']),
  from: timeOfDay,
  to: timeOfDay,
  days: z.array(z.enum(dayWords)).min(1),
  enabled: z.boolean(),
}
const Fields = z.strictObject(fields)
const Change = Fields.partial()
const NewRule = Fields.extend({
  profile: described(z.union([z.string().trim().min(1), z.int().transform(String)]), 'the id or name of a profile'),
  mode: fields.mode.default('denied'),
  days: fields.days.default([...weekDays]),
  enabled: z.boolean().default(true),
})

const rulesPath = (profile: { readonly id: string }) => `${controlsPath}${profile.id}/rules/`
const pathOf = (it: Placed) => `${rulesPath(it.profile)}${it.id}`

export const rule = many({
  schema: Placed,
  from: rulesOfAll,
  every: '15m',
  since: '8.0',
  absentCodes: absenceCodes,
  changes: ['profile'],
  key: (it) => `${it.profile.id}-${it.id}`,
  device: (it) => deviceOf(it.profile),
  title: (it) => it.name,
  limit: 50,
  errors,
  enabled: [],
  settings: {
    enabled: {
      is: 'switch',
      name: '{name}',
      id: 'rule_{id}',
      icon: 'mdi:calendar-clock',
      attributes: {
        name: (it) => it.name,
        mode: (it) => it.mode,
        from: (it) => it.from,
        to: (it) => it.to,
        days: (it) => it.days,
      },
      set: (enabled, it, box) => changed(it, { enabled }, box),
    },
  },
  commands: {
    add: { takes: NewRule, on: 'list', answer: z.object({ id: numeric }), ask: add },
    set: { takes: Change, answer: z.never(), ask: (input, it, box) => changed(it, input, box) },
    remove: { takes: z.strictObject({}), ask: (_, it) => del(pathOf(it)) },
  },
})

async function rulesOfAll(box: Reader): Promise<unknown[]> {
  const profiles = (await parseEach(Profile, await rawProfiles(box))).filter((it) => it !== undefined)
  const controlled = profiles.filter((it) => it.hasControl)
  const owners = new Map(controlled.map(({ id, name }) => [rulesPath({ id }), { id, name }]))
  const read = owners.size === 0 ? new Map<string, unknown[]>() : await box.parts([...owners.keys()], rulesIn)
  return [...read].flatMap(([path, rules]) => rules.map((rule) => ({ rule, profile: owners.get(path) })))
}

/** A box that has no rules for a profile may say that it does not have the path. */
async function rulesIn(box: Reader, path: string) {
  return (await box.getIfPresent(path, list(z.unknown()))) ?? []
}

async function changed(it: Placed, change: z.output<typeof Change>, box: Reader) {
  const { mode, enabled } = { ...it, ...change }
  const control = await box.get(`${controlsPath}${it.profile.id}`, Control)
  const cutsOff = mode === 'denied' && enabled ? control.macs : []
  return amend(pathOf(it), bodyOf(change, control), { cutsOff })
}

async function add({ profile: wanted, ...input }: z.output<typeof NewRule>, _: unknown, box: Reader) {
  const all = (await parseEach(Profile, await rawProfiles(box))).filter((it) => it !== undefined)
  const profile = all.find(({ id }) => id === wanted) ?? all.find(({ name }) => isSame(name, wanted))
  if (profile === undefined) throw new Refusal(`There is no profile "${wanted}"`, 'unknown_object')
  const cutsOff = input.mode === 'denied' && input.enabled ? profile.macs : []
  return post(rulesPath(profile), bodyOf(input, profile), { cutsOff })
}

function isSame(name: string | null, wanted: string): boolean {
  return name?.toLowerCase() === wanted.toLowerCase()
}

/** The fields as the box has them. */
function bodyOf({ from, to, days, ...others }: z.output<typeof Change>, { resolution }: Pick<Control, 'resolution'>) {
  return {
    ...others,
    ...(from !== undefined && { start_time: secondsOfDay(from, resolution) }),
    ...(to !== undefined && { end_time: secondsOfDay(to, resolution) }),
    ...(days !== undefined && { weekdays: dayWords.map((day) => days.includes(day)) }),
  }
}

/** A box takes times in steps: of 30 minutes (seen on an Ultra) or 5 (its documentation). */
function secondsOfDay(time: string, resolution = 288): number {
  const seconds = minutesOf(time) * 60
  const step = 86_400 / resolution
  if (seconds % step === 0) return seconds
  throw new Refusal(`${time} is not possible: this Freebox takes times in steps of ${step / 60} minutes`, 'invalid')
}
