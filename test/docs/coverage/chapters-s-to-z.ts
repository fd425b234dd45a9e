/** The calls of the API, from share links to the Wi-Fi. */
import { type Chapter, inTheList } from './chapter.ts'

export const chaptersSToZ: readonly Chapter[] = [
  {
    title: 'Share links',
    adapters: ['files'],
    used: ['GET POST share_link/', 'DELETE share_link/{token}'],
    leftOut: { 'GET share_link/{token}': inTheList },
  },
  {
    title: 'Storage',
    adapters: ['storage'],
    used: [
      ...['GET storage/disk/', 'PUT storage/disk/{id}', 'PUT storage/disk/{id}/format/', 'PUT storage/partition/{id}'],
      ...['PUT storage/partition/{id}/check/', 'GET PUT storage/config/'],
    ],
    leftOut: {
      'GET storage/disk/{id}': inTheList,
      'GET storage/disk/{id}/fsadvice': 'Advice for formatting, which Freebox OS shows when it is needed.',
      'GET storage/partition/': 'storage/disk/ has the partitions of every disk.',
      'GET storage/partition/{id}': 'storage/disk/ has the partitions of every disk.',
    },
  },
  {
    title: 'Switch and SFP',
    adapters: ['switch'],
    used: ['GET switch/status/', 'GET PUT switch/port/{id}', 'GET switch/port/{id}/stats', 'GET sfp/status/'],
    leftOut: {
      'GET PUT sfp/config/':
        'It forces the type of an optical module; a wrong one cuts the link, and it is set only once.',
    },
  },
  {
    title: 'System',
    adapters: ['system'],
    used: ['GET system/', 'POST system/reboot/', 'POST system/shutdown/', 'GET update/'],
    leftOut: { 'PUT system/': 'It enables USB 3, which disturbs the Wi-Fi; it is set once in Freebox OS.' },
  },
  { title: 'Standby', adapters: ['standby'], used: ['GET PUT standby/config', 'GET standby/status'] },
  {
    title: 'Upload',
    adapters: ['files'],
    used: ['GET upload/', 'DELETE upload/{id}/cancel'],
    ofProgram: { 'GET ws/upload': ['the query `files/write` and `freebox2mqtt put`', 'src/freebox/upload.ts'] },
    leftOut: {
      'GET upload/{id}': inTheList,
      'DELETE upload/{id}': 'The box removes the entries of uploads that are over by itself.',
      'DELETE upload/clean': 'The box removes the entries of uploads that are over by itself.',
      'POST upload/': 'Replaced by the WebSocket in API 4.',
      'POST upload/{id}/send': 'Replaced by the WebSocket in API 4.',
    },
  },
  { title: 'UPnP AV', adapters: ['upnpav'], used: ['GET PUT upnpav/config/'] },
  {
    title: 'UPnP IGD',
    adapters: ['upnpigd'],
    used: ['GET PUT upnpigd/config/', 'GET upnpigd/redir/', 'DELETE upnpigd/redir/{id}'],
  },
  {
    title: 'Virtual machines',
    adapters: ['vm'],
    used: [
      ...['GET vm/info/', 'GET vm/distros/', 'GET POST vm/', 'GET PUT DELETE vm/{id}', 'POST vm/{id}/start'],
      ...['POST vm/{id}/powerbutton', 'POST vm/{id}/stop', 'POST vm/{id}/restart', 'POST vm/disk/info'],
      ...['POST vm/disk/create', 'POST vm/disk/resize', 'GET DELETE vm/disk/task/{id}'],
    ],
    leftOut: {
      'GET vm/{id}/console': 'A stream of bytes is no message.',
      'GET vm/{id}/vnc': 'A stream of bytes is no message.',
    },
  },
  {
    title: 'VPN client',
    adapters: ['vpn_client'],
    used: ['GET vpn_client/config/', 'PUT vpn_client/config/{id}', 'GET vpn_client/status', 'GET vpn_client/log'],
    leftOut: {
      'GET vpn_client/config/{id}': inTheList,
      'POST vpn_client/config/': 'A configuration has keys and passwords; it is made once in Freebox OS.',
      'DELETE vpn_client/config/{id}': 'A configuration has keys and passwords; it is made once in Freebox OS.',
    },
  },
  {
    title: 'VPN server',
    adapters: ['vpn'],
    used: [
      ...['GET vpn/', 'GET PUT vpn/{server}/config/', 'GET POST vpn/user/', 'PUT DELETE vpn/user/{login}'],
      ...['GET vpn/connection/', 'DELETE vpn/connection/{id}', 'GET vpn/download_config/{server}/{login}/{format}'],
    ],
    leftOut: {
      'PUT vpn/{server}': 'In no documentation; vpn/{server}/config/ starts and stops the server.',
      'GET vpn/user/{login}': inTheList,
      'GET vpn/ip_pool/': 'The addresses that a form offers for a user.',
    },
  },
  {
    title: 'Wi-Fi',
    adapters: ['wifi'],
    used: [
      ...['GET PUT wifi/config/', 'GET wifi/state', 'GET wifi/ap/', 'PUT wifi/ap/{id}', 'GET wifi/ap/{id}/stations/'],
      ...['GET wifi/ap/{id}/allowed_channel_comb', 'POST wifi/ap/{id}/restart', 'GET wifi/ap/{id}/neighbors/'],
      ...['GET wifi/ap/{id}/channel_usage/', 'POST wifi/ap/{id}/neighbors/scan', 'GET wifi/bss/', 'PUT wifi/bss/{id}'],
      ...['GET PUT wifi/bss/{id}/mlo/config', 'GET wifi/bss/{id}/mlo/allowed_comb', 'GET PUT wifi/planning/'],
      ...['GET POST wifi/mac_filter/', 'DELETE wifi/mac_filter/{id}', 'GET POST wifi/diag', 'GET PUT wifi/wps/config/'],
      ...['POST wifi/wps/start/', 'POST wifi/wps/stop/', 'GET DELETE wifi/wps/sessions/', 'GET POST wifi/custom_key/'],
      ...['DELETE wifi/custom_key/{id}', 'GET PUT wifi/custom_keys/config', 'GET POST wifi/temp_disable'],
      'GET PUT wifi/steering/config',
    ],
    leftOut: {
      'GET wifi/ap/{id}': inTheList,
      'GET wifi/ap/{id}/stations/{mac}': inTheList,
      'GET wifi/bss/{id}': inTheList,
      'GET wifi/mac_filter/{id}': inTheList,
      'PUT wifi/mac_filter/{id}': 'An entry is removed and made again.',
      'GET wifi/custom_key/{id}': inTheList,
      'POST wifi/config/reset/': 'It resets names, keys and plans of the whole Wi-Fi. Freebox OS asks before that.',
      'GET wifi/default': 'The values to which Freebox OS resets.',
      'GET wifi/ap/{id}/default': 'The values to which Freebox OS resets.',
      'GET wifi/bss/{id}/default': 'The values to which Freebox OS resets.',
      'GET POST wifi/ap/{id}/diag': 'wifi/diag has what it says for all access points.',
      'GET POST wifi/bss/{id}/diag': 'wifi/diag has what it says for all networks.',
    },
  },
]
