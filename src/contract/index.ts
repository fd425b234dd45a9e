/** All that an adapter imports, besides zod and `adapters/sources/`. */

export { memoize } from '../incremental/memoize.ts'
export { parseOnce } from '../incremental/memoized-parse.ts'
export { mapInSlices } from '../incremental/time-slice.ts'
export { type Adapter, adapter } from './adapter.ts'
export type { AlarmAction, AlarmState, Danger, Entity, LightCommand, ListEvent, Setting } from './entities.ts'
export { type Interval, secondsOf } from './interval.ts'
export { parseEach } from './items.ts'
export { asList, encodePath, flag, list, moment, numeric, oneOf, orNull, path, Secret, secret, text } from './leaves.ts'
export { type Reader, source } from './reader.ts'
export { type Amendment, amend, type FormFile, type Request, type Requests } from './requests.ts'
export { type Device, many, one } from './resource.ts'
export { atLeast } from './version.ts'
export { type Day, days, mappingOf, type Week, type WeekPlan, week, weekOf, weekPlan } from './week.ts'

import type { z } from 'zod'
import { parseOnce } from '../incremental/memoized-parse.ts'
export function memoizedParse<S extends z.ZodType>(schema: S): (raw: unknown) => z.output<S> | undefined {
  return (raw) => parseOnce(schema, raw).data
}
