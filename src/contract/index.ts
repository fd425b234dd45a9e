/** All that an adapter imports, besides zod and `adapters/sources/`. */
export { type Adapter, adapter } from './adapter.ts'
export { boxModelName } from './box-models.ts'
export type { Caller, Ration } from './caller.ts'
export { shown } from './conversion.ts'
export type { AlarmAction, AlarmState, Danger, Entity, LightCommand, ListEvent, Setting } from './entities.ts'
export { described, instant, macAddress } from './inputs.ts'
export { type Interval, secondsOf } from './interval.ts'
export { parseEach } from './items.ts'
export {
  amount,
  encodePath,
  fingerprint,
  flag,
  list,
  moment,
  numeric,
  oneLine,
  oneOf,
  orNull,
  path,
  Secret,
  secret,
  text,
  texts,
  verbatim,
} from './leaves.ts'
export type { Device } from './parts.ts'
export { type Phrase, phrase, wordOf } from './phrase.ts'
export { type Reader, source, type Turn } from './reader.ts'
export { Refusal } from './refusal.ts'
export {
  type Amendment,
  amend,
  del,
  type FormFile,
  get,
  orElse,
  post,
  put,
  type Request,
  type Requests,
  type Upload,
  upload,
} from './requests.ts'
export { asked, many, one } from './resource.ts'
export { minutesOf, timeAfter, timeOfDay } from './time-of-day.ts'
export { atLeast } from './version.ts'
export { type Day, days, mappingOf, type Week, type WeekPlan, week, weekOf, weekPlan } from './week.ts'
export {
  isOffAt,
  mappingWith,
  type OffPlan,
  offPeriods,
  offPlan,
  type Period,
  spansOf,
  weekSpans,
} from './week-spans.ts'
