/** Which commands the user permits. */
import type { Resource } from '../../contract/compiled.ts'
import type { Danger } from '../../contract/entities.ts'
import { fits } from '../../contract/wildcards.ts'
import type { ConfiguredResource } from '../ports.ts'

export interface CommandSettings {
  /** Patterns of `adapter.resource.command`. */
  readonly allow: readonly string[]
  readonly deny: readonly string[]
  /** Dangerous commands that are permitted all the same. */
  readonly allow_dangerous: readonly string[]
  readonly read_only: boolean
  readonly per_minute: number
}

/**
 * @param input the input of the command; absent if it is not known, as when an entity is announced.
 * @param effect `reads` if nothing is changed, which `read_only` permits.
 */
export type Permits = (path: string, input?: unknown, effect?: 'reads') => boolean

/** Permits what is allowed and not denied. What a table marks as dangerous must also be in `allow_dangerous`. */
export function permissions(settings: CommandSettings, resources: readonly ConfiguredResource[]): Permits {
  const dangers = new Map(resources.flatMap(dangersOf))
  const matches = (patterns: readonly string[], path: string) => patterns.some((pattern) => fits(pattern, path))
  return (path, input, effect) => {
    if ((settings.read_only && effect !== 'reads') || !matches(settings.allow, path) || matches(settings.deny, path))
      return false
    const danger = dangers.get(path)
    return danger === undefined || !isDangerous(danger, input) || matches(settings.allow_dangerous, path)
  }
}

/** Whether a command with this input is dangerous. */
function isDangerous(danger: Danger, input: unknown): boolean {
  return typeof danger === 'string' || (input !== undefined && danger.when(input))
}

function dangersOf({ adapter, name, resource }: ConfiguredResource): (readonly [path: string, danger: Danger])[] {
  return dangersIn(resource).map(([key, danger]) => [`${adapter}.${name}.${key}`, danger] as const)
}

/** The dangerous rows, commands and queries of a resource. */
export function dangersIn(resource: Resource): (readonly [key: string, danger: Danger])[] {
  const all = [resource.entities, resource.commands, resource.queries].flatMap((table) => Object.entries(table))
  return all.flatMap(([key, row]) => ('danger' in row && row.danger !== undefined ? [[key, row.danger] as const] : []))
}
