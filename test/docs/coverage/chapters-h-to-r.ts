/** The calls of the API, from Freebox Home to the RRD. */
import { type Chapter, inTheList } from './chapter.ts'

const never = 'No answer of a real box is known, and one client only names it; nothing is shown before that.'

export const chaptersHToR: readonly Chapter[] = [
  {
    title: 'Freebox Home',
    adapters: ['home'],
    used: [
      ...['GET home/adapters', 'PUT home/adapters/{id}', 'GET POST home/pairing/{adapter}', 'GET home/nodes'],
      ...['GET PUT DELETE home/nodes/{id}', 'GET PUT home/endpoints/{node}/{endpoint}', 'POST home/endpoints/get'],
      'GET home/tileset/all',
    ],
    leftOut: {
      'GET home/adapters/{id}': inTheList,
      'DELETE home/adapters/{id}': 'It would remove a radio of the box with every node on it.',
      'GET home/tileset/{node}': 'home/tileset/all has the tiles of all nodes.',
      'GET home/links': `Which node drives which one. ${never}`,
      'GET DELETE home/links/{id}': `Which node drives which one. ${never}`,
      'GET home/nodes/{id}/rules': `The scenarios of the box. Automations belong into Home Assistant. ${never}`,
      'GET home/nodes/{id}/rules/node/{rule}/{role}': `The scenarios of the box. ${never}`,
      'GET home/nodes/{id}/rules/template/{name}/{role}': `The scenarios of the box. ${never}`,
      'POST PUT home/rules/{name}': `The scenarios of the box. Automations belong into Home Assistant. ${never}`,
      'GET home/secmod': `The security module. ${never}`,
      'GET POST home/sms/numbers': `The telephone numbers that the alarm informs, which are personal. ${never}`,
      'PUT home/sms/numbers/{id}': `The telephone numbers that the alarm informs. ${never}`,
      'POST home/sms/numbers/{id}/send_validation_sms': `The telephone numbers that the alarm informs. ${never}`,
      'POST home/sms/numbers/{id}/validate': `The telephone numbers that the alarm informs. ${never}`,
    },
  },
  {
    title: 'LAN',
    adapters: ['lan'],
    used: [
      ...['GET PUT lan/config/', 'GET lan/browser/interfaces/', 'GET lan/browser/{interface}/', 'GET PUT lan/routes'],
      ...['PUT lan/browser/{interface}/{host}/', 'POST lan/wol/{interface}/'],
    ],
    leftOut: { 'GET lan/browser/{interface}/{host}/': inTheList },
  },
  { title: 'Language', adapters: ['system'], used: ['GET POST lang/'] },
  {
    title: 'LCD and LED strip',
    adapters: ['lcd'],
    used: ['GET PUT lcd/config/', 'GET PUT ledstrip/planning'],
    leftOut: { 'GET ledstrip/status': 'ledstrip/planning and the time of the next change say the same.' },
  },
  {
    title: 'Port forwarding (NAT)',
    adapters: ['nat'],
    used: [
      ...['GET PUT fw/dmz/', 'GET POST fw/redir/', 'GET PUT DELETE fw/redir/{id}', 'GET fw/incoming/'],
      'PUT fw/incoming/{id}',
    ],
    leftOut: { 'GET fw/incoming/{id}': inTheList },
  },
  { title: 'Network share', adapters: ['netshare'], used: ['GET PUT netshare/samba/', 'GET PUT netshare/afp/'] },
  {
    title: 'Notifications',
    adapters: ['notif'],
    used: ['GET notif/targets/', 'DELETE notif/targets/{id}'],
    ofProgram: {
      'POST notif/targets/': ['push, if it is enabled', 'src/push/target.ts'],
      'PUT notif/targets/{id}': ['push, if it is enabled', 'src/push/target.ts'],
    },
    leftOut: { 'GET notif/targets/{id}': inTheList },
  },
  {
    title: 'Profiles and network control',
    adapters: ['profile'],
    used: [
      ...[
        'GET POST profile/',
        'GET PUT DELETE profile/{id}',
        'GET POST network_control/',
        'GET PUT network_control/{id}',
      ],
      ...['GET POST network_control/{id}/rules/', 'GET PUT DELETE network_control/{id}/rules/{rule}'],
    ],
    leftOut: {
      'GET POST network_control/migrate': 'It moves the old parental control to profiles once; Freebox OS offers that.',
    },
  },
  {
    title: 'Parental control (before API 8)',
    adapters: [],
    used: [],
    leftOut: {
      'GET PUT parental/config/': 'Every box that still gets updates has profiles instead, and answers `deprecated`.',
      'GET POST parental/filter/': 'Every box that still gets updates has profiles instead.',
      'GET PUT DELETE parental/filter/{id}': 'Every box that still gets updates has profiles instead.',
      'GET PUT parental/filter/{id}/planning': 'Every box that still gets updates has profiles instead.',
    },
  },
  {
    title: 'Player',
    adapters: ['player'],
    used: [
      ...['GET player/', 'GET player/{id}/api/{version}/status/', 'GET PUT player/{id}/api/{version}/control/volume/'],
      ...['POST player/{id}/api/{version}/control/mediactrl/', 'POST player/{id}/api/{version}/control/open'],
      ...['POST player/{id}/api/{version}/control/remote', 'POST player/{id}/api/{version}/system/reboot'],
    ],
    leftOut: {
      'GET player/{id}/api/{version}/system':
        'The list has model and state; what it adds does not change an automation.',
    },
  },
  {
    title: 'PVR (recorder)',
    adapters: ['pvr'],
    used: [
      ...['GET PUT pvr/config/', 'GET POST pvr/programmed/', 'PUT DELETE pvr/programmed/{id}', 'GET pvr/finished/'],
      ...['PUT DELETE pvr/finished/{id}', 'GET pvr/media/', 'GET POST pvr/generator/', 'DELETE pvr/generator/{id}'],
    ],
    leftOut: {
      'GET pvr/programmed/{id}': inTheList,
      'GET pvr/finished/{id}': inTheList,
      'GET PUT pvr/generator/{id}': 'The list has the same fields; a repetition is removed and made again.',
      'POST pvr/programmed/{id}/ack/': 'In no documentation, and its effect is not known.',
      'GET PUT pvr/quota/': 'A step of the contract with Free, which an automation should not take.',
    },
  },
  {
    title: 'RAID',
    adapters: ['storage'],
    used: ['GET storage/raid/'],
    leftOut: {
      'GET storage/raid/{id}': inTheList,
      'POST storage/raid/': 'Making, changing and removing an array erases disks. Freebox OS guides through that.',
      'PUT DELETE storage/raid/{id}': 'Making, changing and removing an array erases disks.',
      'POST storage/raid/{id}/forcestart': 'It may lose data of a damaged array. Freebox OS guides through that.',
      'PUT storage/raid/{id}/members': 'Making and changing an array erases disks.',
      'DELETE storage/raid/{id}/members/faulty': 'Making and changing an array erases disks.',
      'POST storage/raid/{id}/members/addspares': 'Making and changing an array erases disks.',
    },
  },
  { title: 'RRD (history)', adapters: ['rrd', 'switch'], used: ['GET POST rrd/'] },
]
