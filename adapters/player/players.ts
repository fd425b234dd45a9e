/** The players of the network, each with what it says of itself. https://dev.freebox.fr/sdk/os/player/ */
import { z } from 'zod'
import { flag, list, numeric, type Reader, text } from '../../src/contract/index.ts'
import { type Channels, channelNamed, channels } from '../sources/channels.ts'
import { address, ifValid } from '../sources/leaves.ts'
import { Status, Volume } from './status.ts'

const LanId = z.string().toLowerCase()

/** An entry of the list. Before 2020 it had no MAC address; a Player Pop has no id, and a Mini 4K no API. */
export const Entry = z
  .object({ id: ifValid(z.union([numeric, z.string().min(1)])), uid: ifValid(text), mac: ifValid(address) })
  .extend({ lan_gids: list(LanId).catch([]), device_name: text.catch(null), device_model: ifValid(text) })
  .extend({ stb_type: ifValid(text), reachable: flag.catch(false), api_available: flag.catch(false) })
  .extend({ api_version: ifValid(text) })
  .transform(({ id, uid, mac, lan_gids, api_version, ...it }) => {
    const lanMac = lan_gids.find((gid) => gid.startsWith('ether-'))?.slice('ether-'.length)
    const hasApi = id !== undefined && !isAndroid(it.stb_type) && (it.api_available || api_version != null)
    return {
      ...{ name: it.device_name, mac: mac ?? lanMac ?? null, connected: it.reachable },
      key: mac ?? lanMac ?? uid ?? String(id ?? ''),
      model: it.device_model ?? it.stb_type ?? null,
      /** The path of its own API, in its own version; undefined if it has none. */
      path: hasApi ? `player/${id}/api/v${majorOf(api_version)}` : undefined,
      /** Whether it can be asked now. */
      answers: hasApi && it.api_available && it.reachable,
    }
  })
export type Entry = z.output<typeof Entry>

/** A Mini 4K (`stb_android`) and a Player Pop (`stb_v8`) are only listed. */
function isAndroid(type: string | null | undefined): boolean {
  return type === 'stb_android' || type === 'stb_v8'
}

/** The major version; 6, which every player takes, if it does not say it. */
function majorOf(version: string | null | undefined): string {
  return /^\d+/.exec(version ?? '')?.[0] ?? '6'
}

const Listed = list(z.unknown())

/** What the player says is undefined if it has no such thing, and null while it is unknown. */
export interface RawPlayer {
  /** As the box lists it. */
  readonly entry: unknown
  /** The same, kept as it is: with it the player is read again. */
  readonly raw: unknown
  readonly status?: Status | null
  readonly volume?: Volume | null | undefined
}

export async function rawPlayers(box: Reader): Promise<RawPlayer[]> {
  const all = await box.get('player/', Listed)
  return Promise.all(all.map((entry) => rawPlayer(box, entry)))
}

/** One player, without the others. */
export async function rawPlayer(box: Reader, entry: unknown): Promise<RawPlayer> {
  const { path, answers } = Entry.safeParse(entry).data ?? {}
  if (path === undefined) return { entry, raw: entry }
  const status = answers ? await readStatus(box, `${path}/status/`) : null
  // A player that sleeps has no volume, and is not asked for it.
  const absence = status?.state === 'running' ? 'forGood' : 'known'
  const volume = await box.attempt(`${path}/control/volume/`, Volume, absence)
  return { entry, raw: entry, status: status && (await withChannel(box, status)), volume }
}

/** null if the player does not answer. */
export async function readStatus(box: Reader, path: string): Promise<Status | null> {
  return (await box.attempt(path, Status)) ?? null
}

/** Firmware of before August 2023 says only the number of a channel, or only its uuid. */
async function withChannel(box: Reader, status: Status): Promise<Status> {
  const { channel, channel_name, channel_uuid } = status
  const given = channel_uuid ?? channel
  if (given === null || (channel !== null && channel_name !== null)) return status
  // Without the right to the television, a channel has no name.
  const found = channelNamed(await channels(box).catch(() => none), given)
  if (found === undefined) return status
  return { ...status, channel: channel ?? found.numbers[0] ?? null, channel_name: channel_name ?? found.name }
}

const none: Channels = { all: [], byUuid: new Map(), byNumber: new Map() }
