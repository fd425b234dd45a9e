/**
 * The commands that take JSON, which no discovery document announces, by chapter. What removes an object comes after
 * what needs it. A model without the thing or the object records the refusal.
 */
import type { Order } from './payloads.ts'

type Sent = readonly [below: string, input: unknown]

const calls: readonly Sent[] = [
  ['log/mark_read', { id: 1042 }],
  ['log/delete', { id: 1041 }],
  ['log/delete_all', {}],
  ['voicemail/mark_read', { id: '20261120_101530_r0145678901.au' }],
  ['voicemail/delete', { id: '20261120_101530_r0145678901.au' }],
]

const connection: readonly Sent[] = [
  ['ipv6/delegate', { prefix: '2001:db8:42:4201::/64', next_hop: 'fe80::1' }],
  ['ipv6/delegate', { prefix: '2001:db8:42:4201::/64' }],
]

const contacts: readonly Sent[] = [
  ['contacts/add', { display_name: 'Voisine', numbers: [{ number: '0612345678', type: 'mobile' }] }],
  ['contacts/add', { notes: 'nobody' }],
  ['contacts/change', { id: 1, notes: 'Anniversaire en mai' }],
  ['contacts/add_number', { contact_id: 1, number: '0712345678' }],
  ['contacts/change_number', { id: 1, type: 'work' }],
  ['contacts/delete_number', { id: 1 }],
  ['contacts/delete', { id: 2 }],
]

const announce = 'http://tracker.example.org:6969/announce'

const downloads: readonly Sent[] = [
  ['task/7/queue_position', { position: 2 }],
  ['task/7/archive_password', { archive_password: 'sésame' }],
  ['task/7/file_priority', { file: '7-0', priority: 'high' }],
  ['task/7/add_tracker', { announce: 'udp://tracker.example.net:80' }],
  ['task/7/enable_tracker', { announce, is_enabled: false }],
  ['task/7/remove_tracker', { announce }],
  ['task/7/empty_blacklist', {}],
  ['task/blacklist', { host: '198.51.100.7', expire: 60 }],
  ['task/unblacklist', { host: '198.51.100.66' }],
  ['task/add', { url: 'https://example.org/a.iso', directory: '/Disque 1/Vidéos', hash: 'sha256:00', recursive: true }],
  ['task/add', { url: 'file:///etc/passwd' }],
  ['task/add_urls', { urls: ['https://example.org/b.iso', 'magnet:?xt=urn:btih:00'], cookies: 'a=1' }],
  ['task/add_file', { filename: 'c.torrent', content: 'ZDg6YW5ub3VuY2U=' }],
  ['task/6/remove', {}],
  ['task/5/remove_with_files', {}],
  ['feed/add', { url: 'https://example.org/feed.rss' }],
  ['feed/refresh_all', {}],
  ['feed/1/mark_read', { item: 2 }],
  ['feed/1/download', { item: 2 }],
  ['feed/1/remove', {}],
  ['config/plan', { otherwise: 'slow', slots: [{ days: ['monday'], from: 22, to: 6, mode: 'normal' }] }],
  ['config/schedule', { schedule: Array.from({ length: 168 }, () => 'hibernate') }],
  ['protocols/blocklist', { sources: ['https://example.org/list.txt'] }],
]

const films = '/Disque 1/Vidéos'
const files: readonly Sent[] = [
  ['task/make_directory', { directory: films, name: 'Séries' }],
  ['task/make_directory', { directory: films, name: 'a/b' }],
  ['task/rename', { path: `${films}/Séries`, name: 'Films' }],
  ['task/copy', { paths: [films], to: '/Disque 1/Musiques' }],
  ['task/2/pause', {}],
  ['task/2/resume', {}],
  ['task/2/cancel', {}],
  ['task/move', { paths: films, to: '/Disque 1/Musiques', mode: 'both' }],
  ['task/move', { paths: films, to: '/Disque 1/Musiques', mode: 'replace' }],
  ['task/archive', { paths: [films], to: '/Disque 1/films.zip' }],
  ['task/extract', { path: '/Disque 1/films.zip', to: '/Disque 1/Musiques', password: 'sésame' }],
  ['task/concatenate', { paths: ['/Disque 1/a.001'], to: '/Disque 1/a', multi_volumes: true }],
  ['task/repair', { path: '/Disque 1/a.par2' }],
  ['task/remove', { paths: [films] }],
  ['link/create', { path: films, days: 7 }],
  ['link/create', { path: '/nothing' }],
  ['link/ddfeb5628c62/revoke', {}],
  // Nothing is uploaded.
  ['upload/1/cancel', {}],
]

const home: readonly Sent[] = [
  ['adapter/5/pair_start', { type: 'node::domus::sercomm::pir' }],
  ['adapter/5/pair_next', { session: 62_005, pageid: 1, fields: [null, 0, null, 'Escalier', 'Annuler', 'Suivant'] }],
  ['adapter/5/pair_next', { session: '62005', pageid: '2', fields: [null] }],
  ['adapter/5/pair_stop', { session: 62_005 }],
  ['adapter/5/pair_stop', {}],
  ['node/24/rename', { name: 'Porte du garage' }],
  ['node/24/remove', {}],
]

const dhcp: readonly Sent[] = [
  ['static_lease/set', { mac: '00-11-32-00-00-07', ip: '192.168.1.45' }],
  ['static_lease/set', { mac: 'ae:52:00:00:00:0d', ip: '192.168.1.46', comment: 'tablette' }],
  ['static_lease/d8:5e:d3:00:00:06/remove', {}],
  ['config/set_dns', { servers: ['192.168.1.40', '192.0.2.53'] }],
  ['config/set_range', { start: '192.168.1.10', end: '192.168.1.150' }],
  ['config/disable', {}],
  ['config/enable', {}],
  ['v6/set_dns', { servers: ['2001:db8::53'] }],
]

const nat: readonly Sent[] = [
  ['redirection/add', { protocol: 'tcp', wan_port: 20_080, lan_ip: '192.168.1.40', lan_port: 80, comment: 'Web' }],
  ['redirection/add', { protocol: 'both', wan_port: 51_820, lan_ip: '192.168.1.40' }],
  ['redirection/add', { protocol: 'tcp', wan_port: 443, wan_port_end: 442, lan_ip: '192.168.1.40' }],
  ['redirection/75/set', { wan_port: 20_023, comment: 'Photos', source: '198.51.100.7' }],
  ['redirection/75/remove', {}],
  ['dmz/set', { enabled: true, ip: '192.168.1.40' }],
]

const upnpigd: readonly Sent[] = [['redirection/0.0.0.0-9308-udp/remove', {}]]

const lan: readonly Sent[] = [
  ['host/ether-00:11:32:00:00:07/rename', { name: 'Sauvegarde' }],
  ['host/ether-00:11:32:00:00:07/rename', { name: '' }],
  ['host/ether-00:11:32:00:00:07/wake_on_lan', { password: '00:11:22:33:44:55' }],
  ['host/wake_mac', { mac: '00:11:32:00:00:07' }],
  ['route/set', { prefix: '172.16.0.0/12', gateway: '192.168.1.31', description: 'Atelier' }],
  ['route/10.8.0.0_24-192.168.1.31/remove', {}],
]

const notif: readonly Sent[] = [['targets/remove', { id: '11111111-2222-3333-4444-555555555555' }]]

const living = 'player/8c:97:ea:00:00:01'
const player: readonly Sent[] = [
  [`${living}/key`, { key: 'home' }],
  [`${living}/media`, { command: 'play_pause' }],
  [`${living}/open`, { url: 'tv:?channel=2' }],
]

const profile: readonly Sent[] = [
  ['profile/1/pause', { minutes: 30 }],
  ['profile/1/allow', { minutes: 90 }],
  ['profile/1/allow', {}],
  ['profile/2/pause', {}],
  ['profile/5/add_host', { mac: 'd8:5e:d3:00:00:06' }],
  ['profile/1/add_host', { mac: '00:d9:d1:00:00:0a' }],
  ['profile/1/remove_host', { mac: '54:60:09:00:00:0f' }],
  ['profile/1/remove_host', { mac: '00:11:32:00:00:07' }],
  ['profile/1/rename', { name: 'Chloé Dupont' }],
  ['profile/create', { name: 'Invités' }],
  ['profile/5/delete', {}],
  ['rule/add', { profile: 'Console', name: 'Soir', from: '20:30', to: '07:00', days: ['friday', 'holidays'] }],
  ['rule/add', { profile: 'Console', name: 'Soir', from: '20:10', to: '07:00' }],
  ['rule/1-3/set', { mode: 'allowed', from: '08:00', to: '24:00' }],
  ['rule/1-4/remove', {}],
]

const airmedia: readonly Sent[] = [
  ['config/set_password', { password: 'sésame' }],
  ['receiver/Freebox Player/play', { media: 'http://example.org/film.mkv', media_type: 'video', position: 50 }],
  ['receiver/Freebox Player/play', { media: '/Disque 1/Photos/plage.jpg', media_type: 'photo' }],
  ['receiver/Freebox Player/play', { media: 'plage.jpg', media_type: 'photo' }],
]

const tonight = { start: '2099-05-04T21:10:00Z', end: '2099-05-04T22:40:00Z' }
const pvr: readonly Sent[] = [
  ['recording/record', { channel: 'uuid-webtv-612', name: 'Le film du soir', ...tonight }],
  ['recording/record', { channel: 2, name: 'Journal', ...tonight, subname: '20 heures', margin_after: 0 }],
  ['recording/record', { channel: 'uuid-webtv-612', name: '', ...tonight }],
  ['recording/196/edit', { name: 'Le Grand Bleu (version longue)', margin_after: 1200 }],
  ['recording/195/stop', {}],
  ['recording/195/cancel', {}],
  ['recording/190/cancel', {}],
  ['finished/5/rename', { name: 'Fier de ma maison', subname: 'Lille' }],
  ['finished/5/delete', {}],
  ['generator/repeat', { channel: 'uuid-webtv-201', name: 'Feuilleton', from: '18:30', to: '19:00', days: ['monday'] }],
  ['generator/10/remove', {}],
]

const phone: readonly Sent[] = [
  ['phone/2/set_gain', { rx: 10, tx: 20 }],
  ['config/set_ring_pattern', { pattern: 3 }],
]

const storage: readonly Sent[] = [
  ['partition/3000-3000/check', { mode: 'ro' }],
  ['partition/3000-3000/check', { mode: 'rw' }],
  ['disk/2000/format', { label: 'Photos', fs_type: 'exfat', table_type: 'gpt' }],
  ['disk/2000/format', { label: '', fs_type: 'zfs' }],
]

const bssid = '34:27:92:aa:b0:00'

const wifi: readonly Sent[] = [
  ['temp_disable/start', { minutes: 1.5, keep: '5g' }],
  ['planning/week', { monday: ['07:00-23:30'], sunday: [], use_planning: true }],
  ['planning/week', { monday: ['7-23'] }],
  ['ap/0/configure', { primary_channel: 11, channel_width: 40, dfs_enabled: false }],
  ['radar/0/scan', {}],
  [`bss/${bssid}/configure`, { ssid: 'Maison', hide_ssid: true, key: 'un autre mot de passe' }],
  [`mlo/${bssid}/configure`, { partners: [0, 1] }],
  ['mac_filter/add', { mac: 'ae:52:00:00:00:0d', type: 'whitelist', comment: 'tablette' }],
  ['mac_filter/remove', { mac: 'ae:52:00:00:00:0c' }],
  ['mac_filter/remove', { mac: 'ae:52:00:00:00:0f' }],
  // Without a key the daemon makes a random one.
  ['custom_key/create', { description: 'Voisins', key: 'tarte-aux-pommes', minutes: 90, max_use_count: 2 }],
  ['custom_key/1/remove', {}],
  ['guest_network/rename', { ssid: 'Invités' }],
  ['wps/start', { bssid }],
  ['wps/stop', {}],
  ['wps/forget', {}],
  ['diag/fix', { severity: 'minor' }],
  ['diag/fix', {}],
]

const ftp: readonly Sent[] = [
  ['config/set_password', { password: 'un mot de passe 1' }],
  ['config/set_password', { password: '' }],
]

const netshare: readonly Sent[] = [
  ['samba/set_login', { user: 'alice', password: 'sésame' }],
  ['afp/set_login', { user: 'alice', password: 'sésame' }],
  ['afp/set_login', { user: 'alice' }],
]

const refused: readonly Sent[] = [
  ['nothing/nothing', {}],
  ['host/nothing/rename', { name: 'x' }],
  ['host/ether-00:11:32:00:00:07/nothing', {}],
  ['host/ether-00:11:32:00:00:07/rename', { transaction: 7 }],
  ['host/ether-00:11:32:00:00:07/rename', { name: 'Sauvegarde', transaction: 7 }],
]

const image = '/Disque 1/Vidéos/neuve.qcow2'

const vm: readonly Sent[] = [
  ['vm/0/update', { memory: 600 }],
  ['vm/1/update', { name: 'Jeedom 4', memory: 256, cpus: 1, usb: [] }],
  ['vm/create', { name: 'Neuve', memory: 128, cpus: 1, disk_path: image, cloudinit_userdata: 'password: x' }],
  ['vm/1/delete', {}],
  ['disk_task/create', { path: image, size: 8192, type: 'raw' }],
  ['disk_task/resize', { path: '/Disque 1/VMs/home-assistant.qcow2', size: 17_179_869_184 }],
]

const standby: readonly Sent[] = [
  ['planning/set_planning', { monday: [['23:00', '07:00']], saturday: [] }],
  ['planning/set_planning', { monday: [['23:00', '25:00']] }],
]

const vpn: readonly Sent[] = [
  ['user/set', { login: 'carol', password: 'un mot de passe 1', ip: '192.168.27.80' }],
  ['user/set', { login: 'bob', ip: '192.168.27.81' }],
  ['user/set', { login: 'bob', password: 'court' }],
  ['connection/wireguard-1/close', {}],
  ['user/carol/remove', {}],
]

const chapters: Readonly<Record<string, readonly (readonly Sent[])[]>> = {
  airmedia: [airmedia],
  calls: [calls],
  connection: [connection],
  contacts: [contacts],
  dhcp: [dhcp],
  downloads: [downloads],
  files: [files],
  ftp: [ftp],
  home: [home],
  lan: [lan, refused],
  nat: [nat],
  netshare: [netshare],
  notif: [notif],
  phone: [phone],
  standby: [standby],
  player: [player],
  profile: [profile],
  pvr: [pvr],
  storage: [storage],
  upnpigd: [upnpigd],
  vm: [vm],
  vpn: [vpn],
  wifi: [wifi],
}

/** Payloads that rows refuse, one for each kind. */
const invalid: readonly Order[] = [
  { topic: 'freebox/connection/config/ping/set', payload: 'on' },
  { topic: 'freebox/system/system/reboot/set', payload: 'ON' },
  { topic: 'freebox/downloads/config/max_downloading_tasks/set', payload: '1e3' },
  { topic: 'freebox/wifi/config/mac_filter_state/set', payload: 'unknown' },
  { topic: 'freebox/lan/config/name_dns/set', payload: 'no spaces' },
  { topic: 'freebox/home/alarm/7/alarm/set', payload: 'ARM_VACATION' },
  { topic: 'freebox/home/shutter/31/shutter/set', payload: '101' },
  { topic: 'freebox/home/light/34/light/color/set', payload: '30' },
  { topic: 'freebox/calls/log/mark_read/set', payload: 'no JSON' },
]

/** Groups of commands that build on each other. */
export const jsonCommands: readonly (readonly Order[])[] = [
  ...Object.entries(chapters).flatMap(([adapter, groups]) =>
    groups.map((group) =>
      group.map(([below, input]) => ({ topic: `freebox/${adapter}/${below}/set`, payload: JSON.stringify(input) })),
    ),
  ),
  invalid,
]
