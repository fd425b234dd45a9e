/** The requests below `freebox/bridge/request/` that are recorded: of the bridge itself, and of each chapter. */
import type { Order } from './payloads.ts'

type Asked = readonly [name: string, input: unknown]

const ofBridge: readonly Asked[] = [
  ['log_level', { level: 'error' }],
  ['log_level', { level: 'loud' }],
  ['api', { path: 'connection/' }],
  ['api', { method: 'PUT', path: 'connection/config/', body: { ping: false } }],
  ['api', { path: 'lan/config/' }],
  ['api', { path: '../connection/' }],
  ['refresh', { adapter: 'nothing' }],
  ['forget', { adapter: 'lan', resource: 'host', id: 'nothing' }],
  ['forget', { adapter: 'lan' }],
  ['nothing', {}],
  ['connection/nothing', {}],
  ['connection/logs', { transaction: 'abc' }],
]

const ofChapters: readonly Asked[] = [
  ['calls/audio', { id: '20261120_101530_r0145678901.au' }],
  ['calls/audio', {}],
  ['connection/logs', {}],
  ['contacts/list', {}],
  ['contacts/contact', { id: 1 }],
  ['contacts/contact', { id: 99 }],
  ['downloads/files', { task: 7 }],
  ['downloads/trackers', { task: 7 }],
  ['downloads/peers', { task: 7 }],
  ['downloads/pieces', { task: 7 }],
  ['downloads/log', { task: 7 }],
  ['downloads/blacklist', { task: 7 }],
  ['downloads/files', { task: 99 }],
  ['downloads/feed_items', { feed: 1 }],
  ['downloads/schedule', {}],
  ['notif/targets', {}],
  ['files/list', { path: '/' }],
  ['files/list', { path: '/Disque 1/Téléchargements', limit: 1 }],
  ['files/list', { path: '/nothing' }],
  ['files/info', { paths: ['/Disque 1/Vidéos', '/nothing'] }],
  ['files/read', { path: '/Disque 1/Vidéos' }],
  ['files/hash', { path: '/Disque 1/Vidéos', type: 'crc32' }],
  ['home/pairing', { adapter: 5 }],
  ['phone/dect_vendors', {}],
  ['rrd/history', { db: 'net', from: '2001-01-01', fields: ['rate_down'] }],
  ['rrd/history', { db: 'net', port: 1 }],
  ['vm/distributions', {}],
  ['vm/disk', { path: '/Disque 1/VMs/home-assistant.qcow2' }],
  ['vm/disk', { path: '/Disque 1/rien.raw' }],
  ['vpn_client/log', {}],
  ['wifi/allowed_channels', { ap: 0 }],
  ['wifi/allowed_partners', { bssid: '34:27:92:aa:b0:00' }],
]

const notJson: Order = { topic: 'freebox/bridge/request/connection/logs', payload: 'no JSON' }

/** They change nothing, so each is independent of the others. */
export const questions: readonly Order[] = [
  ...[...ofBridge, ...ofChapters].map(([name, input]) => ({
    topic: `freebox/bridge/request/${name}`,
    payload: JSON.stringify(input),
  })),
  notJson,
]
