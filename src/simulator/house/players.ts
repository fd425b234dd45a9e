/** The Freebox Players of the house, in the two shapes of their status, and those that are only listed. */
import type { ModelSheet } from '../models.ts'

/** What the box lists. The entry of a Player Pop has neither id nor API. */
export interface PlayerEntry {
  id?: number
  uid?: string
  mac?: string
  api_version?: string
  api_available: boolean
  reachable: boolean
  device_name: string
  device_model?: string
  stb_type: string
  lan_gids?: string[]
  last_time_reachable?: number
}

export interface Player {
  entry: PlayerEntry
  power_state: 'running' | 'standby'
  /** The package of the application in front, if any. */
  app: string | undefined
  channel: number
  playbackState: 'play' | 'pause'
  /** What the application says of its medium. */
  metadata: Record<string, string>
  /** The channel is in the context (since August 2023), or in the address of the application alone. */
  shape: 'context' | 'address'
  /** Undefined on a player without the path. */
  volume: { volume: number; mute: boolean } | undefined
  /** The name that the field of a media command has. */
  mediaField: 'cmd' | 'name'
  /** How long it takes to wake up or to go to sleep. Seconds. */
  wakeSeconds: number
}

const lastSeen = 1_795_340_000

/** On the network it is the host of the family with this address. */
const main = { mac: '8C:97:EA:00:00:01', lan_gids: ['ether-8c:97:ea:00:00:01'], last_time_reachable: lastSeen }

const pop: PlayerEntry = {
  mac: '8C:97:EA:00:00:21',
  stb_type: 'stb_v8',
  last_time_reachable: lastSeen,
  api_available: false,
  device_name: 'Player de la chambre',
  device_model: 'fbx8am',
  reachable: true,
  lan_gids: ['ether-8c:97:ea:00:00:21'],
}

const asleep: Omit<Player, 'entry'> = {
  power_state: 'standby',
  app: undefined,
  channel: 1,
  playbackState: 'play',
  metadata: {},
  shape: 'context',
  volume: undefined,
  mediaField: 'cmd',
  wakeSeconds: 0.3,
}

const devialet: Player = {
  ...asleep,
  entry: {
    ...main,
    ...{ id: 17, uid: '4f1c2ab6a1b24d0f8a3f7a5f2e6d9c01', api_version: '11.1', stb_type: 'stb_v7' },
    ...{ device_model: 'fbx7hd-delta', device_name: 'Freebox Player', api_available: true, reachable: true },
  },
  volume: { volume: 50, mute: false },
}

/** Firmware of 2020, which lists neither the MAC address nor the model. */
const revolution: Player = {
  ...asleep,
  entry: {
    ...{ id: 1, uid: '7a0d5c3e9b8f4e61b2c4d6e8f0a1b2c3', api_version: '7.0', stb_type: 'stb_v6' },
    ...{ device_name: 'Freebox Player', api_available: true, reachable: true },
  },
  shape: 'address',
  mediaField: 'name',
}

const onlyListed = (entry: PlayerEntry): Player => ({ ...asleep, entry })

/** The players that come with each box, by its board. */
const players: Readonly<Record<string, () => Player[]>> = {
  fbxgw2r: () => [{ ...revolution, power_state: 'running', app: 'fr.freebox.tv', channel: 7 }],
  fbxgw1r: () => [
    onlyListed({
      ...main,
      ...{ stb_type: 'stb_android', device_model: 'fbx6lcv2', device_name: 'Freebox Mini 4K' },
      ...{ api_available: false, reachable: true },
    }),
  ],
  fbxgw8r: () => [onlyListed({ ...pop, ...main, device_name: 'Freebox Player Pop' })],
  fbxgw7r: () => [{ ...devialet, power_state: 'running', app: 'fr.freebox.tv', channel: 3 }, onlyListed(pop)],
  fbxgw9r: () => [devialet, onlyListed({ ...pop, reachable: false })],
}

export function createPlayers({ board_name }: ModelSheet): Player[] {
  return structuredClone(players[board_name]?.() ?? [])
}

/** The status as the player answers it. A player that sleeps says nothing else. */
export function statusOf(player: Player, channels: Readonly<Record<number, { uuid: string; name: string }>>) {
  const { power_state, app, shape } = player
  if (power_state === 'standby') return { power_state }
  if (app === undefined) return { power_state }
  if (app !== 'fr.freebox.tv') {
    const { playbackState, metadata } = player
    const hasMedium = shape === 'context' && app !== 'fr.freebox.home'
    const context = hasMedium ? { player: { playbackState, metadata, curPos: `${Date.now()}` } } : {}
    return { power_state, foreground_app: { package_id: 51, cur_url: '', package: app, context } }
  }
  const cur_url = shape === 'context' ? '' : `tv://?bouquetId=675&channel=${player.channel}`
  const context = shape === 'context' ? tvContext(player, channels[player.channel]) : {}
  return { power_state, foreground_app: { package_id: 34, cur_url, package: app, context } }
}

/** Positions are epoch milliseconds as text. */
function tvContext({ channel, playbackState, metadata }: Player, named: { uuid: string; name: string } | undefined) {
  const position = `${Date.now()}`
  const service = 'rtsp://rtsp-server/fbxtv_priv/stream?namespace=1&service=612'
  return {
    player: {
      ...{
        source: service,
        sourceHidden: false,
        duration: 0,
        position: 0,
        playbackState,
        mediaState: 'ready',
        metadata,
      },
      ...{ livePos: position, curPos: position, maxPos: position, minPos: `${Date.now() - 1_800_000}` },
      ...{ audioIndex: 0, audioList: [], videoIndex: 0, videoList: [], subtitleIndex: -1, subtitleList: [] },
    },
    channel: {
      ...{ bouquetId: 675, bouquetName: 'Freebox TV', bouquetType: 'adsl', channelType: 'regular' },
      ...{ channelNumber: channel, channelSubNumber: 0, channelName: named?.name, channelUuid: named?.uuid },
      ...{ currentServiceIndex: '0', isTimeShifting: false, videoIsVisible: true, services: [] },
    },
  }
}
