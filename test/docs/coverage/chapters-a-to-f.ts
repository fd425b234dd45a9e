/** The calls of the API, from AirMedia to FTP. */
import { type Chapter, inTheList } from './chapter.ts'

export const chaptersAToF: readonly Chapter[] = [
  {
    title: 'AirMedia',
    adapters: ['airmedia'],
    used: ['GET PUT airmedia/config/', 'GET airmedia/receivers/', 'POST airmedia/receivers/{name}/'],
  },
  {
    title: 'Calls',
    adapters: ['calls'],
    used: [
      ...['GET call/log/', 'PUT DELETE call/log/{id}', 'POST call/log/delete_all/', 'POST call/log/mark_all_as_read/'],
      ...['GET call/account', 'GET call/voicemail/', 'PUT DELETE call/voicemail/{id}'],
      'GET call/voicemail/{id}/audio_file',
    ],
    leftOut: { 'GET call/log/{id}': inTheList, 'GET call/voicemail/{id}': inTheList },
  },
  {
    title: 'Cameras',
    adapters: ['home'],
    used: ['GET camera/', 'GET camera/stream/{id}/snapshot.cgi'],
    leftOut: {
      'GET camera/{id}': inTheList,
      'GET camera/stream/{id}/stream.m3u8':
        'A video stream is no message; Home Assistant can read RTSP from the camera.',
    },
  },
  {
    title: 'Connection',
    adapters: ['connection'],
    used: [
      ...['GET connection/', 'GET PUT connection/config/', 'GET PUT connection/ipv6/config/', 'GET connection/xdsl/'],
      ...['GET connection/ftth/', 'GET PUT connection/lte/config/', 'GET PUT connection/aggregation'],
      ...['GET connection/lte/aggregation', 'GET connection/lte/backup', 'GET connection/ddns/{provider}/status/'],
      ...['GET PUT connection/ddns/{provider}/', 'GET connection/logs/'],
    ],
  },
  {
    title: 'Contacts',
    adapters: ['contacts', 'calls'],
    used: ['GET POST contact/', 'GET PUT DELETE contact/{id}', 'POST number/', 'PUT DELETE number/{id}'],
    leftOut: {
      'GET contact/{id}/{numbers,addresses,urls,emails}/': 'The contact has them.',
      'GET number/{id}': 'The contact has it.',
      'GET PUT DELETE {address,url,email}/{id}': 'Automations use numbers; an address book is not edited over MQTT.',
      'POST {address,url,email}/': 'Automations use numbers; an address book is not edited over MQTT.',
    },
  },
  {
    title: 'DHCP',
    adapters: ['dhcp'],
    used: [
      ...['GET PUT dhcp/config/', 'GET POST dhcp/static_lease/', 'PUT DELETE dhcp/static_lease/{id}'],
      'GET dhcp/dynamic_lease/',
    ],
    leftOut: { 'GET dhcp/static_lease/{id}': inTheList },
  },
  { title: 'DHCPv6', adapters: ['dhcp'], used: ['GET PUT dhcpv6/config/'] },
  {
    title: 'Downloads',
    adapters: ['downloads'],
    used: [
      ...['GET downloads/', 'PUT DELETE downloads/{id}', 'DELETE downloads/{id}/erase', 'GET downloads/{id}/log'],
      ...['POST downloads/add', 'GET downloads/stats', 'GET downloads/{id}/files', 'PUT downloads/{id}/files/{file}'],
      ...['GET POST downloads/{id}/trackers', 'PUT DELETE downloads/{id}/trackers/{announce}'],
      ...['GET downloads/{id}/peers', 'GET downloads/{id}/pieces', 'GET downloads/{id}/blacklist'],
      ...['DELETE downloads/{id}/blacklist/empty', 'DELETE downloads/blacklist/{host}', 'POST downloads/blacklist'],
      ...['GET POST downloads/feeds/', 'PUT DELETE downloads/feeds/{id}', 'POST downloads/feeds/{id}/fetch'],
      ...['POST downloads/feeds/fetch', 'GET downloads/feeds/{id}/items/', 'PUT downloads/feeds/{id}/items/{item}'],
      ...['POST downloads/feeds/{id}/items/{item}/download', 'POST downloads/feeds/{id}/items/mark_all_as_read'],
      ...['GET PUT downloads/config/', 'PUT downloads/throttling'],
    ],
    leftOut: { 'GET downloads/{id}': inTheList, 'GET downloads/feeds/{id}': inTheList },
  },
  {
    title: 'File system',
    adapters: ['files'],
    used: [
      ...['GET fs/tasks/', 'GET PUT DELETE fs/tasks/{id}', 'GET fs/tasks/{id}/hash', 'GET fs/ls/', 'GET fs/ls/{path}'],
      ...['GET fs/info/{path}', 'POST fs/info', 'POST fs/mv/', 'POST fs/cp/', 'POST fs/rm/', 'POST fs/cat/'],
      ...['POST fs/archive/', 'POST fs/extract/', 'POST fs/repair/', 'POST fs/hash/', 'POST fs/mkdir/'],
      ...['POST fs/rename/', 'GET dl/{path}'],
    ],
    leftOut: { 'POST fs/mkpath/': 'In no documentation and never seen answered; fs/mkdir/ does it folder by folder.' },
  },
  {
    title: 'Freeplug',
    adapters: ['freeplug'],
    used: ['GET freeplug/', 'POST freeplug/{id}/reset/'],
    leftOut: { 'GET freeplug/{id}/': inTheList },
  },
  { title: 'FTP and TFTP', adapters: ['ftp'], used: ['GET PUT ftp/config/', 'GET PUT tftp/config/'] },
]
