/**
 * The network control of a profile: which devices it has, and whether they may use the Internet. The box lists the
 * profiles and their controls apart: a profile has none until it has a device.
 */
import { z } from 'zod'
import { flag, list, moment, numeric, oneOf, type Reader, source, text, texts } from '../../src/contract/index.ts'
import { ifValid } from '../sources/leaves.ts'

/** `webonly` is a mode of older firmware, which is shown and not offered. */
export const Mode = oneOf('allowed', 'denied', 'webonly')

/** The box sends whole hosts, its documentation has their names. */
const Member = z
  .union([z.object({ primary_name: text, reachable: flag }), text.transform((primary_name) => ({ primary_name }))])
  .transform((it) => ({ name: it.primary_name, here: 'reachable' in it && it.reachable }))
  .catch({ name: null, here: false })

export const Control = z.object({
  profile_name: text.catch(null),
  override: flag,
  override_mode: Mode,
  override_until: moment, // epoch seconds; 0 or null: without end
  current_mode: Mode,
  rule_mode: ifValid(Mode),
  next_change: moment.catch(null),
  macs: texts.transform((all) => all.map((mac) => mac.toLowerCase())),
  hosts: list(Member).catch([]),
  resolution: ifValid(numeric.pipe(z.int().min(1).max(86_400))), // slots per day
  cdayranges: texts.catch([]),
})
export type Control = z.output<typeof Control>

/** What a profile without a control is like: nothing is restricted. */
export const uncontrolled: Control = Control.parse({ override_mode: 'allowed', current_mode: 'allowed' })

export const controlsPath = 'network_control/'
export const profilesPath = 'profile/'

/** An item that is not understood is the problem of that item alone. */
const Items = list(z.unknown())
const ListedControl = z.object({ profile_id: numeric })
const ListedProfile = z.object({ id: numeric, name: text.catch(null) })

/** A profile as the two lists have it. */
interface RawProfile {
  readonly id: unknown
  readonly name?: string | null
  /** As the box sends it. */
  readonly control?: unknown
}

/** The profiles of both lists. The names alone are in the second one, which another right may forbid. */
export const rawProfiles = source(async (box): Promise<RawProfile[]> => {
  const controls = await box.get(controlsPath, Items)
  const names = (await box.part(profilesPath, listed)) ?? []
  const profiles = new Map<unknown, RawProfile>()
  for (const it of names) {
    const { data } = ListedProfile.safeParse(it)
    profiles.set(data?.id ?? it, { id: data?.id, ...data })
  }
  for (const control of controls) {
    const id = ListedControl.safeParse(control).data?.profile_id
    profiles.set(id ?? control, { ...profiles.get(id), id, control })
  }
  return [...profiles.values()]
})

function listed(box: Reader, path: string) {
  return box.get(path, Items)
}

/** One profile without the lists. undefined if it has no control: then only the lists say whether it exists. */
export async function rawProfile({ id, name }: { readonly id: string; readonly name: string | null }, box: Reader) {
  const control = await box.getIfPresent(`${controlsPath}${id}`, z.looseObject({}))
  if (control === undefined) return undefined
  const named =
    control.profile_name === undefined ? await box.getIfAllowed(`${profilesPath}${id}`, ListedProfile) : undefined
  return { id: Number(id), name: named?.name ?? name, control }
}

const HostProfile = z.object({ network_control: z.object({ profile_id: numeric, current_mode: Mode }) })

/** The modes of the profiles, by id, as the hosts of the LAN browser have them. */
export function modesOfHosts(answer: unknown): ReadonlyMap<string, string> {
  const hosts = Array.isArray(answer) ? answer.map((it) => HostProfile.safeParse(it).data?.network_control) : []
  return new Map(hosts.flatMap((it) => (it === undefined ? [] : [[String(it.profile_id), it.current_mode] as const])))
}
