/**
 * The entities of an adapter's tables: one type for each Home Assistant platform that the bridge supports.
 *
 * O is the parsed object and K the entity's key. W is true in a resource with a default writer (`put`).
 * `value` returns undefined if this box has no such thing (no entity is created), and null if the value is unknown now.
 */
import type { BoxUnitOf } from './conversion.ts'
import type { Ends } from './parts.ts'
import type { Reader } from './reader.ts'
import type { Requests } from './requests.ts'
import type {
  binarySensorClasses,
  buttonClasses,
  coverClasses,
  eventClasses,
  NumberClassName,
  switchClasses,
  UnitOf,
} from './units.ts'
import type { VersionText } from './version.ts'

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** Whether a field of O, named F, holds a V. */
type IsField<O, F, V> = F extends keyof O ? (O[F] extends V | undefined ? true : false) : false

/** The names of the fields of O that hold a V. */
export type FieldOf<O, V> = { [F in keyof O]-?: O[F] extends V | undefined ? F : never }[keyof O]

/** Where an entity takes its value from. */
type Value<O, K, V> =
  IsField<O, K, V> extends true ? { value?: (it: O) => V | undefined } : { value: (it: O) => V | undefined }

/** What `set` and `press` return. They may read from the box first, with a reader that does not cache. */
type Sends = Requests | Promise<Requests>

/**
 * An entity that can be written. It has a `set`; or, in a resource with a default writer, its key or `field` names the
 * field that is sent under the same name. An entity with its own `value` needs its own `set`.
 */
type Writable<O, K, V, W> =
  | (Value<O, K, V> & { field?: never; set: (value: NonNullable<V>, it: O, box: Reader) => Sends })
  | (W extends true
      ?
          | { value?: never; set?: never; field: FieldOf<O, V> }
          | (IsField<O, K, V> extends true ? { value?: never; set?: never; field?: never } : never)
      : never)

/**
 * Marks a command that cannot be undone or that cuts users off the network. It is denied unless
 * `commands.allow_dangerous` names it.
 */
export type Danger<I = unknown> = string | { readonly says: string; readonly when: (input: I) => boolean }

/** The facts by name, or the names of the fields of the object that are shown as they are. */
type Attributes<O> = { readonly [name: string]: (it: O) => Json | undefined } | readonly FieldOf<O, Json>[]

/** The possible words: a list, or a schema made by `oneOf`. */
export type Options = readonly string[] | { readonly options: readonly string[] }

interface Common<O> {
  /** English; `{field}` is replaced by that field of the object. null: the entity has the name of its device. */
  readonly name: string | null
  readonly icon?: `mdi:${string}`
  /** Which objects have it enabled at first, if only some. */
  readonly enabled?: (it: O) => boolean
  /** Replaces the key in the entity id; `{field}` as in `name`. */
  readonly id?: string
  /** The first API version that has it. */
  readonly since?: VersionText
  /** Further facts shown with the entity. They are fields of the object's state. */
  readonly attributes?: Attributes<O>
}

interface Commandable {
  readonly danger?: Danger
}

interface Converted<U> {
  /** The unit of the box, if `unit` is another one. States are converted and rounded, commands converted back. */
  boxUnit?: U
}

type Classed = {
  [C in NumberClassName]: Converted<BoxUnitOf<C>> & { class: C; unit: UnitOf<C>; total?: true; options?: never }
}[NumberClassName]

type NumberSensor<O, K> = Common<O> &
  Value<O, K, number | null> &
  (Classed | { class?: never; unit: string | ((it: O) => string | undefined); total?: true; options?: never }) & {
    is: 'sensor'
    /** Decimals that Home Assistant shows. */
    precision?: number
    /** A smaller change is not published. For a value such as a boot time computed from an uptime. */
    tolerance?: number
  }

type CountSensor<O, K> = Common<O> &
  Value<O, K, number | null> & {
    is: 'sensor'
    class?: never
    count: 'now' | 'total' | 'none'
  }

/** Takes epoch seconds, or with `ago` the seconds passed at the time of the read. Published as ISO 8601. */
type MomentSensor<O, K> = Common<O> &
  Value<O, K, number | null> & {
    is: 'sensor'
    class: 'timestamp'
    unit?: never
    options?: never
    tolerance?: number
    ago?: true
    /** 0 means never, which the attribute `<key>_never` says. */
    never?: true
  }

/** Any text, or one of the `options`. */
type TextSensor<O, K> = Common<O> &
  Value<O, K, string | null> & { is: 'sensor'; class?: never; options?: Options; unit?: never }

type BinarySensor<O, K> = Common<O> &
  Value<O, K, boolean | null> & { is: 'binary_sensor'; class?: (typeof binarySensorClasses)[number] }

type Switch<O, K, W> = Common<O> &
  Commandable &
  Writable<O, K, boolean | null, W> & { is: 'switch'; class?: (typeof switchClasses)[number] }

type Button<O> = Common<O> &
  Commandable & {
    is: 'button'
    class?: (typeof buttonClasses)[number]
    /** Which objects have the button; all by default. */
    where?: (it: O) => boolean
    /** See Ends. */
    ends?: Ends
    press: (it: O, box: Reader) => Sends
  }

type NumberEntity<O, K, W> = Common<O> &
  Commandable &
  Writable<O, K, number | null, W> &
  (Classed | { class?: never; unit?: string | ((it: O) => string | undefined) }) & {
    is: 'number'
    min: number | ((it: O) => number)
    max: number | ((it: O) => number)
    step?: number | ((it: O) => number)
    mode?: 'box' | 'slider'
  }

type Select<O, K, W> = Common<O> &
  Commandable &
  Writable<O, K, string | null, W> & {
    is: 'select'
    /** All possible values; `unknown` is shown and never accepted. A function if the options depend on the object. */
    options: Options | ((it: O) => readonly string[])
  }

type Text<O, K, W> = Common<O> &
  Commandable &
  Writable<O, K, string | null, W> & {
    is: 'text'
    /** Characters. */
    min?: number
    max?: number
    /** Shown as dots in Home Assistant, and never repeated in an error. */
    secret?: true
  } & (
    | { pattern?: never; expects?: never }
    | {
        /** A regular expression. */
        pattern: string
        /** The same in words. */
        expects: string
      }
  )

/**
 * An event entity. In `entities` it is about one object, and both arguments are given. In `listEvents` it is about
 * the list: `before` is undefined for a new object, `after` for one that is proven gone. Objects found at the first
 * start cause none.
 */
type EventEntity<O, B, A> = Common<O> & {
  is: 'event'
  class?: (typeof eventClasses)[number]
  types: { readonly [type: string]: (before: B, after: A) => boolean }
}
/** `keeps`: the fields that are kept across restarts, so that what changes meanwhile is an event too. */
interface Keeps<O> {
  keeps?: readonly (keyof O & string)[]
}
/** Of one object. */
type ObjectEvent<O> = EventEntity<O, O, O> & Keeps<O>
/** Of a list. Without `keeps`, an event is lost if it happens during an absence of more than ten minutes. */
export type ListEvent<O> = EventEntity<O, O | undefined, O | undefined> & Keeps<O>

type Tracker<O, K> = Common<O> &
  Value<O, K, boolean | null> & {
    is: 'device_tracker'
    /** When it was last seen (epoch seconds, null if unknown). At the first read `consider_home` counts from then. */
    left?: (it: O) => number | null
  }

type Update<O> = Common<O> & {
  is: 'update'
  value: (
    it: O,
  ) => { installed_version: string | null; latest_version: string | null; in_progress?: boolean } | null | undefined
}

/**
 * An image or camera. `picture` is a path below `/api/vN/`, or from the web root with a leading `/`. Null: no picture
 * now.
 */
type Picture<O> = Common<O> & {
  is: 'image' | 'camera'
  content?: 'image/jpeg' | 'image/png'
  /** An image is fetched when its path changes, a camera picture at each read. */
  picture: (it: O) => string | null | undefined
}

/** A text as a QR code (GIF). */
type QrCode<O> = Common<O> & { is: 'image'; qr: (it: O) => string | null | undefined }

export const alarmStates = [
  'disarmed',
  'armed_home',
  'armed_away',
  'armed_night',
  'armed_vacation',
  'armed_custom_bypass',
  'pending',
  'triggered',
  'arming',
  'disarming',
] as const
export type AlarmState = (typeof alarmStates)[number]
export type AlarmAction = 'ARM_AWAY' | 'ARM_NIGHT' | 'ARM_HOME' | 'DISARM' | 'TRIGGER'

type Alarm<O, K> = Common<O> &
  Commandable &
  Value<O, K, AlarmState | null> & {
    is: 'alarm_control_panel'
    actions: (it: O) => readonly AlarmAction[]
    set: (action: AlarmAction, it: O, box: Reader) => Sends
  }

/** Positions are 0 (closed) to 100 (open). Convert if the shutter counts the other way. */
type Cover<O, K> = Common<O> &
  Commandable &
  Value<O, K, 'open' | 'opening' | 'closed' | 'closing' | 'stopped' | null> & {
    is: 'cover'
    class?: (typeof coverClasses)[number]
    position?: (it: O) => number | null | undefined
    /** It reports no state: Home Assistant assumes that commands succeed. */
    optimistic?: true
    canStop?: boolean
    set: (command: 'OPEN' | 'CLOSE' | 'STOP' | number, it: O, box: Reader) => Sends
  }

/** Brightness is 0–100; colour is hue 0–360 and saturation 0–100. */
type Light<O, K> = Common<O> &
  Commandable &
  Value<O, K, boolean | null> & {
    is: 'light'
    brightness?: (it: O) => number | null | undefined
    color?: (it: O) => readonly [number, number] | null | undefined
    /** The effects it can show. */
    effects?: (it: O) => readonly string[]
    /** The effect it shows; absent if the light has none. */
    effect?: (it: O) => string | null | undefined
    set: (command: LightCommand, it: O, box: Reader) => Sends
  }
export type LightCommand =
  | { on: boolean }
  | { brightness: number }
  | { color: readonly [number, number] }
  | { effect: string }

/** An entity that can be written. Only these may be settings: Home Assistant refuses sensors of category config. */
export type Setting<O, K = string, W = false> =
  | Switch<O, K, W>
  | Button<O>
  | NumberEntity<O, K, W>
  | Select<O, K, W>
  | Text<O, K, W>

/** An entity of `entities` or `diagnostics`; `is` names its platform. */
export type Entity<O, K = string, W = false> =
  | NumberSensor<O, K>
  | CountSensor<O, K>
  | MomentSensor<O, K>
  | TextSensor<O, K>
  | BinarySensor<O, K>
  | Setting<O, K, W>
  | ObjectEvent<O>
  | Tracker<O, K>
  | Update<O>
  | Picture<O>
  | QrCode<O>
  | Alarm<O, K>
  | Cover<O, K>
  | Light<O, K>
export type Kind = Entity<unknown>['is']
