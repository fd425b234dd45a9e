/** The Freebox Players and the TV guide, end to end. */
import { describe, expect, it } from 'vitest'
import { type Home, lintOf, openHome, until, writesSince } from './home.ts'

const on = { enabled: true }
const adapters = { defaults: { enabled: false }, lan: { every: '1s', ...on }, player: { every: '1s', ...on }, tv: on }
const main = 'player/player/8c:97:ea:00:00:01'
const bedroom = 'player/player/8c:97:ea:00:00:21'

function openPlayers(simulator: object = {}, settings: object = {}): Promise<Home> {
  return openHome({ simulator: { model: 'delta', ...simulator }, settings: { adapters: { ...adapters, ...settings } } })
}

function playerOf({ box }: Home, at = 0) {
  const player = box.house.players[at]
  if (player === undefined) throw new Error('the house has changed')
  return player
}

/** Sends a command. Returns whether it was done, and the requests that changed something. */
async function send(home: Home, below: string, payload: string) {
  const since = home.box.requests.length
  const { status, error, error_code } = await home.command(`${main}/${below}`, payload)
  const sent = writesSince(home, since).map(({ method, path, body }) => [method, path, body])
  return error === undefined ? { status, sent } : { error, error_code, sent }
}

const api = 'player/17/api/v11'
const key = (name: string) => ({ status: 'ok', sent: [['POST', `${api}/control/remote`, { key: name }]] })
const media = (cmd: string) => ({ status: 'ok', sent: [['POST', `${api}/control/mediactrl/`, { cmd }]] })

function requestsTo({ box }: Home, pattern: RegExp, since = 0) {
  return box.requests.slice(since).filter(({ path }) => pattern.test(path))
}

describe('the players of a Delta', () => {
  it('show what they play, and do what they are told', { timeout: 60_000 }, async () => {
    const home = await openPlayers()
    await until('both are shown', () => home.state(main) !== undefined && home.state(bedroom) !== undefined)
    expect(home.state(main)).toEqual({
      ...{ connected: true, power: true, state: 'running', app: 'TV', package: 'fr.freebox.tv' },
      ...{ channel: 3, channel_name: 'France 3 Centre', channel_uuid: 'uuid-webtv-287', title: null },
      ...{ playback: 'play', volume: 50, mute: false },
    })
    // A Player Pop is only listed.
    expect(home.state(bedroom)).toEqual({ connected: true })
    expect(lintOf(home)).toEqual([])
    // One device with the host of the network.
    const documents = [...home.documents()]
    const tracker = documents.find(([topic]) => topic.includes('lan_host_ether_8c97ea000001'))?.[1]
    const document = documents.find(([topic]) => topic.includes('_player_player_8c97ea000001'))?.[1]
    expect(Object(document).device).toMatchObject({ identifiers: [expect.stringMatching(/_8c97ea000001$/)] })
    if (tracker !== undefined) expect(Object(document).device).toEqual(Object(tracker).device)

    const volume = (body: object) => ({ status: 'ok', sent: [['PUT', `${api}/control/volume/`, body]] })
    expect(await send(home, 'volume', '35')).toEqual(volume({ volume: 35 }))
    expect(await send(home, 'mute', 'ON')).toEqual(volume({ mute: true }))
    expect(home.state(main)).toMatchObject({ volume: 35, mute: true })
    const open = (url: string, more = {}) => {
      return { status: 'ok', sent: [['POST', `${api}/control/open`, { url, ...more }]] }
    }
    expect(await send(home, 'channel', '7')).toEqual(open('tv:?channel=7'))
    expect(home.state(main)).toMatchObject({ channel: 7, channel_name: 'Arte' })
    expect(await send(home, 'channel', '{"number":2}')).toEqual(open('tv:?channel=2'))
    expect(await send(home, 'channel', '0')).toMatchObject({ error_code: 'invalid', sent: [] })
    for (const [row, name] of [
      ['channel_up', 'prgm_inc'],
      ['channel_down', 'prgm_dec'],
    ] as const)
      expect(await send(home, row, 'PRESS')).toEqual(key(name))
    for (const [row, cmd] of [
      ['play_pause', 'play_pause'],
      ['stop', 'stop'],
      ['next', 'next'],
      ['previous', 'prev'],
    ] as const)
      expect(await send(home, row, 'PRESS')).toEqual(media(cmd))
    expect(home.state(main)).toMatchObject({ playback: 'pause', channel: 2 })
    expect(await send(home, 'key', '{"key":"epg"}')).toEqual(key('epg'))
    expect(await send(home, 'key', '{"key":"aux"}')).toMatchObject({ error_code: 'invalid', sent: [] })
    expect(await send(home, 'media', '{"command":"seek_forward"}')).toEqual(media('seek_forward'))
    const film = { url: 'http://nas.local/film.mkv', type: 'video/x-matroska' }
    expect(await send(home, 'open', JSON.stringify(film))).toEqual(open(film.url, { type: film.type }))
    expect(home.state(main)).toMatchObject({ app: 'Media player', channel: null, channel_name: null })
    playerOf(home).metadata = { title: 'Le Grand Bleu' }
    playerOf(home).app = 'fr.free.inconnu'
    await until('another app is shown', () => home.state(main)?.app === 'fr.free.inconnu')
    expect(home.state(main)).toMatchObject({ title: 'Le Grand Bleu', package: 'fr.free.inconnu' })
    expect((await send(home, 'restart', 'PRESS')).sent).toEqual([['POST', `${api}/system/reboot`, {}]])

    // The power key is the same for on and off: it is pressed once, and only if it must be.
    expect(await send(home, 'power', 'ON')).toEqual({ status: 'ok', sent: [] })
    expect(await send(home, 'power', 'OFF')).toEqual(key('power'))
    await until('it sleeps', () => home.state(main)?.power === false)
    expect(home.state(main)).toEqual({
      ...{ connected: true, power: false, state: 'standby', app: null, package: null, channel: null },
      ...{ channel_name: null, channel_uuid: null, title: null, playback: null, volume: null, mute: null },
    })
    expect(await send(home, 'power', 'OFF')).toEqual({ status: 'ok', sent: [] })
    // While it sleeps it is asked for its status, and for nothing else.
    const since = home.box.requests.length
    await until('it was read', () => requestsTo(home, /status/, since).length > 1)
    expect(requestsTo(home, /^player\/17\//, since).filter(({ path }) => !path.endsWith('/status/'))).toEqual([])
    expect(await send(home, 'channel', '1')).toEqual(open('tv:?channel=1'))
    await until('it wakes up', () => home.state(main)?.channel_name === 'TF1')

    // Without the network it is asked for nothing.
    playerOf(home).entry.reachable = false
    await until('it is away', () => home.state(main)?.connected === false)
    expect(home.state(main)).toMatchObject({ power: null, channel: null, volume: null })
    const gone = home.box.requests.length
    await until('the list was read', () => requestsTo(home, /^player\/$/, gone).length > 1)
    expect(requestsTo(home, /^player\/17/, gone)).toEqual([])
    expect(await send(home, 'power', 'ON')).toMatchObject({ error_code: 'no_answer', sent: [] })
    expect(home.daemon.warnings().filter((line) => !/refused/.test(line))).toEqual([])
  })
})
