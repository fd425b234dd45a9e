/**
 * The kinds of row that an adapter's table can have: one kind for each Home Assistant platform that we speak.
 * O is the parsed object, K the row's key. Where the key names a field of the right type `value` may be left out.
 * undefined from `value` = this box has no such thing, so no entity; null = it does not know at the moment.
 */
import type {
  binarySensorClasses,
  buttonClasses,
  coverClasses,
  eventClasses,
  NumberClassName,
  switchClasses,
  UnitOf,
} from './units.ts'

/** A call of the Freebox API: path below `/api/vN/`. */
export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as a form instead, where the API wants one (`downloads/add`). A file makes it multipart. */
  readonly form?: Readonly<Record<string, string | FormFile>>
  /** It may take down the very link that we talk over: silence is then no failure, and the next read tells. */
  readonly mayDropConnection?: true
}

/** A file in a form; the content is base64. */
export interface FormFile {
  readonly filename: string
  readonly content: string
}

/** What a command wants sent: one request, or several in this order (the first refusal ends the row of them). */
export type Requests = Request | readonly Request[]

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

type Value<O, K, V> = K extends keyof O
  ? O[K] extends V | undefined
    ? { value?: (it: O) => V | undefined }
    : { value: (it: O) => V | undefined }
  : { value: (it: O) => V | undefined }

interface Common<O> {
  /** English; `{field}` is filled in from the object. null: the entity is the device itself. French stands in its own file. */
  readonly name: string | null
  readonly icon?: `mdi:${string}`
  /** A diagnostic, or a setting. Neither: what the thing is for. */
  readonly about?: 'diagnostic' | 'config'
  /** Disabled in Home Assistant until the owner wants it. */
  readonly hidden?: true
  /** A better word than the row's key for the entity id; `{field}` as in `name`. */
  readonly id?: string
  /** The first API version (major.minor) that has it. */
  readonly since?: number
  /** Further facts shown with the entity, flat in the object's state. */
  readonly attributes?: { readonly [name: string]: (it: O) => Json | undefined }
}

type Classed = { [C in NumberClassName]: { class: C; unit: UnitOf<C>; total?: true; options?: never } }[NumberClassName]

type NumberSensor<O, K> = Common<O> &
  Value<O, K, number | null> &
  (Classed | { class?: never; unit: string | ((it: O) => string | undefined); total?: true; options?: never }) & {
    is: 'sensor'
    /** How many decimals Home Assistant shows. */
    precision?: number
    /** The old value stands while the new one differs by less than this (a boot time reckoned from an uptime). */
    tolerance?: number
  }

type CountSensor<O, K> = Common<O> &
  Value<O, K, number | null> & { is: 'sensor'; class?: never; count: 'now' | 'total' }

/** Epoch seconds in, or how many seconds `ago` it was when it was read; ISO 8601 out. */
type MomentSensor<O, K> = Common<O> &
  Value<O, K, number | null> & {
    is: 'sensor'
    class: 'timestamp'
    unit?: never
    options?: never
    tolerance?: number
    ago?: true
  }

type WordSensor<O, K> = Common<O> &
  Value<O, K, string | null> &
  ({ class: 'enum'; options: readonly string[] } | { class?: never; options?: never }) & { is: 'sensor'; unit?: never }

type BinarySensor<O, K> = Common<O> &
  Value<O, K, boolean | null> & { is: 'binary_sensor'; class?: (typeof binarySensorClasses)[number] }

type Switch<O, K> = Common<O> &
  Value<O, K, boolean | null> & {
    is: 'switch'
    class?: (typeof switchClasses)[number]
    set: (on: boolean, it: O) => Requests
  }

type Button<O> = Common<O> & {
  is: 'button'
  class?: (typeof buttonClasses)[number]
  /** Which objects have the button; all by default. */
  where?: (it: O) => boolean
  press: (it: O) => Requests
}

type NumberRow<O, K> = Common<O> &
  Value<O, K, number | null> &
  (Classed | { class?: never; unit?: string | ((it: O) => string | undefined) }) & {
    is: 'number'
    min: number | ((it: O) => number)
    max: number | ((it: O) => number)
    step?: number | ((it: O) => number)
    mode?: 'box' | 'slider'
    set: (value: number, it: O) => Requests
  }

type Select<O, K> = Common<O> &
  Value<O, K, string | null> & {
    is: 'select'
    /** All that can be shown; `unknown` is shown and never accepted. A function where the box names them itself. */
    options: readonly string[] | ((it: O) => readonly string[])
    set: (option: string, it: O) => Requests
  }

type Text<O, K> = Common<O> &
  Value<O, K, string | null> & {
    is: 'text'
    min?: number
    max?: number
    pattern?: string
    secret?: true
    set: (text: string, it: O) => Requests
  }

type EventRow<O> = Common<O> & {
  is: 'event'
  class?: (typeof eventClasses)[number]
  /** Each type with the change of one and the same object that fires it. */
  types: { readonly [type: string]: (before: O, after: O) => boolean }
}

/**
 * What happens in a list: one event entity of the list itself. `before` is undefined for an object that has just
 * appeared: in this complete read and not in the one before. Each is told once, none of those found at a first start.
 */
export type ListEvent<O> = Common<O> & {
  is: 'event'
  class?: (typeof eventClasses)[number]
  types: { readonly [type: string]: (before: O | undefined, after: O) => boolean }
}

type Tracker<O, K> = Common<O> &
  Value<O, K, boolean | null> & {
    is: 'device_tracker'
    /** When it was last seen (epoch seconds, null unknown): where `consider_home` begins at our start. */
    left?: (it: O) => number | null
  }

type Update<O> = Common<O> & {
  is: 'update'
  value: (
    it: O,
  ) => { installed_version: string | null; latest_version: string | null; in_progress?: boolean } | null | undefined
}

/** Where the bytes are, a path below `/api/vN/` (or from the web root with a leading `/`); null: none now. */
type Picture<O> = Common<O> & {
  is: 'image' | 'camera'
  content?: 'image/jpeg' | 'image/png'
  /** Fetched when it changes; that of a camera at each read. */
  picture: (it: O) => string | null | undefined
}

/** A text as a QR image (GIF). */
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
  Value<O, K, AlarmState | null> & {
    is: 'alarm_control_panel'
    actions: (it: O) => readonly AlarmAction[]
    set: (action: AlarmAction, it: O) => Requests
  }

/** 0 closed to 100 open, whatever the shutter itself thinks. */
type Cover<O, K> = Common<O> &
  Value<O, K, 'open' | 'opening' | 'closed' | 'closing' | 'stopped' | null> & {
    is: 'cover'
    class?: (typeof coverClasses)[number]
    position?: (it: O) => number | null | undefined
    /** Nothing tells how it stands: Home Assistant believes its own commands. */
    optimistic?: true
    canStop?: boolean
    set: (command: 'OPEN' | 'CLOSE' | 'STOP' | number, it: O) => Requests
  }

/** Brightness 0–100; colour as hue 0–360 and saturation 0–100. */
type Light<O, K> = Common<O> &
  Value<O, K, boolean | null> & {
    is: 'light'
    brightness?: (it: O) => number | null | undefined
    color?: (it: O) => readonly [number, number] | null | undefined
    set: (command: LightCommand, it: O) => Requests
  }
export type LightCommand = { on: boolean } | { brightness: number } | { color: readonly [number, number] }

/** One row of an adapter's table; `is` says which kind. */
export type Entity<O, K = string> =
  | NumberSensor<O, K>
  | CountSensor<O, K>
  | MomentSensor<O, K>
  | WordSensor<O, K>
  | BinarySensor<O, K>
  | Switch<O, K>
  | Button<O>
  | NumberRow<O, K>
  | Select<O, K>
  | Text<O, K>
  | EventRow<O>
  | Tracker<O, K>
  | Update<O>
  | Picture<O>
  | QrCode<O>
  | Alarm<O, K>
  | Cover<O, K>
  | Light<O, K>
export type Kind = Entity<unknown>['is']
