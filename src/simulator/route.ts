/**
 * How a chapter of the API is described: a table of routes. A route has a method, a path with `{parameters}`, the API
 * versions and the right that it needs, a strict schema of its body, and a function that returns the `result`.
 */
import { z } from 'zod'
import { Refusal } from './answer.ts'
import type { SimulatedHouse } from './house.ts'
import type { Session } from './sessions.ts'

export type Method = 'GET' | 'PUT' | 'POST' | 'DELETE'

/** What a handler may do to the box, besides changing the house. */
export interface Box {
  house: SimulatedHouse
  /** Sends a WebSocket event to all clients that registered for `name`. */
  emit(name: string, result: unknown): void
  /** Calls `callback` later, unless the simulator is closed before. */
  after(seconds: number, callback: () => void): void
  /** Cancels an upload and closes its connection. Returns false if it is not in progress. */
  cancelUpload(id: number): boolean
  /** Reboots the box after the answer to the current request. */
  restart(): void
  /** Switches the box off after the answer to the current request. */
  shutDown(): void
}

/** A request to the API, as its handler sees it. */
export interface Call<Name extends string = never, Body = unknown> {
  box: Box
  house: SimulatedHouse
  /** The API major of the request. Some answers depend on it. */
  major: number
  session: Session
  parameters: Record<Name, string>
  query: URLSearchParams
  body: Body
}

/** A request before its path parameters and its body are parsed. */
export interface RawCall extends Omit<Call, 'parameters'> {
  segments: string[]
}

/** The API versions that have a route, and the right that it needs. */
export interface RouteConditions {
  /** The first API major that has the route. */
  since?: number
  /** The first API major that no longer has it. */
  before?: number
  /** The right that it needs, if it differs from the chapter's. `null` means none. */
  right?: string | null
}

export interface Route extends RouteConditions {
  method: Method
  path: string
  handle(call: RawCall): unknown
}

/** A chapter of the API. The first of its routes that matches a request answers it. */
export interface Chapter {
  /** The right to read. Without it, reading needs no right. */
  read?: string
  /** The right to write. */
  write: string | null
  /** If it returns false, the paths of the chapter do not exist (404), as on a box without the hardware. */
  exists?: (house: SimulatedHouse) => boolean
  /** If it returns false, the chapter answers `nodev`. In bridge mode the box serves no LAN. */
  served?: (house: SimulatedHouse) => boolean
  routes: Route[]
}

/** The body of an action: none, or an empty object. Some firmwares require the object, none refuses it. */
export const EmptyBody = z.union([z.undefined(), z.strictObject({})])

/** The names in a path. `{name*}`, at its end, takes all segments that follow. */
type ParameterNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? (Name extends `${infer Plain}*` ? Plain : Name) | ParameterNames<Rest>
  : never

/** A route that reads. */
export function get<Path extends string>(
  path: Path,
  result: (call: Call<ParameterNames<Path>>) => unknown,
  conditions: RouteConditions = {},
): Route {
  return {
    method: 'GET',
    path,
    ...conditions,
    handle: (call) => result({ ...call, parameters: parametersOf(path, call.segments) }),
  }
}

/** Creates the functions for routes that write. A body that does not match the schema exactly is `invalid_request`. */
function writeRoute(method: Method) {
  return <Path extends string, Body extends z.ZodType>(
    path: Path,
    body: Body,
    result: (call: Call<ParameterNames<Path>, z.output<Body>>) => unknown,
    conditions: RouteConditions = {},
  ): Route => ({
    method,
    path,
    ...conditions,
    handle: (call) =>
      result({ ...call, parameters: parametersOf(path, call.segments), body: parseBody(body, call.body) }),
  })
}

export const put = writeRoute('PUT')
export const post = writeRoute('POST')
export const remove = writeRoute('DELETE')

/** Returns whether the segments match the path of a route. A `{parameter}` matches any segment, `{parameter*}` several. */
export function matchesPath(path: string, segments: string[]): boolean {
  const pattern = path.split('/')
  const isLongEnough = isRest(pattern.at(-1)) ? segments.length >= pattern.length : segments.length === pattern.length
  return isLongEnough && pattern.every((part, at) => isParameter(part) || part === segments[at])
}

function parseBody<Body extends z.ZodType>(schema: Body, body: unknown): z.output<Body> {
  const { success, data } = schema.safeParse(body)
  if (!success) throw new Refusal('invalid_request')
  return data
}

function parametersOf<Path extends string>(path: Path, segments: string[]): Record<ParameterNames<Path>, string> {
  const named = path.split('/').flatMap((part, at) => {
    if (isRest(part)) return [[part.slice(1, -2), segments.slice(at).join('/')]]
    return isParameter(part) ? [[part.slice(1, -1), segments[at]]] : []
  })
  const parameters: unknown = Object.fromEntries(named)
  if (!hasAllParameters(path, parameters)) throw new Refusal('invalid_request')
  return parameters
}

function hasAllParameters<Path extends string>(
  path: Path,
  parameters: unknown,
): parameters is Record<ParameterNames<Path>, string> {
  const names = path.split('/').filter(isParameter)
  return typeof parameters === 'object' && parameters !== null && Object.keys(parameters).length === names.length
}

function isParameter(part: string): boolean {
  return part.startsWith('{')
}

function isRest(part: string | undefined): boolean {
  return part?.endsWith('*}') === true
}
