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
  it('show what they play, and carry out every command', { timeout: 60_000 }, async () => {
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

    // While it goes to sleep or wakes up, further commands wait.
    playerOf(home).wakeSeconds = 1.5
    const begin = home.box.requests.length
    const commands: [string, string][] = [
      ...([
        ['power', 'OFF'],
        ['power', 'OFF'],
        ['power', 'ON'],
        ['power', 'ON'],
        ['power', 'OFF'],
      ] as const),
      ...([
        ['channel', '7'],
        ['power', 'ON'],
        ['open', '{"url":"tv:?channel=2"}'],
      ] as const),
    ].map(([row, payload]) => [row, payload])
    await Promise.all(commands.map(([row, payload]) => home.command(`${main}/${row}`, payload)))
    const pressed = { key: 'power' }
    const writes = writesSince(home, begin).map(({ body }) => body)
    expect(writes).toEqual([pressed, pressed, pressed, { url: 'tv:?channel=7' }, { url: 'tv:?channel=2' }])
    expect(home.state(main)).toMatchObject({ power: true, channel: 2 })
    playerOf(home).wakeSeconds = 0.3

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

describe('a player with a fault', () => {
  it('concerns itself alone, and the guide is asked for rarely', { timeout: 60_000 }, async () => {
    const home = await openPlayers({ model: 'revolution' }, { tv: on })
    const first = 'player/player/7a0d5c3e9b8f4e61b2c4d6e8f0a1b2c3'
    const second = 'player/player/8c:97:ea:00:00:02'
    await until('it is shown', () => home.state(first) !== undefined)
    // Firmware of before August 2023 has the number alone, and some have no volume.
    expect(home.state(first)).toMatchObject({ power: true, channel: 7, channel_name: 'Arte' })
    expect(home.state(first)).not.toHaveProperty('volume')
    expect(requestsTo(home, /volume/)).toHaveLength(1)
    expect(requestsTo(home, /^tv\/channels/)).toHaveLength(1)
    const since = home.box.requests.length
    expect(await home.command(`${first}/play_pause`, 'PRESS')).toMatchObject({ status: 'ok' })
    expect(writesSince(home, since).map(({ body }) => body)).toEqual([{ cmd: 'play_pause' }, { name: 'play_pause' }])

    const { entry } = playerOf(home)
    const other = { ...entry, id: 2, uid: 'b', mac: '8C:97:EA:00:00:02', device_name: 'Player du bureau' }
    home.box.house.players.push({
      ...structuredClone(playerOf(home)),
      entry: other,
      power_state: 'standby',
      app: undefined,
    })
    await until('there are two', () => home.state(second)?.power === false)
    for (const fault of [{ kind: 'html' }] as const) {
      home.box.faults.set('player/2', fault)
      await until(`unknown: ${fault.kind}`, () => home.state(second)?.power === null)
      home.box.faults.clear()
      const reply = await home.command(`${second}/power`, 'OFF')
      expect([fault.kind, reply]).toEqual([fault.kind, expect.objectContaining({ status: 'ok' })])
      expect(home.state(second)).toMatchObject({ power: false })
    }
    expect(home.published(`${first}`).map((it) => JSON.parse(it).power)).not.toContain(null)
    expect(home.published('player/player/availability')).toEqual(['online'])
    expect(requestsTo(home, /volume/)).toHaveLength(1)

    // A quiet while publishes nothing.
    await until('it was read', () => home.state(second)?.power === false)
    home.clearReceived()
    const read = home.box.requests.length
    await until('several reads', () => requestsTo(home, /^player\/$/, read).length > 3)
    expect(home.watcher.received.filter(({ topic }) => topic.startsWith('freebox/player'))).toEqual([])

    const arte = { uuid: 'uuid-webtv-376', name: 'Arte', number: 7 }
    expect(Object(await home.request('tv/channels')).data).toContainEqual(expect.objectContaining(arte))
    const now = Math.floor(Date.now() / 1000)
    const all = Object(await home.request('tv/now')).data
    expect(all.map(({ name }: { name: string }) => name)).not.toContain('Canal+')
    expect(all).toContainEqual({
      ...arte,
      title: expect.any(String),
      start: expect.any(Number),
      end: expect.any(Number),
    })
    const { data } = Object(await home.request('tv/now', { channel: 309 }))
    expect(data).toMatchObject({
      channel: { numbers: [3, 309] },
      now: { description: expect.stringContaining('Synopsis') },
    })
    expect(data.now.start).toBeLessThanOrEqual(now)
    const guide = Object(await home.request('tv/epg', { channel: 7 })).data
    expect(guide.programmes[0], 'what is on was in the first answer').toMatchObject({
      title: all.find(({ number }: { number: number }) => number === 7).title,
    })
    expect(await home.request('tv/epg', { channel: 7, from: now + 4 * 3600 })).toMatchObject({
      ...{
        status: 'error',
        error_code: 'rate_limit',
        error: expect.stringMatching(/at most one in 30s. Ask again in/),
      },
    })
    expect(requestsTo(home, /^tv\/epg/)).toHaveLength(1)
    expect(home.daemon.warnings().filter((line) => !/refused/.test(line))).toEqual([])
  })
})

describe('a box without players, or without the right', () => {
  it('announces nothing and logs nothing about them', { timeout: 40_000 }, async () => {
    const home = await openHome({ running: false, settings: { adapters } })
    for (const fault of [
      { kind: 'status', status: 404 },
      { kind: 'missing' },
      { kind: 'error', error_code: 'noent' },
      { kind: 'error', error_code: 'internal_error' },
    ] as const) {
      home.box.faults.set('player', fault)
      const daemon = await home.start()
      await until(`known: ${fault.kind}`, () =>
        /box has none|granted/.test(JSON.stringify(Object(home.state('bridge/info')?.adapters).player ?? '')),
      )
      expect(
        home.watcher.received.filter(({ topic, payload }) => /player\/player\/8c/.test(topic) && payload !== ''),
      ).toEqual([])
      expect(daemon.warnings()).toEqual([])
      await daemon.stop()
    }
  })

  it('says once which right is missing', { timeout: 30_000 }, async () => {
    const home = await openPlayers({ rights: { player: false, tv: false } })
    await until('it is said', () => home.daemon.warnings().length > 0)
    expect(home.daemon.warnings()).toEqual([expect.stringContaining('is missing')])
    expect(await home.request('tv/channels')).toMatchObject({ error_code: 'insufficient_rights' })
  })
})
