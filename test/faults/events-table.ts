/** What can go wrong with the events that the box sends: none, too many, or ones that nobody understands. */
import { pause } from '../mqtt/support.ts'
import { bob, type Fault } from './fault.ts'

export const eventFaults: readonly Fault[] = [
  {
    name: 'WebSocket refused',
    about: 'no events: hosts are polled',
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
    about: 'the socket is cut each time it stands',
    begin: ({ box }) => box.faults.websocket('drop'),
    end: ({ box }) => box.faults.websocket(undefined),
    unavailable: 'nothing',
    command: ['done'],
  },
  {
    name: 'WebSocket silent',
    about: 'the socket stands and is dead: the ping notices',
    begin: ({ box }) => box.faults.websocket('silent'),
    end: ({ box }) => box.faults.websocket(undefined),
    unavailable: 'nothing',
    command: ['done'],
  },
  {
    name: 'unknown event',
    about: 'events that nobody asked for, and known ones with nonsense in them',
    async begin({ box }) {
      for (const result of nonsense) {
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
    about: 'a thousand events in a moment: no more is read for them than for one',
    begin({ box }) {
      const here = box.house.hosts.find(({ id }) => id === bob)?.reachable === true
      for (let round = 0; round < 250; round++) for (const it of [!here, here]) box.setHostReachable(bob, it)
    },
    end: () => undefined,
    unavailable: 'nothing',
    command: ['done'],
    retells: true,
  },
  {
    name: 'malformed frame',
    about: 'half messages, and bytes that are no frame',
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

const nonsense = [null, 7, '', 'x', [], {}, [{}], { id: 7 }, { id: '' }, { id: bob, l3connectivities: 7 }, { id: '#' }]
