/**
 * What users of earlier integrations reported as broken, and the tests that would have caught it. A theme of an adapter
 * that does not exist yet is marked with `notCovered`.
 */
import type { Theme } from './theme.ts'
import { boxThemes } from './themes-box.ts'
import { houseThemes } from './themes-house.ts'

const presence: readonly Theme[] = [
  {
    complaint: 'trackers stay unavailable if the box starts after the integration',
    caughtBy: [
      'e2e/trouble: at the start is waited for, and everything is published once it answers',
      'matrix: connection refused',
      'matrix: restart',
    ],
  },
  {
    complaint: 'wired hosts of a Pop are missing',
    caughtBy: ['faults/models: hosts that are reachable are at home, wired ones too, on every model: %s'],
  },
  {
    complaint: 'phones disappear with a new firmware, although they are associated',
    caughtBy: [
      'adapters/wifi: is at home as soon as a station is associated, before it has an IP address',
      'e2e/wifi: begins before the phone has an IP address, does not flap while it roams, and ends when it leaves',
      'matrix: firmware upgrade',
    ],
  },
  {
    complaint: 'hosts of the guest Wi-Fi are not tracked',
    caughtBy: [
      'adapters/lan: a phone that moves to the guest Wi-Fi stays at home while the main network reports it as unreachable',
      'adapters/lan: a host of the guest network is not a device by default',
      'fixture: lan/delta-family',
    ],
  },
  {
    complaint: 'a person becomes away whenever the phone sleeps: no delay can be set',
    caughtBy: [
      'engine/pure: is home at once, and away only after consider_home of certain absence',
      'e2e/presence: of a phone that is silent for a moment does not change',
    ],
  },
  {
    complaint: 'a station is still shown hours after it left',
    caughtBy: [
      'e2e/presence: changes to away only after consider_home, with the time of last_seen',
      'adapters/wifi: is away while a station has the wrong key',
      'e2e/wifi: begins before the phone has an IP address, does not flap while it roams, and ends when it leaves',
    ],
  },
  { complaint: 'one host without l3connectivities breaks the whole read', caughtBy: ['matrix: missing fields'] },
  {
    complaint: 'a phone with a random MAC is a new device each time',
    caughtBy: ['adapters/lan: a phone with a randomised MAC address is a device only after two days'],
  },
]

const rights: readonly Theme[] = [
  {
    complaint:
      'the setup fails because a right is missing, and the message does not say which right to tick, and where',
    caughtBy: [
      'matrix: 403 right',
      'e2e/trouble: is logged once, with the name that Freebox OS shows',
      'cli/pair: names missing rights as Freebox OS does, and where to tick them',
      'cli/check: names a missing right as Freebox OS does, and where to tick it',
    ],
  },
  {
    complaint: 'the right to Freebox Home is required on boxes without Freebox Home',
    caughtBy: ['e2e/home-nodes: stop on a box without Home; a missing right is logged once'],
  },
  {
    complaint: 'without the right to the settings a switch does nothing, without a message',
    caughtBy: [
      'e2e/commands: without the right is answered with the name of the right to tick in Freebox OS',
      'matrix: 403 right',
    ],
  },
  {
    complaint: 'one missing right stops every read after it',
    caughtBy: ['matrix: 403 right', 'freebox/events: leaves out a group whose right is missing'],
    notCovered: 'the player, whose right was missing, has no adapter yet',
  },
  {
    complaint: 'the application is authorised at the box, and the program still waits',
    caughtBy: [
      'cli/pair: lets a waiting daemon continue by itself; the daemon has logged once what to do',
      'freebox/session: is waited for until the user confirms it',
      'freebox/rights: are noticed without a restart when they are granted later, and no old session stays open',
    ],
  },
]

const lasting: readonly Theme[] = [
  {
    complaint: 'a WebSocket that is open for a day dies, or makes the box answer with errors',
    caughtBy: [
      'freebox/events: is replaced at regular intervals, before the box stops sending',
      'freebox/events: is replaced if its pongs are missing, although it was never closed',
      'matrix: WebSocket silent',
    ],
  },
  {
    complaint: 'one event that the box does not know makes it refuse all of them',
    caughtBy: ['freebox/events: keeps the other groups if one is refused'],
  },
  {
    complaint: 'one part of the API fails every few hours',
    caughtBy: [
      'freebox/requests: are not affected by another path that hangs',
      'matrix: answer lost',
      'matrix: wrong types',
    ],
  },
  {
    complaint: 'the list of hosts times out hundreds of times a day: too many requests at once',
    caughtBy: [
      'freebox/requests: run two at a time if they are polls, and a command does not wait for one to end',
      'e2e/house: is requested once per path and tick, even if several resources need the path',
      'freebox/requests: are not affected by another path that hangs',
      'matrix: slow',
    ],
  },
  {
    complaint: 'the same failure is logged each time',
    caughtBy: [
      'matrix: truncated JSON',
      'matrix: hang',
      'e2e/trouble: is logged once, and everything is unavailable until it is back',
    ],
  },
  {
    complaint: 'a timeout at the start is never retried',
    caughtBy: [
      'matrix: hang',
      'e2e/trouble: in part at the start, so that the daemon cannot identify it, is used once it can be identified',
    ],
  },
  {
    complaint: 'after a fault the data is missing until a restart',
    caughtBy: [
      'matrix: restart',
      'matrix: reset',
      'freebox/away: costs one login and nothing else if it rebooted between two requests',
    ],
  },
  {
    complaint: 'polling each second can be heard on the telephone',
    caughtBy: [
      'freebox/request-budget: no minute has more requests than the limit, however they are spread',
      'config/defaults: has the documented defaults, among them the limit on requests to the box',
    ],
  },
  { complaint: 'internal errors of the box', caughtBy: ['matrix: 5xx', 'matrix: HTML'] },
  {
    complaint: 'everything is slow or the box is overloaded: no budget, one request per item',
    caughtBy: [
      'freebox/request-budget: reads beyond the limit are slowed down evenly instead of stopping for the rest of the minute',
      'e2e/home-nodes: are few, whatever the number of nodes',
      'e2e/house: causes no messages, although every resource is read each second',
    ],
  },
]

export const themes: readonly Theme[] = [...presence, ...rights, ...lasting, ...boxThemes, ...houseThemes]
