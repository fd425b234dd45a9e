/**
 * Orders to the network control of a profile. The box takes a control only as a whole and always with its MAC addresses
 * ("Liste d'adresses MAC manquante"), in upper case. It sends null for an override without end and takes 0.
 */
import { z } from 'zod'
import { flag, list, post, put, type Reader, Refusal, type Request } from '../../src/contract/index.ts'
import { Control, controlsPath, Mode, uncontrolled } from './control.ts'

type Change = Partial<Pick<Control, 'override' | 'override_mode' | 'override_until'>> & {
  readonly macs?: readonly string[]
}

/** The fields that change. @param now epoch seconds */
export type Order = (control: Control, now: number) => Change

/** Also after the end of the schedule's next period. @param minutes without end if absent */
export function deny(minutes?: number): Order {
  return (_, now) => override('denied', minutes === undefined ? 0 : now + Math.ceil(minutes * 60))
}

/** @param minutes until the schedule changes next if absent; without end if it does not. */
export function allow(minutes?: number): Order {
  return ({ next_change }, now) => {
    const next = next_change !== null && next_change > now ? next_change : 0
    return override('allowed', minutes === undefined ? next : now + Math.ceil(minutes * 60))
  }
}

export const backToSchedule: Order = () => ({ override: false, override_until: 0 })

/** Internet access: by the schedule if that allows it now. */
export const give: Order = (control, now) => {
  return scheduledMode(control) === 'allowed' ? backToSchedule(control, now) : allow()(control, now)
}

/** undefined if the box does not say what its rules want, as the documentation of API 8. */
function scheduledMode({ rule_mode, override, current_mode }: Control) {
  return rule_mode ?? (override ? undefined : current_mode)
}

export function withHost(mac: string): Order {
  return ({ macs }) => ({ macs: [...macs.filter((it) => it !== mac), mac] })
}

export function withoutHost(mac: string): Order {
  return ({ macs }) => {
    if (!macs.includes(mac)) throw new Refusal(`The profile does not have the device ${mac}`, 'noent')
    return { macs: macs.filter((it) => it !== mac) }
  }
}

function override(mode: 'allowed' | 'denied', until: number): Change {
  return { override: true, override_mode: mode, override_until: until }
}

/** What the box derives, and the hosts, which are many kB. */
const readOnly = ['hosts', 'rule_mode', 'next_change']

/** A control as the box sends it, and as it is understood. What is not understood is not written back. */
const Whole = z.looseObject({}).transform((raw, context) => {
  const { data } = Control.safeParse(raw)
  if (data !== undefined) return { raw, control: data }
  context.addIssue('a network control')
  return z.NEVER
})

/** The request for an order. A profile that has no control yet gets one. */
export async function order(wanted: Order, { id }: { readonly id: string }, box: Reader): Promise<Request> {
  const path = `${controlsPath}${id}`
  const found = await box.getIfPresent(path, Whole)
  const { control } = found ?? { control: uncontrolled }
  const change = wanted(control, box.now)
  const before = found?.raw ?? { profile_id: Number(id), override: false, override_mode: 'allowed', cdayranges: [] }
  const written = Object.entries(before).filter(([field]) => !readOnly.includes(field))
  const macs = change.macs ?? control.macs
  const body = {
    ...Object.fromEntries(written),
    override_until: control.override_until ?? 0,
    ...change,
    macs: macs.map((mac) => mac.toUpperCase()),
  }
  if (found === undefined) return post(controlsPath, body, { cutsOff: cutOffNow(control, change) })
  const cutsOff = [...cutOffNow(control, change), ...(await cutOffLater(control, change, path, box))]
  return put(path, body, { cutsOff })
}

/** The devices that a change puts under the control of the profile: all of them, or those that it adds. */
function concerned({ macs }: Control, change: Change): readonly string[] {
  return change.macs?.filter((mac) => !macs.includes(mac)) ?? macs
}

/** The devices that have no Internet access after a change. */
function cutOffNow(control: Control, change: Change): readonly string[] {
  const { override, override_mode } = { ...control, ...change }
  return denies(override ? override_mode : scheduledMode(control)) ? concerned(control, change) : []
}

/** The devices that the schedule denies access at some time, and did not before a change. */
async function cutOffLater(control: Control, change: Change, path: string, box: Reader): Promise<readonly string[]> {
  const macs = concerned(control, change)
  const isNew = change.macs !== undefined || (isAllowedForGood(control) && !isAllowedForGood({ ...control, ...change }))
  return isNew && macs.length > 0 && (await hasDenial(control, path, box)) ? macs : []
}

type Override = Pick<Control, 'override' | 'override_mode' | 'override_until'>

function isAllowedForGood({ override, override_mode, override_until }: Override): boolean {
  return override && !denies(override_mode) && !override_until
}

/** A rule that is not understood may deny access. */
const Rules = list(z.object({ mode: Mode, enabled: flag }).catch({ mode: 'unknown', enabled: true }))

/** Whether a rule denies access at some time. If the box does not say: whether its rules change the mode. */
async function hasDenial({ next_change }: Control, path: string, box: Reader): Promise<boolean> {
  const rules = await box.getIfAllowed(`${path}/rules/`, Rules)
  return rules?.some(({ mode, enabled }) => enabled && denies(mode)) ?? Boolean(next_change)
}

/** Also for a mode that is not known. */
function denies(mode: Control['current_mode'] | undefined): boolean {
  return mode !== undefined && mode !== 'allowed'
}
