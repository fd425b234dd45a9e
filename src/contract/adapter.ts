/** An adapter: one chapter of the Freebox documentation. */
import { z } from 'zod'
import type { Resource } from './compiled.ts'
import type { Group } from './groups.ts'

export interface Adapter<O extends z.ZodObject = z.ZodObject> {
  /** The chapter's name in the Freebox documentation: folder, configuration key and topic. */
  readonly name: string
  /** One sentence for the user. */
  readonly description: string
  /** Its device carries the entities that have none; without it, the Freebox does. */
  readonly group?: Group
  /** Its own settings, each with a default and a `.describe()` in one sentence. */
  readonly options: O
  /** French names by `resource.entity`. A name that is missing stays English. */
  readonly french: Readonly<Record<string, string>>
  readonly resources: (options: z.output<O>) => Readonly<Record<string, Resource>>
}

interface Plain {
  readonly name: string
  readonly description: string
  readonly group?: Group
  readonly french?: Readonly<Record<string, string>>
  readonly resources: Readonly<Record<string, Resource>>
}
interface WithOptions<O extends z.ZodObject> {
  readonly name: string
  readonly description: string
  readonly group?: Group
  readonly options: O
  readonly french?: Readonly<Record<string, string>>
  readonly resources: (options: z.output<O>) => Readonly<Record<string, Resource>>
}

/** An adapter. If it has options, its resources are a function of them. */
export function adapter(table: Plain): Adapter
export function adapter<O extends z.ZodObject>(table: WithOptions<O>): Adapter
export function adapter(table: Plain | WithOptions<z.ZodObject>): Adapter {
  if ('options' in table) return { french: {}, ...table }
  return { french: {}, ...table, options: z.object({}), resources: () => table.resources }
}
