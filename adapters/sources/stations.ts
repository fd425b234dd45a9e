/**
 * The access points of the box and their stations (Wi-Fi clients), read once per poll for every chapter that needs them.
 * Only this file says what a station is, when it is associated, and which of its entries counts while it roams.
 */
import { z } from 'zod'
import {
  type Interval,
  list,
  numeric,
  oneOf,
  type Phrase,
  phrase,
  type Reader,
  source,
  wordOf,
} from '../../src/contract/index.ts'
import { ifValid } from './leaves.ts'

export const Band = oneOf('2d4g', '5g', '6g', '60g')

const listPath = 'wifi/ap/'
const Config = z.looseObject({ band: z.string() })
const Listed = list(z.looseObject({ id: numeric, name: z.string().default(''), config: Config }))

/** The access points with their state now. Their ids are not 0..n: 0, 1, 10 and 11 exist. NotHere in bridge mode. */
export const accessPoints = source((box) => readAccessPoints(box))

/**
 * The same, at most ten minutes old: recent enough where only ids, names and bands matter. While the box does not list
 * them, those of before.
 */
export const knownAccessPoints = source((box) => box.requiredPart(listPath, recent))

function recent(box: Reader) {
  return readAccessPoints(box, '10m')
}

async function readAccessPoints(box: Reader, maxAge?: Interval) {
  const all = await box.get(listPath, Listed, maxAge)
  return all.map((it) => {
    // The label is part of entity ids, which two radios with one name must not share.
    const isShared = all.some((other) => other.name === it.name && other !== it)
    const name = it.name === '' ? String(it.id) : it.name
    const label = isShared && it.name !== '' ? phrase('{radio} {id}', { radio: radio(name), id: it.id }) : radio(name)
    return { ...it, label, band: it.config.band }
  })
}

/** The box calls its radios 2.4G and 5G, which reads as mobile telephony. Names have "5 GHz", ids and states "5G". */
function radio(name: string) {
  const [, gigahertz, rest = ''] = /^(\d+(?:\.\d+)?) ?G(?:Hz)?((?: .*)?)$/i.exec(name) ?? []
  if (gigahertz === undefined) return phrase('{name}', { name })
  const band = gigahertz === '2.4' ? phrase('2.4 GHz') : phrase('{band} GHz', { band: gigahertz })
  return phrase('{radio}{rest}', { radio: band, rest }, name)
}

/** The label of an access point or of one of its networks. */
export const Label = z.custom<Phrase>()

/** An entry of a station: what says which station it is, and whether and since when it is on this access point. */
const Entry = z
  .object({ mac: z.string().toLowerCase(), state: ifValid(z.string()), conn_duration: ifValid(numeric) })
  .extend({ flags: ifValid(z.object({ authorized: z.boolean().optional() })) })
type Entry = z.output<typeof Entry>

/** An entry as the box sends it, and as it is understood: undefined if it has no MAC address. */
const ListedEntry = z.unknown().transform((raw) => ({ raw, entry: Entry.safeParse(raw).data }))
const Entries = list(ListedEntry)

const pathOf = (accessPoint: number) => `wifi/ap/${accessPoint}/stations/`

function entriesOf(box: Reader, path: string) {
  return box.get(path, Entries)
}

/** How many stations an access point has; null if it is unknown. */
export async function stationCount(box: Reader, accessPoint: number): Promise<number | null> {
  return (await box.part(pathOf(accessPoint), entriesOf))?.length ?? null
}

/**
 * Each station once, with the label and band of the access point that it joined last, and its entry there, not yet
 * parsed; and the entries without a MAC address. NotHere in bridge mode.
 */
export const stations = source(async (box) => {
  const found = []
  const invalid: unknown[] = []
  const all = await knownAccessPoints(box)
  const byPath = await box.parts(
    all.map(({ id }) => pathOf(id)),
    entriesOf,
  )
  for (const { id, label, band } of all) {
    for (const { raw, entry } of byPath.get(pathOf(id)) ?? []) {
      if (entry === undefined) invalid.push(raw)
      else found.push({ entry, mac: entry.mac, access_point: wordOf(label), band, station: raw })
    }
  }
  return { stations: joinedLast(found).map(({ entry, ...station }) => station), invalid }
})

const Numbered = z.object({ id: numeric, config: z.object({ band: z.string() }).optional() })
const AnyAccessPoints = list(ifValid(Numbered)).catch([])
const AnyEntries = Entries.catch([])

async function anyAccessPoints(box: Reader) {
  return (await box.getIfAllowed(listPath, AnyAccessPoints, '10m')) ?? []
}

async function anyEntries(box: Reader, path: string) {
  return (await box.getIfAllowed(path, AnyEntries)) ?? []
}

/**
 * The band of each station that is associated, by its MAC address in lower case. Presence depends on it, so that no
 * answer of the box is an error here: a box that has no Wi-Fi, or refuses to list it, has no associated stations.
 */
export const associations = source(async (box): Promise<ReadonlyMap<string, string>> => {
  const all = (await box.part(listPath, anyAccessPoints)) ?? []
  const found = all.map(async (it) => {
    const entries = it && (await box.part(pathOf(it.id), anyEntries))
    const band = it?.config?.band ?? ''
    return (entries ?? []).flatMap(({ entry }) => (entry && isAssociated(entry) ? [{ entry, band }] : []))
  })
  return new Map(joinedLast((await Promise.all(found)).flat()).map(({ entry, band }) => [entry.mac, band]))
})

// `associated` is only the first half of joining: a station with a wrong key gets no further.
function isAssociated({ state, flags }: Entry) {
  return state === 'authenticated' || (state === 'associated' && flags?.authorized === true)
}

// A station that roams remains listed on the access point that it left for a while: the one that it joined last counts.
function joinedLast<T extends { readonly entry: Entry }>(found: readonly T[]): T[] {
  const byMac = new Map<string, T>()
  for (const it of found) {
    const other = byMac.get(it.entry.mac)
    if (other === undefined || counts(it.entry, other.entry)) byMac.set(it.entry.mac, it)
  }
  return [...byMac.values()]
}

/** Whether an entry counts rather than another one of the same station. */
function counts(entry: Entry, other: Entry) {
  const isAuthenticated = entry.state === 'authenticated'
  if (isAuthenticated !== (other.state === 'authenticated')) return isAuthenticated
  return (entry.conn_duration ?? Infinity) < (other.conn_duration ?? Infinity)
}
