/**
 * The hosts of the LAN browser that the Wi-Fi has something to say about: whose MAC it is, under the very name that the
 * local network shows, so that a station and its host are one device.
 */
import { z } from 'zod'
import {
  flag,
  list,
  mapInSlices,
  memoize,
  memoizedParse,
  numeric,
  type Reader,
  text,
} from '../../src/contract/index.ts'

/** The name of the main network; of two entries alike its is taken. */
const main = 'pub'
const day = 24 * 3600

const moment = numeric.nullish().transform((it) => it ?? 0)

const Interfaces = list(z.object({ name: z.string() }))
const Hosts = list(z.unknown())
const Entry = z.object({
  id: z.string().toLowerCase(),
  primary_name: text,
  primary_name_manual: flag,
  default_name: text,
  names: list(z.object({ name: text })),
  vendor_name: text,
  model: text,
  l2ident: z.preprocess((it) => (Array.isArray(it) ? it[0] : it), z.object({ id: text }).nullish()),
  reachable: flag,
  last_activity: moment,
  last_time_reachable: moment,
  access_point: z.object({ connectivity_type: text }).nullish(),
})
type Entry = z.output<typeof Entry>
type Placed = { readonly network: string; readonly entry: Entry }
const entryOf = memoizedParse(Entry)

/** A host as this chapter knows it. Its id is that of the LAN browser, its MAC in lower case. */
export const WifiHost = z.object({
  id: z.string(),
  mac: z.string(),
  name: z.string(),
  vendor: z.string(),
  model: z.string(),
  /** It is here, by cable. */
  wired: z.boolean(),
})
export type WifiHost = z.output<typeof WifiHost>

/** What becomes the device in Home Assistant: the same as the LAN host's. */
export function deviceOf(it: Omit<WifiHost, 'id' | 'wired'>) {
  return { name: it.name, manufacturer: it.vendor || undefined, model: it.model || undefined, mac: it.mac }
}

/** Every host that has a MAC and was here within 30 days, or has a name from its owner. */
export async function everyHost(box: Reader): Promise<WifiHost[]> {
  const interfaces = (await box.getIfPresent('lan/browser/interfaces/', Interfaces)) ?? []
  const read = interfaces.map(async ({ name }) => ({
    network: name,
    entries: await mapInSlices((await box.getIfPresent(`lan/browser/${name}/`, Hosts)) ?? [], entryOf),
  }))
  const hosts = new Map<string, Placed[]>()
  for (const { network, entries } of await Promise.all(read)) {
    for (const entry of entries) {
      if (!entry) continue
      const own = hosts.get(entry.id)
      if (own) own.push({ network, entry })
      else hosts.set(entry.id, [{ network, entry }])
    }
  }
  const since = box.now - 30 * day
  const found = await mapInSlices([...hosts.values()], ([first, ...others]) => first && hostOf(first, others))
  return found.flatMap((it) => (it !== undefined && it.seen >= since ? it.host : []))
}

function hostOf(first: Placed, others: readonly Placed[]) {
  return others.length === 0 ? alone(first.entry) : merged([first, ...others])
}

const alone = memoize((entry: Entry) => merged([{ network: main, entry }]))

function merged(own: readonly Placed[]): { readonly host: WifiHost; readonly seen: number } | undefined {
  const [first] = own.toSorted(foremost)
  const { entry } = first ?? {}
  const mac = entry?.l2ident?.id.toLowerCase() ?? ''
  if (!entry || mac === '') return undefined
  const named = own.find((it) => it.entry.primary_name_manual && it.entry.primary_name !== '')?.entry
  const seen = own.map((it) => (it.entry.reachable ? Infinity : it.entry.last_time_reachable))
  const wired = entry.reachable && entry.access_point?.connectivity_type === 'ethernet'
  const { id, vendor_name: vendor, model } = entry
  return {
    host: { id, mac, name: nameOf(named ?? entry), vendor, model, wired },
    seen: named ? Infinity : Math.max(...seen),
  }
}

// The reachable one, else the last active; of two that are alike the one of the main network.
function foremost({ entry: left, network: one }: Placed, { entry: right, network: other }: Placed) {
  if (left.reachable !== right.reachable) return left.reachable ? -1 : 1
  const later = left.reachable ? 0 : right.last_activity - left.last_activity
  return later || Number(other === main) - Number(one === main)
}

function nameOf(entry: Entry) {
  const names = [entry.primary_name, entry.default_name, ...entry.names.map((it) => it.name)]
  return names.find((name) => name !== '' && !/^[\d.]+$|^([\da-f]{2}[:-]){5}/i.test(name)) ?? ''
}
