/**
 * How a chapter of the API is written down: a table of routes. A route has a method, a path with `{names}` in it,
 * the API versions and the right it needs, a strict schema of its body, and a function that gives the `result`.
 */
import { z } from 'zod'
import { Refusal } from './answer.ts'
import type { House } from './house.ts'
import type { Session } from './login.ts'

export type Method = 'GET' | 'PUT' | 'POST' | 'DELETE'

/** What a handler may do to the box besides changing the house. */
export interface Box {
  house: House
  /** Does something later, unless the box is closed before. */
  after(seconds: number, what: () => void): void
  /** Answers first, then goes away and comes back. */
  restart(): void
  /** Answers first, then goes away for good. */
  shutDown(): void
}

/** One call of the API, as its handler sees it. */
export interface Call<Name extends string = never, Body = unknown> {
  box: Box
  house: House
  /** The API major that the caller asked for: it changes some answers. */
  major: number
  session: Session
  parameters: Record<Name, string>
  query: URLSearchParams
  body: Body
}

/** The call before its path and body are read. */
export interface RawCall extends Omit<Call, 'parameters'> {
  segments: string[]
}

/** When a route exists and who may call it. */
export interface Conditions {
  /** First API major that has it. */
  since?: number
  /** First API major that no longer has it. */
  before?: number
  /** The right it needs, where it is not the chapter's; null for none. */
  right?: string | null
}

export interface Route extends Conditions {
  method: Method
  path: string
  answer(call: RawCall): unknown
}

/** A chapter: its rights (reading needs none unless said) and its routes, the first that fits answers. */
export interface Chapter {
  read?: string
  write: string | null
  /** Where false the paths of the chapter do not exist (404), as on a box without the hardware. */
  exists?: (house: House) => boolean
  /** Where false the chapter answers `nodev`: in bridge mode the box serves no LAN. */
  served?: (house: House) => boolean
  routes: Route[]
}

/** The body of an action: some firmwares want an empty one, none refuses it. */
export const Nothing = z.union([z.undefined(), z.strictObject({})])

type Named<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | Named<Rest> : never

/** A route that reads. */
export function get<Path extends string>(
  path: Path,
  result: (call: Call<Named<Path>>) => unknown,
  conditions: Conditions = {},
): Route {
  return {
    method: 'GET',
    path,
    ...conditions,
    answer: (call) => result({ ...call, parameters: parametersOf(path, call.segments) }),
  }
}

/** A route that writes, with the exact shape of its body: anything else is `invalid_request`. */
function writing(method: Method) {
  return <Path extends string, Body extends z.ZodType>(
    path: Path,
    body: Body,
    result: (call: Call<Named<Path>, z.output<Body>>) => unknown,
    conditions: Conditions = {},
  ): Route => ({
    method,
    path,
    ...conditions,
    answer: (call) =>
      result({ ...call, parameters: parametersOf(path, call.segments), body: checked(body, call.body) }),
  })
}

export const put = writing('PUT')
export const post = writing('POST')
export const remove = writing('DELETE')

/** Does this path fit the route's? Literal segments must be equal, `{names}` take anything. */
export function fits(path: string, segments: string[]): boolean {
  const pattern = path.split('/')
  return pattern.length === segments.length && pattern.every((part, at) => isName(part) || part === segments[at])
}

function checked<Body extends z.ZodType>(schema: Body, body: unknown): z.output<Body> {
  const { success, data } = schema.safeParse(body)
  if (!success) throw new Refusal('invalid_request')
  return data
}

function parametersOf<Path extends string>(path: Path, segments: string[]): Record<Named<Path>, string> {
  const named = path.split('/').flatMap((part, at) => (isName(part) ? [[part.slice(1, -1), segments[at]]] : []))
  const parameters: unknown = Object.fromEntries(named)
  if (!namesOf(path, parameters)) throw new Refusal('invalid_request')
  return parameters
}

function namesOf<Path extends string>(path: Path, parameters: unknown): parameters is Record<Named<Path>, string> {
  const names = path.split('/').filter(isName)
  return typeof parameters === 'object' && parameters !== null && Object.keys(parameters).length === names.length
}

function isName(part: string): boolean {
  return part.startsWith('{')
}
