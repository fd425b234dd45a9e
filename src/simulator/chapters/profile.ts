/**
 * The parental control. https://dev.freebox.fr/sdk/os/parental/ (`profile/` and `network_control/`). Its rights are not
 * documented: `parental` is what clients report for the control, `profile` for the profiles.
 */
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import { hostPayload } from '../house/lan.ts'
import { type Control, nextChange, type Profile, type Rule, ruleModeAt } from '../house/profiles.ts'
import { now, type SimulatedHouse } from '../house.ts'
import { type Chapter, EmptyBody, get, post, put, type Route, remove } from '../route.ts'

const Mode = z.enum(['allowed', 'denied', 'webonly'])
/** A box takes upper case, as it sends it. */
const Mac = z.string().regex(/^([0-9A-F]{2}:){5}[0-9A-F]{2}$/)

const ProfileFields = z.strictObject({
  name: z.string().min(1),
  icon: z.string().startsWith('/resources/images/profile/'),
})

/** What is read-only is accepted and ignored, except for the hosts, which are too large. */
const ControlFields = z
  .strictObject({ override: z.boolean(), override_mode: Mode, override_until: z.int().min(0), current_mode: Mode })
  .extend({ macs: z.array(Mac), cdayranges: z.array(z.string()), resolution: z.int() })
  .extend({ profile_id: z.int(), profile_name: z.string(), profile_icon: z.string() })
  .partial()
type ControlFields = z.output<typeof ControlFields>

const RuleFields = z
  .strictObject({ name: z.string().min(1), mode: Mode, enabled: z.boolean(), weekdays: z.array(z.boolean()).length(8) })
  .extend({ start_time: z.int().min(0).max(86_400), end_time: z.int().min(0).max(86_400) })
const RuleChange = RuleFields.extend({ id: z.int(), profile_id: z.int() }).partial()

/** In bridge mode the box has no LAN whose devices it could control. */
const served: Chapter['served'] = ({ lan }) => lan.mode === 'router'
const since8 = (routes: Route[]) => routes.map((route) => ({ ...route, since: 8 }))

export const profile: Chapter = {
  write: 'profile',
  served,
  routes: since8([
    get('profile', ({ house }) => house.profiles.all.map(profilePayload)),
    get('profile/{id}', ({ house, parameters }) => profilePayload(profileOf(house, parameters.id))),
    post('profile', ProfileFields, ({ house: { profiles }, body }) => {
      const id = Math.max(0, ...profiles.all.map((it) => it.id)) + 1
      profiles.all.push({ id, ...body })
      return { id }
    }),
    put('profile/{id}', ProfileFields.partial(), ({ house, parameters, body }) => {
      return profilePayload(Object.assign(profileOf(house, parameters.id), body))
    }),
    remove('profile/{id}', EmptyBody, ({ house, parameters }) => {
      const removed = profileOf(house, parameters.id)
      house.profiles.all = house.profiles.all.filter((it) => it !== removed)
    }),
  ]),
}

export const networkControl: Chapter = {
  read: 'parental',
  write: 'parental',
  served,
  routes: since8([
    get('network_control', ({ house, major }) =>
      house.profiles.all.flatMap((it) => (it.control ? [controlPayload(house, it, major)] : [])),
    ),
    get('network_control/migrate', () => ({ default_mode_migrated: true })),
    get('network_control/{id}', ({ house, parameters, major }) => {
      controlOf(house, parameters.id)
      return controlPayload(house, profileOf(house, parameters.id), major)
    }),
    post('network_control', ControlFields, ({ house, body, major }) => {
      const owner = profileOf(house, String(body.profile_id))
      if (owner.control) throw new Refusal('exist')
      const created: Control = {
        ...{ macs: [], override: false, override_mode: 'allowed', override_until: 0, cdayranges: [], rules: [] },
      }
      change(house, created, body)
      owner.control = created
      return controlPayload(house, owner, major)
    }),
    put('network_control/{id}', ControlFields, ({ house, parameters, body, major }) => {
      change(house, controlOf(house, parameters.id), body)
      return controlPayload(house, profileOf(house, parameters.id), major)
    }),
    get('network_control/{id}/rules', ({ house, parameters }) => controlOf(house, parameters.id).rules),
    post('network_control/{id}/rules', RuleFields, ({ house, parameters, body }) => {
      const { rules } = controlOf(house, parameters.id)
      house.profiles.lastRule += 1
      const rule = { id: house.profiles.lastRule, profile_id: Number(parameters.id), ...onSlots(house, body) }
      rules.push(rule)
      return rule
    }),
    get('network_control/{id}/rules/{rule}', ({ house, parameters }) => ruleOf(house, parameters)),
    put('network_control/{id}/rules/{rule}', RuleChange, ({ house, parameters, body }) => {
      const { id: _, profile_id: __, ...fields } = onSlots(house, body)
      return Object.assign(ruleOf(house, parameters), fields)
    }),
    remove('network_control/{id}/rules/{rule}', EmptyBody, ({ house, parameters }) => {
      const removed = ruleOf(house, parameters)
      const control = controlOf(house, parameters.id)
      control.rules = control.rules.filter((it) => it !== removed)
    }),
  ]),
}

function retired(): never {
  throw new Refusal('deprecated')
}

/** The control before API 8. Boxes with profiles refuse it, also to clients of an older API. */
export const parental: Chapter = {
  read: 'parental',
  write: 'parental',
  routes: ['config', 'filter', 'filter/{id}', 'filter/{id}/planning'].map((path) => get(`parental/${path}`, retired)),
}

/** What a host of the LAN browser says about its profile; nothing if it is in none. */
export function networkControlOf(house: SimulatedHouse, mac: string) {
  const owner = house.profiles.all.find(({ control }) => control?.macs.includes(mac.toUpperCase()))
  if (owner?.control === undefined) return {}
  const { current_mode } = modesOf(owner.control)
  return { network_control: { profile_id: owner.id, name: owner.name, current_mode } }
}

function profilePayload({ id, name, icon }: Profile) {
  return { id, name, icon }
}

function profileOf({ profiles }: SimulatedHouse, id: string): Profile {
  const found = profiles.all.find((it) => String(it.id) === id)
  if (!found) throw new Refusal('noent')
  return found
}

function controlOf(house: SimulatedHouse, id: string): Control {
  const { control } = profileOf(house, id)
  if (!control) throw new Refusal('noent')
  return control
}

function ruleOf(house: SimulatedHouse, { id, rule }: { id: string; rule: string }): Rule {
  const found = controlOf(house, id).rules.find((it) => String(it.id) === rule)
  if (!found) throw new Refusal('noent')
  return found
}

/** An override ends by itself. */
function modesOf(control: Control) {
  if (control.override && control.override_until !== 0 && control.override_until <= now()) {
    Object.assign(control, { override: false, override_until: 0 })
  }
  const rule_mode = ruleModeAt(control, now())
  return { rule_mode, current_mode: control.override ? control.override_mode : rule_mode }
}

function controlPayload(house: SimulatedHouse, { id, name, icon, control }: Profile, major: number) {
  if (!control) throw new Refusal('noent')
  const { rules: _, ...fields } = control
  const { resolution } = house.profiles
  const members = house.hosts.filter(
    (it) => it.interface === 'pub' && control.macs.includes(it.l2ident.id.toUpperCase()),
  )
  return {
    ...{ profile_id: id, profile_name: name, profile_icon: icon, resolution },
    ...modesOf(control),
    ...fields,
    override: control.override,
    // Without end it is null, though 0 is what the box takes.
    override_until: control.override_until === 0 ? null : control.override_until,
    next_change: nextChange(control, now(), resolution),
    hosts: members.map((it) => ({ ...hostPayload(it, major), ...networkControlOf(house, it.l2ident.id) })),
  }
}

function change(house: SimulatedHouse, control: Control, body: ControlFields): void {
  const { macs, override = control.override, override_mode = control.override_mode, override_until = 0 } = body
  // "Liste d'adresses MAC manquante"
  if (macs === undefined) throw new Refusal('inval')
  const others = house.profiles.all.filter((it) => it.control !== control)
  if (others.some((it) => it.control?.macs.some((mac) => macs.includes(mac)))) throw new Refusal('exist')
  Object.assign(control, {
    macs,
    override,
    override_mode,
    override_until,
    cdayranges: body.cdayranges ?? control.cdayranges,
  })
}

/** A time must be one of the slots of the day. */
function onSlots<F extends z.output<typeof RuleChange>>({ profiles }: SimulatedHouse, fields: F): F {
  const slot = 86_400 / profiles.resolution
  if ([fields.start_time ?? 0, fields.end_time ?? 0].some((it) => it % slot !== 0)) throw new Refusal('inval')
  return fields
}
