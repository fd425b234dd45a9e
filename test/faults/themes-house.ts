/** Themes about what is in the house: what was missed, Freebox Home, names and units, the player. */
import type { Theme } from './theme.ts'

const missed: readonly Theme[] = [
  {
    about: 'the 4G that goes along with the line: state and switch',
    caughtBy: ['fixture: connection/pop-4g-backup', 'fixture: connection/delta-xdsl-4g'],
  },
  { about: 'the LED strip of an Ultra', caughtBy: [], notHere: 'the chapter of the display (lcd) is not read yet' },
  {
    about: 'the optical power of the fibre, and fans',
    caughtBy: ['fixture: connection/ultra-fibre', 'fixture: system/delta-four-disks', 'fixture: system/ultra-updating'],
  },
  {
    about: 'disks',
    caughtBy: ['fixture: system/delta-four-disks'],
    notHere: 'of disks only the temperatures are read, with the box; the chapter of storage is not read yet',
  },
  {
    about: 'port redirections and the profiles of network control',
    caughtBy: [],
    notHere:
      'neither chapter (fw, network_control) is read yet; bridge/request/api reaches them where its owner allows it',
  },
  {
    about: 'what goes over the line now, and over each port of the switch',
    caughtBy: ['fixture: connection/ultra-fibre', 'fixture: connection/revolution-fibre'],
    notHere: 'the chapter of the switch is not read yet',
  },
  {
    about: 'who calls, told to other programs at that moment',
    caughtBy: [
      'e2e/phone: is told when it begins and when it ends, with who calls',
      'e2e/calls: of each kind is told once, when it is over, with who and how long; old ones never',
    ],
  },
  {
    about: 'there is nothing for another system (ioBroker)',
    caughtBy: ['examples/node-red: every topic of the flows is one of the demonstration’s house'],
  },
  {
    about: 'polling where the box would tell',
    caughtBy: [
      'freebox/events: arrive at once, with the host as the box sends it',
      'e2e/presence: comes with the event, long before the next read, and counts in zone.home',
    ],
  },
]

const nodes: readonly Theme[] = [
  {
    about: 'things of Freebox Home whose type nobody had listed: RFDomus, detectors, alarms',
    caughtBy: [
      'e2e/home-nodes: of an unknown kind makes entities, on one device with what else the node has',
      'fixture: home/delta-unknown-kinds',
      'fixture: home/delta-family',
    ],
  },
  {
    about: 'a detector of movement is missing or stands still',
    caughtBy: [
      'e2e/home-nodes: is there within a read: doors, movement, the alarm; a press of a key fob once, and none at the start',
      'adapters/home: is the newest entry of the history, whichever way it is written',
      'fixture: home/delta-real-nodes',
    ],
  },
  {
    about: 'garage doors, and a Somfy shutter that is the wrong way round',
    caughtBy: [
      'e2e/home-nodes: moves shutters and garage doors where 100 is open, stops them, and minds which are inverted',
      'adapters/home: a shutter is inverted by its number or its name',
    ],
  },
  {
    about: 'an endpoint is asked for the wrong value',
    caughtBy: [
      'adapters/home: a slot is no state: a switch without a signal knows nothing',
      'e2e/home-nodes: becomes the exact request, and the state that is read back',
    ],
  },
  {
    about: 'the alarm has no panel, or not all of its states',
    caughtBy: [
      'fixture: home/delta-alarm-states',
      'e2e/home-nodes: becomes the exact request, and the state that is read back',
    ],
  },
  {
    about: 'a slash in the password of a camera breaks its stream',
    caughtBy: [
      'freebox/bytes: is returned from the web root too: the snapshot of a camera',
      'adapters/home: nothing secret comes out of any fixture',
    ],
    notHere: 'no address is ever made with the password in it: pictures come by way of the box',
  },
]

const naming: readonly Theme[] = [
  {
    about: 'unique ids had to be migrated, entities stood in the wrong category',
    caughtBy: [
      'homeassistant/document: makes a host a device below the box, found by its MAC, with ids that its language does not change',
      'homeassistant/document: is one document that lint has nothing to say about, for every kind of row',
      'e2e/discovery: in French changes names and nothing else',
    ],
  },
  {
    about: 'bits taken for bytes',
    caughtBy: [
      'fixture: connection/ultra-fibre',
      'homeassistant/document: is one document that lint has nothing to say about, for every kind of row',
    ],
  },
  {
    about: 'temperatures of the history (RRD) that are always 0',
    caughtBy: [],
    notHere: 'the chapter rrd is not read yet',
  },
  {
    about: 'a refresh that does nothing',
    caughtBy: [
      'e2e/discovery: stays away until the daemon is asked to refresh',
      'e2e/house: forgets an object until it is asked to refresh',
    ],
  },
  {
    about: 'too much is there, or what is wanted is hidden',
    caughtBy: [
      'e2e/presence: a hundred and more hosts do not flood Home Assistant',
      'e2e/presence: named: those that their owner would name, and every host has its state',
    ],
  },
]

const player: readonly Theme[] = [
  {
    about: 'the Pop has no remote code, the Mini 4K no player API',
    caughtBy: [],
    notHere: 'the chapter of the player is not read yet',
  },
  {
    about: 'calls that went out are missing',
    caughtBy: [
      'e2e/calls: is shown with counts, the last of each kind and names, and does what it is told',
      'fixture: calls/revolution-names-from-contacts',
    ],
  },
]

export const houseThemes: readonly Theme[] = [...missed, ...nodes, ...naming, ...player]
