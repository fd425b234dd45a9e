/** Each player: whether it is on, what it shows, and how loud. A Player Pop and a Mini 4K are only connected or not. */
import { z } from 'zod'
import { type Device, many, orElse, phrase, post, put, type Reader, Refusal } from '../../src/contract/index.ts'
import { absenceCodes } from '../sources/leaves.ts'
import { Entry, type RawPlayer, rawPlayer, rawPlayers, readStatus } from './players.ts'
import { appNamed, Playback, Power } from './status.ts'

const Player = z
  .object({
    entry: Entry,
    raw: z.unknown(),
    status: z.custom<RawPlayer['status']>().optional(),
    volume: z.custom<RawPlayer['volume']>().optional(),
  })
  .transform(({ raw, entry: { key, name, mac, model, connected, path, answers }, status, volume }) => {
    const known = path === undefined ? undefined : null
    const state = status?.state ?? known
    return {
      ...{ raw, key, name, mac, model, connected, path, answers, state },
      power: state === 'unknown' ? null : state && state === 'running',
      app: status ? appNamed(status.app) : known,
      package: status ? status.app : known,
      channel: status ? status.channel : known,
      channel_name: status ? status.channel_name : known,
      channel_uuid: status ? status.channel_uuid : known,
      title: status ? status.title : known,
      playback: status ? status.playback : known,
      volume: volume ? volume.volume : volume,
      mute: volume ? volume.mute : volume,
    }
  })
type Player = z.output<typeof Player>

const models: Readonly<Record<string, string>> = {
  fbx6hd: 'Freebox Player Revolution',
  fbx6lc: 'Freebox Mini 4K',
  fbx6lcv2: 'Freebox Mini 4K',
  fbx7hd: 'Freebox Player Devialet',
  'fbx7hd-delta': 'Freebox Player Devialet',
  fbx7hd_delta: 'Freebox Player Devialet',
  'fbx7hd-one': 'Freebox One',
  fbx7hd_one: 'Freebox One',
  fbx8am: 'Freebox Player Pop',
  tbx8am: 'Freebox Player Pop',
}

const mediaCommands = [
  ...(['play_pause', 'stop', 'prev', 'next', 'play', 'pause', 'seek_forward', 'seek_backward', 'record'] as const),
  ...(['record_stop', 'repeat_all', 'repeat_one', 'repeat_off', 'repeat_toggle'] as const),
  ...(['shuffle_on', 'shuffle_off', 'shuffle_toggle'] as const),
] as const
const keys = [
  ...(['up', 'down', 'left', 'right', 'ok', 'back', 'home', 'epg', 'info', 'rec', 'tv'] as const),
  ...(['prgm_inc', 'prgm_dec', 'power'] as const),
] as const

/** What wakes a player up. */
const wakes = ['channel', 'open']

const Open = z.strictObject({ url: z.string().trim().min(1).max(2048), type: z.string().trim().min(1).optional() })

export const player = many({
  schema: Player,
  from: rawPlayers,
  alone: (it, box) => rawPlayer(box, it.raw),
  every: '1m',
  absentCodes: absenceCodes,
  busy: [
    { every: '20s', when: (it) => it.answers, alone: true },
    // It takes some seconds to wake up or to go to sleep.
    { every: '5s', afterCommand: '20s' },
  ],
  // The power key is the same for on and off: pressed again while the player wakes up, it would switch it off.
  settled: ({ power }, word, value) => {
    return wakes.includes(word) ? power === true : word !== 'power' || (power === true) === value
  },
  key: (it) => it.key,
  device: deviceOf,
  joins: { resource: 'lan.host', mac: (it) => it.mac ?? undefined },
  errors: {
    noent: 'There is no such player, or it is not on the network',
    inval: 'The player does not accept one of the values',
  },
  enabled: ['connected', 'power', 'app', 'channel', 'channel_name', 'volume', 'mute'],
  entities: {
    power: { is: 'switch', name: 'Power', icon: 'mdi:power', set: switchPower },
    app: { is: 'sensor', name: 'App', icon: 'mdi:apps', attributes: ['package'] },
    channel: {
      is: 'number',
      name: 'Channel',
      icon: 'mdi:television',
      min: 1,
      max: 9999,
      mode: 'box',
      set: (number, it) => post(pathOf(it, 'control/open'), { url: `tv:?channel=${number}` }),
    },
    channel_name: { is: 'sensor', name: 'Channel name', icon: 'mdi:television-classic', attributes: ['channel_uuid'] },
    title: { is: 'sensor', name: 'Title', icon: 'mdi:format-title' },
    playback: { is: 'sensor', name: 'Playback', icon: 'mdi:play-pause', options: Playback },
    volume: {
      is: 'number',
      name: 'Volume',
      icon: 'mdi:volume-high',
      unit: '%',
      min: 0,
      max: 100,
      set: (volume, it) => put(pathOf(it, 'control/volume/'), { volume }),
    },
    mute: {
      is: 'switch',
      name: 'Mute',
      icon: 'mdi:volume-off',
      set: (mute, it) => put(pathOf(it, 'control/volume/'), { mute }),
    },
    play_pause: mediaButton('Play or pause', 'mdi:play-pause', 'play_pause'),
    stop: mediaButton('Stop', 'mdi:stop', 'stop'),
    next: mediaButton('Next', 'mdi:skip-next', 'next'),
    previous: mediaButton('Previous', 'mdi:skip-previous', 'prev'),
    channel_up: keyButton('Channel up', 'mdi:chevron-up', 'prgm_inc'),
    channel_down: keyButton('Channel down', 'mdi:chevron-down', 'prgm_dec'),
  },
  settings: {
    restart: {
      is: 'button',
      name: 'Restart',
      class: 'restart',
      where: hasApi,
      press: (it) => post(pathOf(it, 'system/reboot')),
    },
  },
  diagnostics: {
    connected: { is: 'binary_sensor', name: 'Connected', class: 'connectivity' },
    state: { is: 'sensor', name: 'State', icon: 'mdi:state-machine', options: Power },
  },
  commands: {
    open: { takes: Open, answer: z.never(), ask: (input, it) => post(pathOf(it, 'control/open'), input) },
    // The channel by its number, also as JSON, is the entity.
    key: { takes: z.strictObject({ key: z.enum(keys) }), answer: z.never(), ask: ({ key }, it) => press(it, key) },
    media: {
      takes: z.strictObject({ command: z.enum(mediaCommands) }),
      answer: z.never(),
      ask: ({ command }, it) => control(it, command),
    },
  },
})

function deviceOf({ key, name, mac, model }: Player): Device {
  return {
    name: name ?? phrase('Freebox Player'),
    manufacturer: 'Free',
    model: model === null ? phrase('Freebox Player') : (models[model] ?? model),
    ...(mac === null ? { id: key } : { mac }),
  }
}

function hasApi(it: Player): boolean {
  return it.path !== undefined
}

/** Throws a Refusal for a Player Pop or a Mini 4K. */
function pathOf({ path }: Player, rest: string): string {
  if (path !== undefined) return `${path}/${rest}`
  throw new Refusal('This player cannot be controlled through the Freebox. It is only listed', 'notsup')
}

/** The power key is the same for on and off, so that it is only pressed if the player is not yet as it should be. */
async function switchPower(on: boolean, it: Player, box: Reader) {
  const status = await readStatus(box, pathOf(it, 'status/'))
  if (status === null) throw new Refusal('The player does not answer. It may be switched off at its mains', 'no_answer')
  if (status.state === 'unknown') throw new Refusal('The player does not say whether it is on', 'unknown_state')
  return (status.state === 'running') === on ? [] : press(it, 'power')
}

function press(it: Player, key: (typeof keys)[number]) {
  return post(pathOf(it, 'control/remote'), { key })
}

/** Newer documentation has `cmd`, older has `name`. */
function control(it: Player, command: (typeof mediaCommands)[number]) {
  const path = pathOf(it, 'control/mediactrl/')
  return orElse(post(path, { cmd: command }), refusals, post(path, { name: command }))
}

const refusals = ['inval', 'invalid_request', 'internal_error', 'unknown']

function mediaButton(name: string, icon: `mdi:${string}`, command: (typeof mediaCommands)[number]) {
  return { is: 'button', name, icon, where: hasApi, press: (it: Player) => control(it, command) } as const
}

function keyButton(name: string, icon: `mdi:${string}`, key: (typeof keys)[number]) {
  return { is: 'button', name, icon, where: hasApi, press: (it: Player) => press(it, key) } as const
}
