/**
 * The access points of the box and their stations (Wi-Fi clients), read once per poll for every chapter that needs them.
 * Only this file says what a station is, when it is associated, and which of its entries counts while it roams.
 */
import { z } from 'zod'
import { type Interval, list, numeric, oneOf, type Reader, source } from '../../src/contract/index.ts'

export const Band = oneOf('2d4g', '5g', '6g', '60g')

const listPath = 'wifi/ap/'
const Listed = list(
  z.looseObject({ id: numeric, name: z.string().default(''), config: z.looseObject({ band: z.string() }) }),
)

/** The access points with their state now. Their ids are not 0..n: 0, 1, 10 and 11 exist. NotHere in bridge mode. */
export const accessPoints = source((box) => readAccessPoints(box))

/** The same, at most ten minutes old: recent enough where only ids, names and bands matter. */
export const knownAccessPoints = source((box) => readAccessPoints(box, '10m'))

async function readAccessPoints(box: Reader, maxAge?: Interval) {
  const all = await box.get(listPath, Listed, maxAge)
  const names = all.map((it) => it.name)
  return all.map((it) => ({ ...it, label: labelOf(it.id, it.name, names), band: it.config.band }))
}

// The label is part of entity ids, which two radios with one name must not share.
function labelOf(id: number, name: string, names: readonly string[]) {
  if (name === '') return String(id)
  return names.filter((other) => other === name).length > 1 ? `${name} ${id}` : name
}

/** An entry of a station: what says which station it is, and whether and since when it is on this access point. */
const Entry = z.object({
  mac: z.string().toLowerCase(),
  state: z.string().optional().catch(undefined),
  flags: z.object({ authorized: z.boolean().optional() }).optional().catch(undefined),
  conn_duration: numeric.optional().catch(undefined),
})
type Entry = z.output<typeof Entry>

/** An entry as the box sends it, and as it is understood: undefined if it has no MAC address. */
const ListedEntry = z.unknown().transform((raw) => ({ raw, entry: Entry.safeParse(raw).data }))
const Entries = list(ListedEntry)

function entriesPath(accessPoint: number) {
  return `wifi/ap/${accessPoint}/stations/`
}

/** The entries of an access point; none if the box does not list them. */
async function entriesOn(box: Reader, accessPoint: number) {
  return (await box.getIfPresent(entriesPath(accessPoint), Entries)) ?? []
}

/** How many stations an access point lists. */
export async function countStations(box: Reader, accessPoint: number): Promise<number> {
  return (await entriesOn(box, accessPoint)).length
}

/** A station on the access point that it joined last. */
export interface Station {
  /** In lower case. */
  readonly mac: string
  /** The label of the access point. */
  readonly access_point: string
  readonly band: string
  /** Its entry on that access point, not yet parsed. */
  readonly station: unknown
}

/** Each station once, and the entries without a MAC address. NotHere in bridge mode. */
export const stations = source(async (box): Promise<{ stations: readonly Station[]; invalid: readonly unknown[] }> => {
  const found: (Found & Station)[] = []
  const invalid: unknown[] = []
  for (const { id, label, band } of await knownAccessPoints(box)) {
    for (const { raw, entry } of await entriesOn(box, id)) {
      if (entry === undefined) invalid.push(raw)
      else found.push({ entry, mac: entry.mac, access_point: label, band, station: raw })
    }
  }
  return { stations: joinedLast(found).map(({ entry, ...station }) => station), invalid }
})

const tolerant = {
  accessPoints: list(
    z
      .object({ id: numeric, config: z.object({ band: z.string() }).optional() })
      .optional()
      .catch(undefined),
  ).catch([]),
  entries: Entries.catch([]),
}

/**
 * The band of each station that is associated, by its MAC address in lower case. Presence depends on it, so that no
 * answer of the box is an error here: a box that has no Wi-Fi, or refuses to list it, has no associated stations.
 */
export const associations = source(async (box) => {
  const all = (await box.getIfAllowed(listPath, tolerant.accessPoints, '10m')) ?? []
  const found = all.map(async (it) => {
    if (it === undefined) return []
    const entries = (await box.getIfAllowed(entriesPath(it.id), tolerant.entries)) ?? []
    const band = it.config?.band ?? ''
    return entries.flatMap(({ entry }) => (entry && isAssociated(entry) ? [{ entry, band }] : []))
  })
  return joinedLast((await Promise.all(found)).flat()).map(({ entry, band }) => ({ mac: entry.mac, band }))
})

// `associated` is only the first half of joining: a station with a wrong key gets no further.
function isAssociated({ state, flags }: Entry) {
  return state === 'authenticated' || (state === 'associated' && flags?.authorized === true)
}

interface Found {
  readonly entry: Entry
}

// A station that roams remains listed on the access point that it left for a while: the one that it joined last counts.
function joinedLast<T extends Found>(found: readonly T[]): T[] {
  const byMac = new Map<string, T>()
  for (const it of found) {
    const other = byMac.get(it.entry.mac)
    if (other === undefined || counts(it.entry, other.entry)) byMac.set(it.entry.mac, it)
  }
  return [...byMac.values()]
}

/** Whether an entry counts rather than another one of the same station. */
function counts(entry: Entry, other: Entry) {
  if (entry.state === 'authenticated' && other.state !== 'authenticated') return true
  if (entry.state !== 'authenticated' && other.state === 'authenticated') return false
  return (entry.conn_duration ?? Infinity) < (other.conn_duration ?? Infinity)
}
