/** The MAC filter: its entries (hosts that may not use the Wi-Fi, or the only ones that may), and a switch for each host. */
import { z } from 'zod'
import { del, list, many, one, oneOf, post, put, type Reader, type Request, source } from '../../src/contract/index.ts'
import { hostKey } from '../sources/host.ts'
import { type AddressedHost, addressedHosts, isShown } from '../sources/hosts.ts'
import { count } from './rows.ts'

const types = ['whitelist', 'blacklist'] as const
const Entry = z.object({
  id: z.string(), // mac-type
  mac: z.string().toLowerCase(),
  type: oneOf(...types),
  comment: z.string().default(''),
  hostname: z.string().default(''),
})
type Entry = z.output<typeof Entry>
const Entries = list(Entry)
const Mode = oneOf('disabled', ...types)
const Config = z.object({ mac_filter_state: z.string() })

const path = 'wifi/mac_filter/'
const configPath = 'wifi/config/'

export const macFilter = one({
  schema: z.object({ all: Entries }),
  from: async (box) => ({ all: await box.get(path, list(z.unknown())) }),
  every: '5m',
  diagnostics: {
    entries: {
      ...count,
      name: 'Wi-Fi MAC filter entries',
      id: 'wifi_mac_filter_entries',
      icon: 'mdi:filter-variant',
      disabled: true,
      value: (it) => it.all.length,
      attributes: {
        whitelist: (it) => entriesOf(it.all, 'whitelist'),
        blacklist: (it) => entriesOf(it.all, 'blacklist'),
      },
    },
  },
  commands: {
    add: {
      takes: z.strictObject({
        mac: z.mac(),
        type: z.enum(types).default('blacklist'),
        comment: z.string().max(64).default(''),
      }),
      ask: (input) => post(path, { ...input, mac: input.mac.toUpperCase() }),
    },
    // Without a type, from both lists. An entry that is in neither list is requested all the same: the box refuses it.
    remove: {
      takes: z.strictObject({ mac: z.mac(), type: z.enum(types).optional() }),
      ask: ({ mac, type }, { all }) => {
        const found = all.filter((it) => it.mac === mac.toLowerCase() && (type === undefined || it.type === type))
        return found.length > 0 ? found.map(removal) : removal({ id: `${mac.toUpperCase()}-${type ?? 'blacklist'}` })
      },
    },
  },
})

/** A host with the mode of the filter and its own entries. */
interface Blockable {
  readonly host: AddressedHost
  readonly mode: z.output<typeof Mode>
  readonly entries: readonly Entry[]
}

export const host = many({
  schema: z.custom<Blockable>(),
  from: shownHosts,
  every: '5m',
  key: (it) => hostKey(it.host),
  joins: { resource: 'lan.host', mac: (it) => it.host.mac },
  settings: {
    blocked: {
      is: 'switch',
      name: 'Wi-Fi blocked',
      id: 'wifi_blocked',
      icon: 'mdi:wifi-cancel',
      value: isBlocked,
      set: block,
    },
  },
})

function entriesOf(all: readonly Entry[], type: Entry['type']) {
  return all.filter((it) => it.type === type).map(({ mac, hostname, comment }) => ({ mac, hostname, comment }))
}

/** Whether the filter keeps a host out in its current mode. */
function isBlocked({ mode, entries }: Blockable) {
  if (mode === 'whitelist') return !entries.some((it) => it.type === 'whitelist')
  return mode === 'blacklist' && entries.some((it) => it.type === 'blacklist')
}

// While the filter is off, no host is blocked. Blocking one puts it on the blacklist first, then turns the blacklist on.
function block(on: boolean, it: Blockable): Request[] {
  if (it.mode === 'whitelist') return on ? removals(it, 'whitelist') : additions(it, 'whitelist')
  if (!on) return it.mode === 'blacklist' ? removals(it, 'blacklist') : []
  const mode = put(configPath, { mac_filter_state: 'blacklist' })
  return it.mode === 'blacklist' ? additions(it, 'blacklist') : [...additions(it, 'blacklist'), mode]
}

function additions({ entries, host: { mac, name } }: Blockable, type: Entry['type']): Request[] {
  if (entries.some((entry) => entry.type === type)) return []
  return [post(path, { mac: mac.toUpperCase(), type, comment: name.slice(0, 64) })]
}

function removals({ entries }: Blockable, type: Entry['type']): Request[] {
  return entries.filter((entry) => entry.type === type).map(removal)
}

function removal({ id }: Pick<Entry, 'id'>): Request {
  return del(`${path}${id}`)
}

const blockable = source(async (box): Promise<Blockable[]> => {
  const [entries, config] = [await box.get(path, Entries), await box.get(configPath, Config)]
  const mode = Mode.parse(config.mac_filter_state)
  const listed = new Set(entries.map((entry) => entry.mac))
  const own = (mac: string) => (listed.has(mac) ? entries.filter((entry) => entry.mac === mac) : [])
  return (await addressedHosts(box)).map((host) => ({ host, mode, entries: own(host.mac) }))
})

async function shownHosts(box: Reader): Promise<Blockable[]> {
  return (await blockable(box)).filter(({ host }) => isShown(host, box.now))
}
