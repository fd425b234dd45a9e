/**
 * What the page knows of the daemon, as signals. Each object has its own signal, so that an event renders the rows of that
 * object again and nothing else.
 */
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type {
  AdapterTable,
  EntityTable,
  Events,
  LogLine,
  Now,
  ObjectNow,
  ResourceNow,
  ResourceTable,
  Session,
  Setup,
  Status,
  Tables,
} from '../src/page/contract.ts'

/** null until the server has answered. */
export const session = signal<Session | null>(null)
export const tables = signal<Tables | null>(null)
export const status = signal<Status | null>(null)
export const setup = signal<Setup | null>(null)
export const log = signal<readonly LogLine[]>([])
export const resources = signal<ReadonlyMap<string, ResourceNow>>(new Map())

/** `lost`: what is shown is old. */
export const connection = signal<'connecting' | 'live' | 'polling' | 'lost'>('connecting')

/** Whether values are those of this moment. */
export const isCurrent = computed(() => {
  const now = status.value
  const isConnected = connection.value === 'live' || connection.value === 'polling'
  return isConnected && now !== null && (now.phase === 'running' || now.phase === 'standing by') && now.box === 'up'
})

const mostLines = 500

const objects = new Map<string, Signal<ObjectNow | undefined>>()
const idsByPath = new Map<string, Signal<readonly string[]>>()

/** The signal of one object; undefined in it if there is no such object. */
export function objectAt(path: string, id: string): Signal<ObjectNow | undefined> {
  return entryIn(objects, `${path}/${id}`, () => signal(undefined))
}

/** The ids of a resource, in the order in which the server has named them. */
export function idsOf(path: string): Signal<readonly string[]> {
  return entryIn(idsByPath, path, () => signal<readonly string[]>([]))
}

/** The first object of a resource. */
export function firstOf(path: string): ObjectNow | undefined {
  const [id] = idsOf(path).value
  return id === undefined ? undefined : objectAt(path, id).value
}

/** A table of a resource with the adapter that it belongs to. */
export interface Place {
  readonly adapter: AdapterTable
  readonly resource: ResourceTable
}

export const places: ReadonlySignal<ReadonlyMap<string, Place>> = computed(() => {
  const all = (tables.value?.adapters ?? []).flatMap((adapter) =>
    adapter.resources.map((resource): [string, Place] => [resource.path, { adapter, resource }]),
  )
  return new Map(all)
})

export function entityAt(path: string, key: string): EntityTable | undefined {
  return places.value.get(path)?.resource.entities.find((it) => it.key === key)
}

/** Takes a whole snapshot. Objects that it does not have are gone. */
export function takeNow(now: Now): void {
  status.value = now.status
  takeResources(now.resources)
  const found = new Map<string, string[]>()
  for (const object of now.objects) {
    entryIn(found, object.path, () => []).push(object.id)
    setIfChanged(objectAt(object.path, object.id), object)
  }
  for (const [path, ids] of idsByPath) {
    const left = new Set(found.get(path))
    for (const id of ids.value) if (!left.has(id)) objectAt(path, id).value = undefined
  }
  for (const path of new Set([...idsByPath.keys(), ...found.keys()])) setList(idsOf(path), found.get(path) ?? [])
}

export function takeObjects({ changed, gone }: Events['objects']): void {
  const added = new Map<string, string[]>()
  for (const object of changed) {
    const at = objectAt(object.path, object.id)
    if (at.value === undefined) entryIn(added, object.path, () => []).push(object.id)
    at.value = object
  }
  for (const [path, ids] of added) {
    const known = new Set(idsOf(path).value)
    setList(idsOf(path), [...known, ...ids.filter((id) => !known.has(id))])
  }
  for (const { path, id } of gone) {
    objectAt(path, id).value = undefined
    setList(
      idsOf(path),
      idsOf(path).value.filter((it) => it !== id),
    )
  }
}

export function takeResources(changed: readonly ResourceNow[]): void {
  if (changed.length === 0) return
  resources.value = new Map([...resources.value, ...changed.map((it): [string, ResourceNow] => [it.path, it])])
}

export function takeLog(lines: readonly LogLine[]): void {
  log.value = [...log.value, ...lines].slice(-mostLines)
}

/** A computed list whose readers are only rendered again if an entry has changed. */
export function stableList(list: () => readonly string[]): ReadonlySignal<readonly string[]> {
  let before: readonly string[] = []
  return computed(() => {
    const after = list()
    if (!isSame(before, after)) before = after
    return before
  })
}

function setList(at: Signal<readonly string[]>, list: readonly string[]): void {
  if (!isSame(at.value, list)) at.value = list
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((it, index) => it === right[index])
}

/** A snapshot that repeats what is known, as every two seconds without a stream, renders nothing again. */
function setIfChanged(at: Signal<ObjectNow | undefined>, object: ObjectNow): void {
  if (JSON.stringify(at.value) !== JSON.stringify(object)) at.value = object
}

function entryIn<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key)
  if (found !== undefined) return found
  const made = make()
  map.set(key, made)
  return made
}
