/**
 * The TV channels: their names by uuid (`tv/channels/`), and their numbers (the rows of a bouquet). The documentation does
 * not have them. A uuid can have several numbers, and a number several channels (the regions of France 3).
 */
import { z } from 'zod'
import { flag, numeric, source, text } from '../../src/contract/index.ts'
import { ifValid } from './leaves.ts'

/** The names of the channels. */
export const namesPath = 'tv/channels/'

const Named = z.object({ name: text, short_name: ifValid(text), logo_url: ifValid(text), available: ifValid(flag) })
type Named = z.output<typeof Named>

/** Names by uuid: an object, which is absent or `[]` if it is empty. A channel that is not understood is left out. */
const Names = z.unknown().transform((raw): ReadonlyMap<string, Named> => {
  const entries = typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? Object.entries(raw) : []
  return new Map(
    entries.flatMap(([uuid, it]) => {
      const { data } = Named.safeParse(it)
      return data ? [[uuid, data] as const] : []
    }),
  )
})

const Row = z.object({ uuid: z.string().min(1), number: numeric, sub_number: numeric.catch(0), available: flag })
type Row = z.output<typeof Row>

/** The rows of a bouquet. One that is not understood is left out. */
const Rows = z.unknown().transform((raw): readonly Row[] => {
  return (Array.isArray(raw) ? raw : []).flatMap((it) => Row.safeParse(it).data ?? [])
})

/** Their ids differ from one subscriber to another. */
const Bouquets = z.unknown().transform((raw) => {
  return (Array.isArray(raw) ? raw : []).flatMap((it) => Bouquet.safeParse(it).data ?? [])
})
const Bouquet = z.object({ id: z.union([z.number(), z.string()]), name: text })

/** A TV channel. */
export interface Channel {
  readonly uuid: string
  /** null if the box has no name for it. */
  readonly name: string | null
  /** In ascending order; none if it is in no bouquet. */
  readonly numbers: readonly number[]
  /** Whether the subscription has it. */
  readonly available: boolean
  /** A path from the web root; null if it has none. */
  readonly logo: string | null
}

/** The channels, with the two ways to find one. */
export interface Channels {
  /** By their first number. Those without a number come last. */
  readonly all: readonly Channel[]
  readonly byUuid: ReadonlyMap<string, Channel>
  /** Of several channels with one number: an available one, and of these the one with the lowest sub-number. */
  readonly byNumber: ReadonlyMap<number, Channel>
}

/** Reads a path; undefined if the box does not have it, or refuses it. */
export type ReadPath = <S extends z.ZodType>(path: string, schema: S) => Promise<z.output<S> | undefined>

/** The channels, in two or three requests of some hundred kB each. None if the box has no television. */
export async function readChannels(read: ReadPath): Promise<Channels> {
  const names = await read(namesPath, Names)
  return channelsOf(names ?? new Map(), names === undefined ? [] : await readRows(read))
}

async function readRows(read: ReadPath): Promise<readonly Row[]> {
  const rows = await read('tv/bouquets/freeboxtv/channels/', Rows)
  if (rows !== undefined) return rows
  const bouquets = (await read('tv/bouquets/', Bouquets)) ?? []
  const bouquet = bouquets.find(({ name }) => name === 'Freebox TV') ?? bouquets[0]
  return (bouquet && (await read(`tv/bouquets/${bouquet.id}/channels/`, Rows))) ?? []
}

/** For polls and commands: the channels as they were read within a day. */
export const channels = source((box) => readChannels((path, schema) => box.getIfAllowed(path, schema, '24h')))

function channelsOf(names: ReadonlyMap<string, Named>, rows: readonly Row[]): Channels {
  const ranked = rows.toSorted(foremost)
  const own = new Map<string, Row[]>([...names.keys()].map((uuid) => [uuid, []]))
  for (const row of ranked) own.set(row.uuid, [...(own.get(row.uuid) ?? []), row])
  const byUuid = new Map([...own].map(([uuid, its]) => [uuid, channelOf(uuid, names.get(uuid), its)] as const))
  const byNumber = new Map<number, Channel>()
  for (const { number, uuid } of ranked) {
    const channel = byUuid.get(uuid)
    if (channel && !byNumber.has(number)) byNumber.set(number, channel)
  }
  const first = ({ numbers }: Channel) => numbers[0] ?? Number.MAX_SAFE_INTEGER
  return { all: [...byUuid.values()].toSorted((one, other) => first(one) - first(other)), byUuid, byNumber }
}

/** By number. Of those with one number, the best comes first. */
function foremost(one: Row, other: Row): number {
  const better = Number(other.available) - Number(one.available) || one.sub_number - other.sub_number
  return one.number - other.number || better
}

function channelOf(uuid: string, named: Named | undefined, rows: readonly Row[]): Channel {
  return {
    uuid,
    name: named?.name ?? named?.short_name ?? null,
    numbers: [...new Set(rows.map(({ number }) => number))],
    available: named?.available ?? rows.some((it) => it.available),
    logo: named?.logo_url ?? null,
  }
}

/** The channel that a user means: by its uuid, or by its number. */
export function channelNamed({ byUuid, byNumber }: Channels, given: string | number): Channel | undefined {
  return byUuid.get(String(given)) ?? (given === '' ? undefined : byNumber.get(Number(given)))
}
