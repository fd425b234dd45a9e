/** What changes all the time while torrents are shared: peers, DHT nodes, hits of the blocklist. */
import { z } from 'zod'
import { numeric, one } from '../../src/contract/index.ts'

const Torrents = z.object({
  nb_peer: numeric.optional(),
  blocklist_entries: numeric.optional(),
  blocklist_hits: numeric.optional(),
  dht_stats: z
    .object({
      enabled: z.boolean().optional(),
      node_count: numeric.optional(),
      enabled_ipv6: z.boolean().optional(),
      node_count_ipv6: numeric.optional(),
    })
    .optional(),
})

const now = { count: 'now', disabled: true } as const

// The same path as the totals (stats.ts), read less often: in one resource these values would make its state change at
// every read.
export const torrents = one({
  schema: Torrents,
  from: 'downloads/stats',
  every: '10m',
  diagnostics: {
    dht: {
      is: 'binary_sensor',
      name: 'DHT',
      id: 'downloads_dht',
      icon: 'mdi:lan-connect',
      disabled: true,
      value: (it) => it.dht_stats?.enabled,
      attributes: { dht_ipv6: (it) => it.dht_stats?.enabled_ipv6 },
    },
    dht_nodes: {
      is: 'sensor',
      name: 'DHT nodes',
      id: 'downloads_dht_nodes',
      icon: 'mdi:lan-connect',
      ...now,
      value: (it) => it.dht_stats?.node_count,
    },
    dht_nodes_ipv6: {
      is: 'sensor',
      name: 'DHT nodes (IPv6)',
      id: 'downloads_dht_nodes_ipv6',
      icon: 'mdi:lan-connect',
      ...now,
      value: (it) => it.dht_stats?.node_count_ipv6,
    },
    nb_peer: { is: 'sensor', name: 'Torrent peers', id: 'downloads_peers', icon: 'mdi:account-multiple', ...now },
    blocklist_entries: {
      is: 'sensor',
      name: 'Blocklist entries',
      id: 'downloads_blocklist_entries',
      icon: 'mdi:shield-off-outline',
      ...now,
    },
    blocklist_hits: {
      is: 'sensor',
      name: 'Blocklist hits',
      id: 'downloads_blocklist_hits',
      icon: 'mdi:shield-off-outline',
      count: 'total',
      disabled: true,
    },
  },
})
