/** Faults of the events that the box sends: none, too many, or invalid ones. */
import { pause } from '../mqtt/support.ts'
import { bob, type Fault } from './fault.ts'

export const eventFaults: readonly Fault[] = [
  {
    name: 'WebSocket refused',
    description: 'there are no events: hosts are polled',
    begin({ box }) {
      box.faults.websocket('drop')
      box.faults.websocket('refuse')
    },
    end: ({ box }) => box.faults.websocket(undefined),
    unavailable: 'nothing',
    command: ['done'],
  },
  {
    name: 'WebSocket dropped',
    description: 'the WebSocket is cut each time it is open',
    begin: ({ box }) => box.faults.websocket('drop'),
    end: ({ box }) => box.faults.websocket(undefined),
    unavailable: 'nothing',
    command: ['done'],
  },
  {
    name: 'WebSocket silent',
    description: 'the WebSocket is open and dead: the ping detects it',
    begin: ({ box }) => box.faults.websocket('silent'),
    end: ({ box }) => box.faults.websocket(undefined),
    unavailable: 'nothing',
    command: ['done'],
  },
  {
    name: 'unknown event',
    description: 'events without a subscription, and subscribed ones with invalid content',
    async begin({ box }) {
      for (const result of invalidResults) {
        box.emitEvent('lan_host_l3addr_reachable', result)
        box.emitEvent('wifi_station_kicked', result, { toEveryone: true })
      }
      await pause(100)
    },
    end: () => undefined,
    unavailable: 'nothing',
    command: ['done'],
  },
  {
    name: 'flood',
    description: 'a thousand events at once, which cause no more reads than a single one',
    begin({ box }) {
      const here = box.house.hosts.find(({ id }) => id === bob)?.reachable === true
      for (let round = 0; round < 250; round++) for (const it of [!here, here]) box.setHostReachable(bob, it)
    },
    end: () => undefined,
    unavailable: 'nothing',
    command: ['done'],
    republishes: true,
  },
  {
    name: 'malformed frame',
    description: 'incomplete messages, and bytes that are not a WebSocket frame',
    async begin({ box }) {
      for (const fault of ['malformed', 'garbled'] as const) {
        box.faults.websocket(fault)
        box.emitEvent('lan_host_l3addr_reachable', {}, { toEveryone: true })
        await pause(150)
      }
    },
    end: ({ box }) => box.faults.websocket(undefined),
    unavailable: 'nothing',
    command: ['done'],
  },
]

const invalidResults = [
  null,
  7,
  '',
  'x',
  [],
  {},
  [{}],
  { id: 7 },
  { id: '' },
  { id: bob, l3connectivities: 7 },
  { id: '#' },
]
