/**
 * The parental control: the profiles of the family, which devices each has, and the rules that say when these have
 * Internet access. Times are those of the house.
 */

export type Mode = 'allowed' | 'denied' | 'webonly'

export interface Rule {
  id: number
  profile_id: number
  name: string
  mode: Mode
  /** Seconds since midnight. A rule that ends before it starts lasts until the next day. */
  start_time: number
  end_time: number
  /** From Monday on; the eighth is for the days of `cdayranges`. */
  weekdays: boolean[]
  enabled: boolean
}

/** What decides about the Internet access of a profile. A profile has none before it has a device. */
export interface Control {
  /** In upper case. */
  macs: string[]
  override: boolean
  /** Stays as it is when the override ends. */
  override_mode: Mode
  /** Epoch seconds; 0: without end. */
  override_until: number
  cdayranges: string[]
  rules: Rule[]
}

export interface Profile {
  id: number
  name: string
  icon: string
  control?: Control
}

export interface Profiles {
  all: Profile[]
  /** Slots per day: 48 on an Ultra. */
  resolution: number
  /** The last id of a rule. */
  lastRule: number
}

const everyDay = [true, true, true, true, true, true, true, false]
const holidays = [false, false, false, false, false, false, false, true]

/** A child whose nights are switched off for now, a console that is allowed only by exception, and a profile without devices. */
export function createProfiles(): Profiles {
  const icon = (number: number) => `/resources/images/profile/profile_0${number}.png`
  const usual = { override: false, override_mode: 'allowed', override_until: 0 } as const
  return {
    resolution: 48,
    lastRule: 7,
    all: [
      {
        id: 1,
        name: 'Chloé',
        icon: icon(3),
        control: {
          ...usual,
          macs: ['DE:9B:11:00:00:04', '54:60:09:00:00:0F'],
          cdayranges: [':fr_school_holidays_b'],
          rules: [
            { id: 3, profile_id: 1, name: 'Nuit', mode: 'denied', ...at(21.5, 7), weekdays: everyDay, enabled: false },
            { id: 4, profile_id: 1, name: 'Vacances', mode: 'denied', ...at(23, 8), weekdays: holidays, enabled: true },
          ],
        },
      },
      {
        id: 2,
        name: 'Console',
        icon: icon(0),
        control: {
          ...{ ...usual, override: true, macs: ['00:D9:D1:00:00:0A'], cdayranges: [] },
          rules: [
            { id: 7, profile_id: 2, name: 'Toujours', mode: 'denied', ...at(0, 24), weekdays: everyDay, enabled: true },
          ],
        },
      },
      { id: 5, name: 'Mamie', icon: icon(1) },
    ],
  }
}

function at(from: number, to: number) {
  return { start_time: from * 3600, end_time: to * 3600 }
}

/** What the rules say at a time. Without a rule, access is allowed. Holidays are not simulated. */
export function ruleModeAt(control: Control, epoch: number): Mode {
  return modeAt(control, secondOfWeek(epoch))
}

/** When the rules change the mode next, within a week; 0 if they do not. */
export function nextChange(control: Control, epoch: number, resolution: number): number {
  const slot = secondsPerDay / resolution
  const second = secondOfWeek(epoch)
  const now = modeAt(control, second)
  const first = (Math.floor(second / slot) + 1) * slot
  const slots = Array.from({ length: 7 * resolution }, (_, at) => first + at * slot)
  const changed = slots.find((it) => modeAt(control, it) !== now)
  return changed === undefined ? 0 : epoch + changed - second
}

/** @param second of the week, or of the next one. */
function modeAt({ rules }: Control, second: number): Mode {
  const rule = rules.find((it) => it.enabled && covers(it, second))
  return rule?.mode ?? 'allowed'
}

function covers({ start_time, end_time, weekdays }: Rule, secondOfWeek: number): boolean {
  const second = secondOfWeek % secondsPerDay
  const day = Math.floor(secondOfWeek / secondsPerDay)
  const today = weekdays[day % 7] === true
  if (end_time > start_time) return today && second >= start_time && second < end_time
  const yesterday = weekdays[(day + 6) % 7] === true
  return (today && second >= start_time) || (yesterday && second < end_time)
}

const secondsPerDay = 86_400

/** From Monday 00:00, local time. */
function secondOfWeek(epoch: number): number {
  const date = new Date(epoch * 1000)
  const day = (date.getDay() + 6) % 7
  return day * secondsPerDay + date.getHours() * 3600 + date.getMinutes() * 60 + date.getSeconds()
}
