/** Themes about the data of the box: missing features, Freebox Home, names and units, the player. */
import type { Theme } from './theme.ts'

const missed: readonly Theme[] = [
  {
    complaint: 'the 4G backup of the connection: state and switch',
    caughtBy: ['fixture: connection/pop-4g-backup', 'fixture: connection/delta-xdsl-4g'],
  },
  {
    complaint: 'the LED strip of an Ultra',
    caughtBy: [],
    notCovered: 'the display (lcd) has no adapter yet',
  },
  {
    complaint: 'the optical power of the fibre, and fans',
    caughtBy: ['fixture: connection/ultra-fibre', 'fixture: system/delta-four-disks', 'fixture: system/ultra-updating'],
  },
  {
    complaint: 'disks: their space, a crash because a member of a RAID has none, and a log full of RAID errors',
    caughtBy: [
      'fixture: system/delta-four-disks',
      'fixture: storage/delta-raid1',
      'fixture: storage/delta-degraded',
      'e2e/storage: announces neither, logs nothing and is asked once for arrays',
    ],
  },
  {
    complaint: 'port redirections and the profiles of network control',
    caughtBy: ['fixture: profile/ultra-api-16'],
    notCovered: 'fw has no adapter yet; bridge/request/api reaches it if the user allows it',
  },
  {
    complaint: 'the current throughput of the connection, and of each port of the switch',
    caughtBy: ['fixture: connection/ultra-fibre', 'fixture: connection/revolution-fibre'],
    notCovered: 'the switch has no adapter yet',
  },
  {
    complaint: 'the caller, reported to other programs while the phone rings',
    caughtBy: [
      'e2e/phone: fires an event with the caller when it begins to ring, and one when it stops',
      'e2e/calls: of each type fires one event when it is over, with caller and duration; earlier calls fire none',
    ],
  },
  {
    complaint: 'nothing exists for another system (ioBroker)',
    caughtBy: ['examples/node-red: every topic of the flows exists in the demo house'],
  },
  {
    complaint: 'polling although the box sends events',
    caughtBy: [
      'freebox/events: arrive at once, with the host as the box sends it',
      'e2e/presence: comes with the event, long before the next read, and counts in zone.home',
    ],
  },
]

const nodes: readonly Theme[] = [
  {
    complaint: 'nodes of Freebox Home with unlisted types: RFDomus, detectors, alarms',
    caughtBy: [
      'e2e/home-nodes: of an unknown type has entities, on the same device as the other endpoints of the node',
      'fixture: home/delta-unknown-kinds',
      'fixture: home/delta-family',
    ],
  },
  {
    complaint: 'a motion detector is missing or does not change',
    caughtBy: [
      'e2e/home-nodes: follows within one read: doors, motion, alarm; a key press fires one event, and none at the start',
      'adapters/home: is the newest entry of the history, in each of its formats',
      'fixture: home/delta-real-nodes',
    ],
  },
  {
    complaint: 'garage doors, and a Somfy shutter that is inverted',
    caughtBy: [
      'e2e/home-nodes: moves shutters and garage doors (100 is open), stops them, and respects `invert`',
      'adapters/home: a shutter is inverted by its id or its name',
    ],
  },
  {
    complaint: 'the wrong endpoint of a node is read',
    caughtBy: [
      'adapters/home: the value of a slot is not a state: a switch without a signal is unknown',
      'e2e/home-nodes: is sent as the exact request, and the state that is read back is published',
    ],
  },
  {
    complaint: 'the alarm has no panel, or not all of its states',
    caughtBy: [
      'fixture: home/delta-alarm-states',
      'e2e/home-nodes: is sent as the exact request, and the state that is read back is published',
    ],
  },
  {
    complaint: 'a slash in the password of a camera breaks its stream',
    caughtBy: [
      'freebox/bytes: is returned from the web root too: the snapshot of a camera',
      'adapters/home: no secret of a fixture is published',
    ],
    notCovered: 'no URL contains the password: images are read from the box',
  },
]

const naming: readonly Theme[] = [
  {
    complaint: 'unique ids had to be migrated, and entities had the wrong category',
    caughtBy: [
      'homeassistant/document: makes a host a device below the box, identified by its MAC, with the same ids in every language',
      'homeassistant/document: has no lint findings, with an entity of every platform',
      'e2e/discovery: with French as the language changes names but no entity id',
    ],
  },
  {
    complaint: 'bits are shown as bytes',
    caughtBy: [
      'fixture: connection/ultra-fibre',
      'homeassistant/document: has no lint findings, with an entity of every platform',
    ],
  },
  {
    complaint: 'temperatures of the history (RRD) are always 0',
    caughtBy: [],
    notCovered: 'rrd has no adapter yet',
  },
  {
    complaint: 'a refresh that does nothing',
    caughtBy: [
      'e2e/discovery: stays deleted until `refresh` is requested',
      'e2e/house: removes an object on `forget`, until `refresh` is requested',
    ],
  },
  {
    complaint: 'too many entities, or the wanted ones are disabled',
    caughtBy: [
      'e2e/presence: off: makes no devices, even of 300 hosts, and still counts them',
      'e2e/presence: named: makes devices of the named hosts only',
    ],
  },
]

const player: readonly Theme[] = [
  {
    complaint: 'the Pop has no remote code, and the Mini 4K no player API',
    caughtBy: [],
    notCovered: 'the player has no adapter yet',
  },
  {
    complaint: 'outgoing calls are missing',
    caughtBy: [
      'e2e/calls: shows counts, names and the last call of each type, and carries out its commands',
      'fixture: calls/revolution-names-from-contacts',
    ],
  },
]

export const houseThemes: readonly Theme[] = [...missed, ...nodes, ...naming, ...player]
