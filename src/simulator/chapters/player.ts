/**
 * The Freebox Players behind the box. https://dev.freebox.fr/sdk/os/player/; the remote control and the system of a player
 * are not documented.
 */
import { z } from 'zod'
import { Binary, Refusal } from '../answer.ts'
import { type Player, statusOf } from '../house/players.ts'
import { channelsByNumber } from '../house/television.ts'
import type { SimulatedHouse } from '../house.ts'
import { type Box, type Chapter, EmptyBody, get, post, put } from '../route.ts'

const VolumeChange = z
  .strictObject({ volume: z.int().min(0).max(100), mute: z.boolean() })
  .partial()
  .refine((body) => Object.keys(body).length > 0)
const Open = z.strictObject({ url: z.string().min(1), type: z.string().optional() })
const Word = z.string().min(1)
const Media = z.union([z.strictObject({ cmd: Word }), z.strictObject({ name: Word })])
const Key = z.strictObject({ key: z.string().min(1) })

const mediaCommands = [
  ...['play_pause', 'stop', 'prev', 'next', 'play', 'pause', 'seek_forward', 'seek_backward', 'record', 'record_stop'],
  ...['repeat_all', 'repeat_one', 'repeat_off', 'repeat_toggle', 'shuffle_on', 'shuffle_off', 'shuffle_toggle'],
]
const keys = [
  ...['up', 'down', 'left', 'right', 'ok', 'back', 'home', 'epg', 'info', 'rec', 'tv'],
  ...['prgm_inc', 'prgm_dec', 'power'],
]

const base = 'player/{id}/api/{version}'

/** A route of a player. One in a version that it does not have yet answers with a page. */
function of<Call extends Where, Result>(answer: (player: Player, call: Call) => Result) {
  return (call: Call): Result | Binary => {
    const player = playerOf(call.house, call.parameters.id)
    const major = Number(/^v(\d+)$/.exec(call.parameters.version)?.[1])
    const newest = Number.parseInt(player.entry.api_version ?? '0', 10)
    return major <= newest ? answer(player, call) : new Binary('text/html', Buffer.from('<html>404</html>'))
  }
}

interface Where {
  house: SimulatedHouse
  parameters: { id: string; version: string }
}

export const player: Chapter = {
  read: 'player',
  write: 'player',
  routes: [
    get('player', ({ house }) => house.players.map((it) => it.entry)),
    get(
      `${base}/status`,
      of((it, { house }) => statusOf(it, channelsByNumber(house.television))),
    ),
    get(`${base}/control/volume`, of(volumeOf)),
    put(
      `${base}/control/volume`,
      VolumeChange,
      of((it, { body }) => Object.assign(volumeOf(it), body)),
    ),
    post(
      `${base}/control/mediactrl`,
      Media,
      of((it, { body }) => control(it, body)),
    ),
    post(
      `${base}/control/open`,
      Open,
      of((it, { body, box }) => open(box, it, body.url)),
    ),
    post(
      `${base}/control/remote`,
      Key,
      of((it, { body, box }) => press(box, it, body.key)),
    ),
    get(
      `${base}/system`,
      of((it) => systemOf(it)),
    ),
    post(
      `${base}/system/reboot`,
      EmptyBody,
      of(() => undefined),
    ),
  ],
}

function playerOf(house: SimulatedHouse, id: string): Player {
  const found = house.players.find(({ entry }) => String(entry.id) === id)
  if (!found?.entry.api_available || !found.entry.reachable) throw new Refusal('noent')
  return found
}

function volumeOf({ volume }: Player) {
  if (volume === undefined) throw new Refusal('invalid_request', {}, 404)
  return volume
}

/** On the home screen it succeeds without effect. */
function control(it: Player, body: z.output<typeof Media>): void {
  const command = it.mediaField === 'cmd' ? 'cmd' in body && body.cmd : 'name' in body && body.name
  if (command === false || !mediaCommands.includes(command)) throw new Refusal('inval')
  if (command === 'play_pause' && it.app !== undefined)
    it.playbackState = it.playbackState === 'play' ? 'pause' : 'play'
}

/** It wakes a player that sleeps. */
function open(box: Box, it: Player, url: string): void {
  const { searchParams, protocol } = URL.canParse(url) ? new URL(url) : { searchParams: undefined, protocol: '' }
  if (searchParams === undefined) throw new Refusal('inval')
  const show = () => {
    it.power_state = 'running'
    it.app = protocol === 'tv:' ? 'fr.freebox.tv' : 'fr.freebox.mediaplayer'
    const number = Number(searchParams.get('channel') ?? numberOf(box.house, searchParams.get('uuid')))
    if (protocol === 'tv:' && number > 0) it.channel = number
  }
  if (it.power_state === 'running') show()
  else box.after(it.wakeSeconds, show)
}

function numberOf({ television }: SimulatedHouse, uuid: string | null): number | undefined {
  return television.rows.find((it) => it.uuid === uuid)?.number
}

/** The power key is the same for on and off. */
function press(box: Box, it: Player, key: string): void {
  if (!keys.includes(key)) throw new Refusal('inval')
  if (key === 'power') {
    box.after(it.wakeSeconds, () => {
      const wakes = it.power_state === 'standby'
      Object.assign(it, { power_state: wakes ? 'running' : 'standby', app: wakes ? 'fr.freebox.home' : undefined })
    })
  }
  if (it.power_state === 'standby') return
  if (key === 'prgm_inc') it.channel += 1
  if (key === 'prgm_dec') it.channel = Math.max(1, it.channel - 1)
}

function systemOf({ entry }: Player) {
  const uptime = { uptime: '1 heure', uptime_val: 3600 }
  return { board_name: entry.device_model, configured: true, firmware_version: '1.3.12', serial: '9576', ...uptime }
}
