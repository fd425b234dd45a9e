/** Who may not use the Wi-Fi (or, with a whitelist, who alone may): the entries, and a switch for each host. */
import { z } from 'zod'
import { list, many, one, oneOf, type Reader, type Request } from '../../src/contract/index.ts'
import { everyHost, WifiHost } from './hosts.ts'

const types = ['whitelist', 'blacklist'] as const
const Entry = z.object({
  id: z.string(), // mac-type
  mac: z.string().toLowerCase(),
  type: oneOf(...types),
  comment: z.string().default(''),
  hostname: z.string().default(''),
})
type Entry = z.output<typeof Entry>
const List = list(Entry)
const Entries = z.object({ all: List })
const Mode = z.object({ mac_filter_state: z.string() })

const Blockable = z
  .object({ host: WifiHost, mode: oneOf('disabled', ...types), entries: z.array(Entry) })
  .transform(({ host, ...filter }) => ({ ...host, ...filter }))
type Blockable = z.output<typeof Blockable>

const path = 'wifi/mac_filter/'
const config = 'wifi/config/'

export const macFilter = one({
  schema: Entries,
  from: async (box) => ({ all: await box.get(path, list(z.unknown())) }),
  every: '5m',
  diagnostics: {
    entries: {
      is: 'sensor',
      name: 'Wi-Fi MAC filter entries',
      id: 'wifi_mac_filter_entries',
      icon: 'mdi:filter-variant',
      count: 'now',
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
      ask: (input) => ({ method: 'POST', path, body: { ...input, mac: input.mac.toUpperCase() } }),
    },
    // Without a type from both lists. What is in none is asked for all the same: the box says so.
    remove: {
      takes: z.strictObject({ mac: z.mac(), type: z.enum(types).optional() }),
      ask: ({ mac, type }, { all }) => {
        const found = all.filter((it) => it.mac === mac.toLowerCase() && (type === undefined || it.type === type))
        return found.length > 0 ? found.map(removed) : removed({ id: `${mac.toUpperCase()}-${type ?? 'blacklist'}` })
      },
    },
  },
})

export const host = many({
  schema: Blockable,
  from: blockable,
  every: '5m',
  key: (it) => it.id,
  joins: { resource: 'lan.host', mac: (it) => it.mac },
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

/** Whether the filter keeps a host out as it stands now. */
function isBlocked({ mode, entries }: Blockable) {
  if (mode === 'whitelist') return !entries.some((it) => it.type === 'whitelist')
  return mode === 'blacklist' && entries.some((it) => it.type === 'blacklist')
}

// With a filter that is off nobody is blocked: blocking somebody turns its blacklist on, once he is on it.
function block(on: boolean, it: Blockable): Request[] {
  if (it.mode === 'whitelist') return on ? without(it, 'whitelist') : having(it, 'whitelist')
  if (!on) return it.mode === 'blacklist' ? without(it, 'blacklist') : []
  const mode = { method: 'PUT', path: config, body: { mac_filter_state: 'blacklist' } } as const
  return it.mode === 'blacklist' ? having(it, 'blacklist') : [...having(it, 'blacklist'), mode]
}

function having({ entries, mac, name }: Blockable, type: Entry['type']): Request[] {
  if (entries.some((entry) => entry.type === type)) return []
  return [{ method: 'POST', path, body: { mac: mac.toUpperCase(), type, comment: name.slice(0, 64) } }]
}

function without({ entries }: Blockable, type: Entry['type']): Request[] {
  return entries.filter((entry) => entry.type === type).map(removed)
}

function removed({ id }: { readonly id: string }): Request {
  return { method: 'DELETE', path: `${path}${id}` }
}

async function blockable(box: Reader) {
  const [entries, { mac_filter_state: mode }] = [await box.get(path, List), await box.get(config, Mode)]
  const listed = new Set(entries.map((entry) => entry.mac))
  const own = (mac: string) => (listed.has(mac) ? entries.filter((entry) => entry.mac === mac) : [])
  return (await box.share(everyHost)).map((host) => ({ host, mode, entries: own(host.mac) }))
}
