/** The MAC filter: its entries (hosts that may not use the Wi-Fi, or the only ones that may), and a switch for each host. */
import { z } from 'zod'
import {
  del,
  list,
  macAddress,
  many,
  one,
  oneOf,
  post,
  put,
  type Reader,
  type Request,
  source,
  text,
} from '../../src/contract/index.ts'
import { hostKey } from '../sources/host.ts'
import { type AddressedHost, addressedHosts, isShown } from '../sources/hosts.ts'
import { address } from '../sources/leaves.ts'
import { count } from './rows.ts'

const types = ['whitelist', 'blacklist'] as const
// The id is the MAC address and the type: `A8:BB:CC:00:00:01-blacklist`.
const Entry = z
  .object({ id: z.string(), mac: address, type: oneOf(...types) })
  .extend({ comment: text, hostname: text })
type Entry = z.output<typeof Entry>
const Entries = list(Entry)

const path = 'wifi/mac_filter/'

export const macFilter = one({
  schema: z.object({ all: Entries }).transform(({ all }) => ({
    all,
    entries: all.length,
    whitelist: entriesOf(all, 'whitelist'),
    blacklist: entriesOf(all, 'blacklist'),
  })),
  from: async (box) => ({ all: await box.get(path, list(z.unknown())) }),
  every: '5m',
  prefix: { name: 'MAC filter', id: 'wifi_mac_filter' },
  enabled: [],
  diagnostics: { entries: { ...count, name: 'entries', icon: 'mdi:filter-variant', attributes: types } },
  commands: {
    add: {
      takes: z.strictObject({
        mac: macAddress,
        type: z.enum(types).default('blacklist'),
        comment: z.string().max(64).default(''),
      }),
      ask: (input) => post(path, { ...input, mac: input.mac.toUpperCase() }),
    },
    // Without a type, from both lists. An entry that is in neither list is requested all the same: the box refuses it.
    remove: {
      takes: z.strictObject({ mac: macAddress, type: z.enum(types).optional() }),
      ask: ({ mac, type }, { all }) => {
        const found = all.filter((it) => it.mac === mac && it.type === (type ?? it.type))
        const ids = found.length > 0 ? found.map((it) => it.id) : [`${mac.toUpperCase()}-${type ?? 'blacklist'}`]
        return ids.map((id) => del(path + id))
      },
    },
  },
})

function entriesOf(all: readonly Entry[], type: Entry['type']) {
  return all.filter((it) => it.type === type).map(({ mac, hostname, comment }) => ({ mac, hostname, comment }))
}

/** A host with its entries in the list that the filter uses: the blacklist, while the filter is off. */
interface Blockable {
  readonly host: AddressedHost
  readonly type: Entry['type']
  readonly isOn: boolean
  readonly entries: readonly Entry[]
}

export const host = many({
  schema: z.custom<Blockable>(),
  from: async (box) => (await blockable(box)).filter(({ host }) => isShown(host, box.now)),
  every: '5m',
  key: (it) => hostKey(it.host),
  joins: { resource: 'lan.host', mac: (it) => it.host.mac },
  prefix: { name: 'Wi-Fi', id: 'wifi' },
  enabled: [],
  settings: {
    blocked: { is: 'switch', name: 'blocked', icon: 'mdi:wifi-cancel', value: isBlocked, set: block },
  },
})

function isBlocked({ isOn, type, entries }: Blockable) {
  return isOn && (type === 'whitelist' ? entries.length === 0 : entries.length > 0)
}

// While the filter is off, no host is blocked. Blocking one puts it on the blacklist first, then turns the blacklist on.
function block(on: boolean, { host, type, isOn, entries }: Blockable): Request[] {
  if (!on && !isOn) return []
  if (on === (type === 'whitelist')) return entries.map((it) => del(path + it.id))
  const addition = post(path, { mac: host.mac.toUpperCase(), type, comment: (host.name ?? '').slice(0, 64) })
  const additions = entries.length === 0 ? [addition] : []
  return isOn ? additions : [...additions, put(configPath, { mac_filter_state: type })]
}

const configPath = 'wifi/config/'
const Config = z.object({ mac_filter_state: z.string() })

function configOf(box: Reader) {
  return box.get(configPath, Config)
}

const blockable = source(async (box): Promise<Blockable[]> => {
  const [entries, config] = [await box.get(path, Entries), await box.requiredPart(configPath, configOf)]
  const mode = config.mac_filter_state.toLowerCase()
  const type = mode === 'whitelist' ? 'whitelist' : 'blacklist'
  const used = entries.filter((it) => it.type === type)
  const listed = new Set(used.map((it) => it.mac))
  const own = (mac: string) => (listed.has(mac) ? used.filter((it) => it.mac === mac) : [])
  return (await addressedHosts(box)).map((host) => ({ host, type, isOn: mode === type, entries: own(host.mac) }))
})
