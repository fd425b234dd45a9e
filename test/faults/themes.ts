/**
 * What broke the integrations that were there before this one, by their users' own account, and the tests that would
 * have caught it. Every theme stands here; where a chapter is not read yet, that is said.
 */
import type { Theme } from './theme.ts'
import { boxThemes } from './themes-box.ts'
import { houseThemes } from './themes-house.ts'

const presence: readonly Theme[] = [
  {
    about: 'trackers stay dead when the box boots after the integration',
    caughtBy: ['e2e/trouble: at the start is waited for', 'matrix: connection refused', 'matrix: restart'],
  },
  {
    about: 'hosts on the cable of a Pop are missing',
    caughtBy: ['faults/models: whoever is here is at home, by cable too, on every model: %s'],
  },
  {
    about: 'phones vanish with a new firmware, though they are associated',
    caughtBy: [
      'adapters/wifi: is at home as soon as a station is associated, before it has an IP address',
      'e2e/wifi: is home before any address, never blinks on its way through the house, and ends with it',
      'matrix: firmware upgrade',
    ],
  },
  {
    about: 'hosts of the guest Wi-Fi are not tracked',
    caughtBy: [
      'adapters/lan: a phone that moves to the guest Wi-Fi stays at home while the main network reports it as unreachable',
      'adapters/lan: a host of the guest network is not a device by default',
      'fixture: lan/delta-family',
    ],
  },
  {
    about: 'somebody is away for each nap of a phone: no delay can be set',
    caughtBy: [
      'engine/pure: is home at once, and away only after consider_home of certain absence',
      'e2e/presence: of a phone that is only silent for a moment does not blink',
    ],
  },
  {
    about: 'a station still shows hours after it left',
    caughtBy: [
      'e2e/presence: leaves only after consider_home, and tells then since when',
      'adapters/wifi: is away while a station has the wrong key',
      'e2e/wifi: is home before any address, never blinks on its way through the house, and ends with it',
    ],
  },
  { about: 'one host without l3connectivities ends the whole read', caughtBy: ['matrix: missing fields'] },
  {
    about: 'a phone with a random MAC is a new stranger each time',
    caughtBy: ['adapters/lan: a phone with a randomised MAC address is a device only after two days'],
  },
]

const rights: readonly Theme[] = [
  {
    about: 'set-up fails because a right is missing, and nobody says which box to tick, and where',
    caughtBy: [
      'matrix: 403 right',
      'e2e/trouble: is said once by the name its owner sees, and the chapter comes when it is given',
      'cli/pair: names missing rights as Freebox OS does, and where to tick them',
      'cli/check: names a missing right as Freebox OS does, and where to tick it',
    ],
  },
  {
    about: 'the right to Freebox Home is asked for on boxes that have no Home',
    caughtBy: ['e2e/home-nodes: are none on a box without Home, and one thing is said where the right is missing'],
  },
  {
    about: 'a switch does nothing without the right to the settings, and does not say so',
    caughtBy: ['e2e/commands: without the right says which one to tick', 'matrix: 403 right'],
  },
  {
    about: 'one missing right breaks off everything after it',
    caughtBy: ['matrix: 403 right', 'freebox/events: leaves out a group whose right is missing'],
    notHere: 'the player, whose right it was, is not read yet',
  },
  {
    about: 'authorised at the box, and the program still waits',
    caughtBy: [
      'cli/pair: lets a waiting daemon continue by itself; the daemon has logged once what to do',
      'freebox/session: is waited for until the user confirms it',
      'freebox/rights: are noticed without a restart when they are granted later, and no old session stays open',
    ],
  },
]

const lasting: readonly Theme[] = [
  {
    about: 'a socket that is open for a day dies or makes the box answer errors',
    caughtBy: [
      'freebox/events: is replaced at regular intervals, before the box stops sending',
      'freebox/events: is replaced if its pongs are missing, although it was never closed',
      'matrix: WebSocket silent',
    ],
  },
  {
    about: 'one event that the box does not know refuses all of them',
    caughtBy: ['freebox/events: keeps the other groups if one is refused'],
  },
  {
    about: 'one part of the API fails every few hours',
    caughtBy: [
      'freebox/requests: are not affected by another path that hangs',
      'matrix: answer lost',
      'matrix: wrong types',
    ],
  },
  {
    about: 'the list of hosts times out hundreds of times a day: the box is asked too much at once',
    caughtBy: [
      'freebox/requests: run two at a time, and a command goes before the waiting reads',
      'e2e/house: asks one path once in a tick, whoever wants it',
      'freebox/requests: are not affected by another path that hangs',
      'matrix: slow',
    ],
  },
  {
    about: 'the same failure is logged each time',
    caughtBy: [
      'matrix: truncated JSON',
      'matrix: hang',
      'e2e/trouble: is said once, and everything is unavailable until it is back',
    ],
  },
  {
    about: 'a timeout at the start is for good',
    caughtBy: [
      'matrix: hang',
      'e2e/trouble: in part at the start, so that it does not say which one it is, is met when it does',
    ],
  },
  {
    about: 'after a fault the data are gone until somebody restarts',
    caughtBy: [
      'matrix: restart',
      'matrix: reset',
      'freebox/away: costs one login and nothing else if it rebooted between two requests',
    ],
  },
  {
    about: 'polling each second is heard on the phone',
    caughtBy: [
      'freebox/token-bucket: no minute has more requests than the limit, however they are spread',
      'config/defaults: has the documented defaults, among them the limit on requests to the box',
    ],
  },
  { about: 'internal errors of the box', caughtBy: ['matrix: 5xx', 'matrix: HTML'] },
  {
    about: 'everything is slow or the box suffers: no budget, one request for each thing',
    caughtBy: [
      'freebox/token-bucket: reads beyond the limit are slowed down evenly instead of stopping for the rest of the minute',
      'e2e/home-nodes: are few, whatever the number of nodes',
      'e2e/house: is quiet: nothing is published while nothing changes, though everything is read each second',
    ],
  },
]

export const themes: readonly Theme[] = [...presence, ...rights, ...lasting, ...boxThemes, ...houseThemes]
