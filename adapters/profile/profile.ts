/** The profiles of the parental control: a device for each, with the Internet access of those whose devices it has. */
import { z } from 'zod'
import { amend, type Device, del, macAddress, many, numeric, phrase, post } from '../../src/contract/index.ts'
import { absenceCodes } from '../sources/leaves.ts'
import { Control, Mode, modesOfHosts, profilesPath, rawProfile, rawProfiles, uncontrolled } from './control.ts'
import { allow, backToSchedule, deny, give, type Order, order, withHost, withoutHost } from './orders.ts'

export const errors = {
  exist: 'This device is in another profile. remove_host of that profile takes it out',
  noent: 'There is no such profile or rule',
}

export const Profile = z
  .object({ id: numeric, name: z.string().nullish(), control: Control.optional() })
  .transform(({ id, name, control: own }) => ({
    id: String(id),
    hasControl: own !== undefined,
    ...shownOf(own ?? uncontrolled, name ?? null),
  }))
export type Profile = z.output<typeof Profile>

function shownOf(control: Control, name: string | null) {
  const { hosts, current_mode: mode } = control
  const here = hosts.filter((it) => it.here)
  return {
    name: control.profile_name ?? name,
    mode,
    /** null if the mode is not known. */
    internet: mode === 'unknown' ? null : mode !== 'denied',
    override: overrideOf(control),
    rule_mode: control.rule_mode ?? null,
    next_change: control.next_change || null,
    override_until: (control.override && control.override_until) || null,
    devices: here.length,
    names: namesOf(here),
    members: namesOf(hosts),
    macs: control.macs,
    resolution: control.resolution,
    cdayranges: control.cdayranges,
  }
}

function overrideOf({ override, override_mode: mode }: Control) {
  if (!override) return 'schedule'
  return mode === 'allowed' || mode === 'denied' ? mode : null
}

function namesOf(hosts: Control['hosts']) {
  return hosts.map((it) => it.name).filter((it) => it !== null)
}

/** The device of a profile, which has its rules too. */
export function deviceOf({ id, name }: Pick<Profile, 'id' | 'name'>): Device {
  return { id, name: name ?? phrase('Profile {id}', { id }), model: phrase('Parental control') }
}

const Nothing = z.strictObject({})
const Name = z.strictObject({ name: z.string().trim().min(1).max(64) })
const Host = z.strictObject({ mac: macAddress })
const During = z.strictObject({ minutes: z.number().positive().max(525_600).optional() })

// Each profile has one of the pictures of the box.
const icon = '/resources/images/profile/profile_00.png'

const orders: Readonly<Record<string, Order>> = { schedule: backToSchedule, allowed: allow(), denied: deny() }

export const profile = many({
  schema: Profile,
  from: rawProfiles,
  alone: rawProfile,
  every: '2m',
  busy: { every: '15s', afterCommand: '1m' },
  since: '8.0',
  absentCodes: absenceCodes,
  // Another program has changed it, such as the app of the box.
  hint: { path: 'lan/browser/pub/', said: modesOfHosts, word: (it) => it.mode },
  changesAt: (it) => [it.next_change, it.override_until],
  key: (it) => it.id,
  device: deviceOf,
  limit: 20,
  errors,
  enabled: ['internet', 'mode', 'next_change', 'devices', 'resume', 'access'],
  entities: {
    internet: {
      is: 'switch',
      name: 'Internet access',
      icon: 'mdi:web',
      set: (on, it, box) => order(on ? give : deny(), it, box),
    },
    mode: {
      is: 'sensor',
      name: 'Mode',
      icon: 'mdi:shield-account',
      options: Mode,
      attributes: ['rule_mode', 'cdayranges'],
    },
    override: {
      is: 'select',
      name: 'Override',
      icon: 'mdi:account-clock',
      options: ['schedule', 'allowed', 'denied'],
      set: (word, it, box) => order(orders[word] ?? backToSchedule, it, box),
    },
    next_change: { is: 'sensor', name: 'Next change', icon: 'mdi:clock-outline', class: 'timestamp' },
    override_until: { is: 'sensor', name: 'Override until', icon: 'mdi:clock-end', class: 'timestamp' },
    devices: {
      is: 'sensor',
      name: 'Connected devices',
      icon: 'mdi:devices',
      count: 'now',
      attributes: ['names', 'members', 'macs'],
    },
    resume: {
      is: 'button',
      name: 'Back to the schedule',
      icon: 'mdi:calendar-clock',
      press: (it, box) => order(backToSchedule, it, box),
    },
    access: {
      is: 'event',
      name: 'Access',
      icon: 'mdi:web-check',
      types: {
        allowed: (before, after) => before.internet === false && after.internet === true,
        denied: (before, after) => before.internet === true && after.internet === false,
      },
      attributes: ['mode', 'override'],
    },
  },
  commands: {
    pause: { takes: During, answer: z.never(), ask: ({ minutes }, it, box) => order(deny(minutes), it, box) },
    allow: { takes: During, answer: z.never(), ask: ({ minutes }, it, box) => order(allow(minutes), it, box) },
    add_host: { takes: Host, answer: z.never(), ask: ({ mac }, it, box) => order(withHost(mac), it, box) },
    remove_host: { takes: Host, answer: z.never(), ask: ({ mac }, it, box) => order(withoutHost(mac), it, box) },
    rename: { takes: Name, ask: (input, it) => amend(`${profilesPath}${it.id}`, input, { omit: ['id'] }) },
    create: {
      takes: Name,
      on: 'list',
      answer: z.object({ id: numeric }),
      ask: ({ name }) => post(profilesPath, { name, icon }),
    },
    delete: {
      takes: Nothing,
      danger: 'Deletes the profile with its rules. Its devices are no longer restricted.',
      ask: (_, it) => del(`${profilesPath}${it.id}`),
    },
  },
})
