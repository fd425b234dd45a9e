/**
 * What the server and the page in the browser say to each other: the answers of `/api/…` and the events of the stream.
 * Types only. Both sides import them, so that neither can change alone.
 */

export type Language = 'en' | 'fr'
/** A text of this program in each language. */
export type Words = Readonly<Record<Language, string>>

/** `GET /api/session`: how to sign in. */
export interface Session {
  /** Whether a password is configured. */
  readonly needsPassword: boolean
  /** Whether this browser may read. Always true without a password. */
  readonly signedIn: boolean
  /** `http.read_only`: nothing can be changed from the page. */
  readonly readOnly: boolean
  /** `homeassistant.language`, for a browser that is neither French nor English and where the user has chosen none. */
  readonly language: Language
  /** Version of freebox2mqtt. A page of another version loads itself again. */
  readonly version: string
}

/** `POST /api/session`: signs in; `DELETE` signs out. */
export interface SignInRequest {
  readonly password: string
}

/** `GET /api/tables`: the tables of all adapters that are enabled. The page has one renderer for each `is`. */
export interface Tables {
  readonly version: string
  readonly adapters: readonly AdapterTable[]
}
export interface AdapterTable {
  /** The key in configuration and topics. */
  readonly name: string
  /** What it brings, in one sentence (English). */
  readonly description: string
  /** Name of its group, such as Wi-Fi; null for an adapter on the Freebox itself. */
  readonly group: Words | null
  readonly resources: readonly ResourceTable[]
}
export interface ResourceTable {
  /** `adapter.resource` */
  readonly path: string
  /** `many`: a list of objects. */
  readonly shape: 'one' | 'many'
  /** Seconds between reads, or a cron expression. */
  readonly every: number | string
  readonly entities: readonly EntityTable[]
  readonly commands: readonly CommandTable[]
  readonly queries: readonly CommandTable[]
}
export type EntityKind =
  | 'sensor'
  | 'binary_sensor'
  | 'switch'
  | 'button'
  | 'number'
  | 'select'
  | 'text'
  | 'event'
  | 'device_tracker'
  | 'update'
  | 'image'
  | 'camera'
  | 'alarm_control_panel'
  | 'cover'
  | 'light'
export interface EntityTable {
  readonly key: string
  readonly is: EntityKind
  /** `{field}` is a field of the object. null: it has the name of its object. */
  readonly name: Words | null
  readonly category: 'config' | 'diagnostic' | null
  /** `mdi:…` */
  readonly icon: string | null
  /** The device class of Home Assistant. */
  readonly class: string | null
  readonly unit: string | null
  /** Decimals of a sensor that Home Assistant shows; null: as many as the value has. */
  readonly precision: number | null
  /** Whether Home Assistant shows it at first; null if that depends on the object. */
  readonly enabled: boolean | null
  /** Whether commands set it. False if `commands.deny` or `commands.read_only` denies it. */
  readonly settable: boolean
  /** What a dangerous command does (English); null if it is not dangerous. */
  readonly danger: string | null
  /** The options of a select or sensor and the types of an event, if they are the same for every object. */
  readonly options: readonly string[] | null
  /** Of a number, if they are the same for every object; of the length of a text. */
  readonly min: number | null
  readonly max: number | null
  readonly step: number | null
  /** A text that is shown as dots. */
  readonly secret: boolean
}
export interface CommandTable {
  /** The last topic level of a command, or the name of a query. */
  readonly word: string
  /** `object`: a command needs the object's id, and the input of a query also has its `id`. */
  readonly on: 'object' | 'list'
  readonly allowed: boolean
  readonly danger: string | null
  readonly fields: readonly FieldTable[]
}
export interface FieldTable {
  /** Empty if the whole input is this value, and no object. */
  readonly name: string
  readonly required: boolean
  /** `json`: anything else than the others. */
  readonly kind: 'text' | 'number' | 'integer' | 'boolean' | 'choice' | 'json'
  readonly options: readonly string[] | null
  /** Of a number, or of the length of a text. */
  readonly min: number | null
  readonly max: number | null
  readonly default: string | number | boolean | null
  readonly secret: boolean
  /** What it accepts (English), such as `a whole number from 0`. */
  readonly expected: string
}

/** `GET /api/now`: everything as it is now. The stream continues at `sequence`. */
export interface Now {
  readonly sequence: number
  readonly status: Status
  readonly objects: readonly ObjectNow[]
  readonly resources: readonly ResourceNow[]
}

/** How the daemon is. */
export interface Status {
  /** `none`: no daemon runs, at the start, during a restart, or because the configuration has errors. */
  readonly phase: 'none' | 'starting' | 'waiting' | 'running' | 'standing by' | 'stopping'
  /** The base topic. */
  readonly base: string
  /** What people call the box, such as Freebox Ultra; null until it is known. */
  readonly title: string | null
  readonly firmware: string | null
  readonly apiVersion: string | null
  /** `up`, `not paired` and the other states of the client. */
  readonly box: string
  /** What is wrong with the box, in a sentence (English); null if it answers. */
  readonly boxProblem: string | null
  readonly brokerConnected: boolean
  /** Without a password. */
  readonly broker: string
  readonly websocket: string
  readonly requests: { readonly now: number; readonly limit: number; readonly mean: number; readonly worst: number }
  readonly mqtt: { readonly published: number; readonly reconnects: number }
  readonly commands: { readonly ok: number; readonly refused: number }
  /** Megabytes; null if Node.js cannot tell. */
  readonly memory: number | null
  /** Seconds. */
  readonly uptime: number
  /** Rights that some resource needs: the word of the API and its name in Freebox OS. */
  readonly rightsMissing: readonly { readonly right: string; readonly name: string }[]
  /** The errors of a configuration that could not be loaded, one per line; null if it is valid. */
  readonly configProblem: string | null
  readonly instance: string | null
}

export interface ObjectNow {
  /** `adapter.resource` */
  readonly path: string
  /** The id in topics; empty for a resource with one object. */
  readonly id: string
  /** What people call it; empty for an object that is on the device of its group. */
  readonly name: Words
  /** The keys of the entities that it has. */
  readonly entities: readonly string[]
  /** The published state, without secrets. */
  readonly state: Readonly<Record<string, unknown>>
  /** Fields of the object that names contain as `{field}`. */
  readonly fields: Readonly<Record<string, Words>>
  /**
   * By entity, if they depend on the object: the options of a select. Also the effects of a light, the actions of an alarm
   * and the commands of a cover.
   */
  readonly options: Readonly<Record<string, readonly string[]>>
  /** By entity: the bounds of a number that depend on the object. */
  readonly bounds: Readonly<Record<string, readonly [min: number, max: number, step: number]>>
  /** By entity: a unit that depends on the object. */
  readonly units: Readonly<Record<string, string>>
  /** Its state topic. */
  readonly topic: string
  readonly announced: boolean
  /** Why Home Assistant has no device for it; null if it has one. */
  readonly why: Why | null
  /** Until when it still counts as home although it is absent (epoch seconds); null if it is not absent. */
  readonly homeUntil: number | null
}

/**
 * A reason as a word with details: the page has the sentence in each language.
 *
 * Of an object: `excluded` and `not included` (presence.include, or that of a list), `off` (presence.hosts: off),
 * `unnamed`, `guest`, `random mac`, `not seen` (for 30 days), `beyond limit` {limit, objects},
 * `not joined` {resource}, `deleted by user`, `discovery disabled`.
 * Of a resource: `missing right` {right, name}, `box has none`, `not read yet`, `fails` {error}, `disabled`.
 */
export interface Why {
  readonly because: string
  readonly details: Readonly<Record<string, string | number>>
}

export interface ResourceNow {
  readonly path: string
  /** Whether its values hold: the availability of its entities. */
  readonly available: boolean
  /** `granted`, `missing right`, `box has none`, `unknown` … and `disabled`. */
  readonly condition: string
  /** Why it has no values; null if it has. */
  readonly why: Why | null
  /** Epoch seconds of the last read that succeeded. */
  readonly lastSuccess: number | null
  readonly lastError: string | null
}

/** `GET /api/look?path=<adapter.resource>` */
export interface LookReply {
  readonly status: 'ok'
  /** false: it was read a moment ago, cannot be read, or the box has got half of the requests that it may get. */
  readonly isRead: boolean
}

/** `GET /api/log`: the last lines of the log, the oldest first. */
export interface LogLine {
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'
  readonly message: string
  /** Epoch milliseconds. */
  readonly time: number
}

/**
 * `GET /api/events`: server-sent events. The `id` of each is a sequence number. After `reset` the page asks for
 * `/api/now` again, and ignores events up to its `sequence`. The stream begins with `reset`, unless `Last-Event-ID` or
 * `?after=<sequence>` names a number that it can continue from. Every 20 seconds there is a comment, so that both sides
 * notice a broken connection. A ninth stream is refused with 503. A page that gets no event for five seconds asks for
 * `/api/now` repeatedly, as a proxy holds the events up.
 */
export interface Events {
  /** At most four times a second: the objects that have changed since, each whole. */
  readonly objects: { readonly changed: readonly ObjectNow[]; readonly gone: readonly { path: string; id: string }[] }
  readonly resources: readonly ResourceNow[]
  readonly status: Status
  readonly log: readonly LogLine[]
  readonly setup: Setup
  /** Too much was missed. */
  readonly reset: null
}

/** `POST /api/command` and `POST /api/request`. `read_only`, `denied` … as over MQTT. */
export interface CommandRequest {
  readonly path: string
  readonly id: string
  /** An entity, `entity/brightness`, or a command. */
  readonly word: string
  /** As on the topic: JSON, or a word. */
  readonly payload: string
}
export interface QueryRequest {
  /** `adapter/query`, `refresh`, `forget`, `log_level`, `restart`. */
  readonly name: string
  readonly input: unknown
}
/** The reply, as over MQTT. */
export type Reply = { readonly status: 'ok'; readonly data?: unknown; readonly unconfirmed?: true } | Failed
/** Any refusal of the server. */
export interface Failed {
  readonly status: 'error'
  /** A sentence (English). */
  readonly error: string
  /** `denied`, `unknown_object`, `password`, `other_site`, `invalid` … */
  readonly error_code: string
}

/** `GET /api/setup`, and the `setup` event. */
export interface Setup {
  /** The steps in their order; done ones stay done. */
  readonly box: SetupBox
  readonly pairing: SetupPairing
  readonly rights: { readonly missing: Status['rightsMissing']; readonly known: boolean }
  readonly broker: SetupBroker
}
export type SetupBox =
  | { readonly is: 'looking' | 'unknown' }
  | { readonly is: 'found'; readonly title: string; readonly model: string | null; readonly address: string }
  | { readonly is: 'failed'; readonly error: string }
export type SetupPairing =
  | { readonly is: 'needed' | 'done' }
  /** The user has to press `button` on the front of the box. `until`: epoch milliseconds. */
  | { readonly is: 'waiting'; readonly model: string | null; readonly sentence: string; readonly until: number }
  | { readonly is: 'failed'; readonly code: string; readonly error: string }
export interface SetupBroker {
  /** `embedded`: the broker inside freebox2mqtt. */
  readonly is: 'connected' | 'disconnected' | 'trying'
  readonly embedded: boolean
  readonly url: string
  /** Where `mqtt.url` comes from, if the page cannot change it: `config.yaml:12`. */
  readonly lockedBy: string | null
  readonly error: string | null
}
/** `POST /api/setup/broker` tries a connection; with `save` the page's settings get it and the daemon restarts. */
export interface BrokerRequest {
  /** Empty: the embedded broker. */
  readonly url: string
  readonly username: string
  /** Empty keeps the one that is set. */
  readonly password: string
  readonly save: boolean
}

/**
 * The answer to `POST /api/setup/find`, `/api/setup/pair` and `/api/setup/broker`, and to `DELETE /api/setup/pair`, which
 * cancels. What takes longer than some seconds goes on: its end comes as a `setup` event.
 */
export type SetupReply = { readonly status: 'ok'; readonly setup: Setup } | Failed

/**
 * `POST /api/dump` with `{"list": true}` reads the box, and says what the dump contains. It answers `recording` if that
 * takes longer; the page then asks again. With `{}` it answers the file of the last list.
 */
export type DumpReply =
  | { readonly status: 'ok'; readonly name: string; readonly bytes: number; readonly answers: readonly DumpedAnswer[] }
  | { readonly status: 'recording'; readonly answers: number }
  | Failed
export interface DumpedAnswer {
  readonly path: string
  /** How many objects a list has; null for an answer that is no list, and for a refusal. */
  readonly count: number | null
}

/** `GET /api/settings`: every setting in the order of the schema. */
export interface Settings {
  readonly entries: readonly SettingEntry[]
  /** The file of the page's own layer. */
  readonly file: string
}
export interface SettingEntry {
  /** `presence.consider_home` */
  readonly path: string
  /** Sections have no value, and only a description. */
  readonly section: boolean
  readonly description: string
  readonly kind: 'text' | 'number' | 'boolean' | 'choice' | 'duration' | 'list' | 'secret' | 'json'
  readonly options: readonly string[] | null
  readonly default: unknown
  /** null for a secret: it is never sent. */
  readonly value: unknown
  /** Whether a secret is set. */
  readonly isSet: boolean
  readonly origin: Origin
}
export type Origin =
  | { readonly is: 'default' | 'page' }
  /** `place`: `config.yaml:12`, or the name of the variable. The page cannot change it. */
  | { readonly is: 'file' | 'environment'; readonly place: string }

/** `PUT /api/settings`: all changes or none. */
export interface SettingsChange {
  /** By path; null removes the page's own value. */
  readonly changes: Readonly<Record<string, unknown>>
}
export type SettingsReply =
  | { readonly status: 'ok'; readonly restarting: boolean }
  | { readonly status: 'error'; readonly mistakes: readonly { readonly path: string; readonly message: string }[] }
