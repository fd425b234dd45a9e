/** AirMedia, end to end: the receiver of the box, receivers that come and go, and what is shown on them. */
import { describe, expect, it } from 'vitest'
import { lintOf, openHome, pause, until } from './home.ts'
import { writes } from './writes.ts'

const on = { enabled: true }
const adapters = { defaults: { enabled: false, every: '1s' }, lan: on, airmedia: on }

describe('AirMedia', () => {
  it('shows videos and photos on receivers, and keeps its passwords', { timeout: 30_000 }, async () => {
    const home = await openHome({ settings: { adapters } })
    const { airmedia } = home.box.house
    expect(home.state('airmedia/config')).toEqual({ enabled: true })
    const player = { present: true, password_protected: false, photo: true, audio: true, video: true, screen: false }
    expect(home.state('airmedia/receiver/Freebox Player')).toEqual(player)
    expect(lintOf(home)).toEqual([])

    const config = (body: object) => [['PUT', 'airmedia/config/', body]]
    expect(await writes(home, 'airmedia/config/enabled', 'OFF')).toEqual(config({ enabled: false }))
    expect(home.state('airmedia/config')).toEqual({ enabled: false })
    const password = 'mot-de-passe-airmedia'
    expect(await writes(home, 'airmedia/config/set_password', { password })).toEqual(config({ password }))
    expect(airmedia.config).toEqual({ enabled: false, password })

    const to = (name: string, body: object) => [['POST', `airmedia/receivers/${encodeURIComponent(name)}/`, body]]
    const video = { media: 'https://example.org/film.mkv', media_type: 'video' }
    expect(await writes(home, 'airmedia/receiver/Freebox Player/play', { ...video, position: 50 })).toEqual(
      to('Freebox Player', { action: 'start', ...video, position: 50_000 }),
    )
    expect(airmedia.playing['Freebox Player']).toEqual({ ...video, position: 50_000 })
    expect(await writes(home, 'airmedia/receiver/Freebox Player/stop', 'PRESS')).toEqual(
      to('Freebox Player', { action: 'stop', media_type: 'video' }),
    )
    expect(airmedia.playing).toEqual({})
    const photo = { media: '/Disque 1/Photos/plage.jpg', media_type: 'photo' }
    expect(await writes(home, 'airmedia/receiver/Freebox Player/play', photo)).toEqual(
      to('Freebox Player', { action: 'start', media_type: 'photo', media: 'L0Rpc3F1ZSAxL1Bob3Rvcy9wbGFnZS5qcGc=' }),
    )
    expect(await writes(home, 'airmedia/receiver/Freebox Player/stop_photo', '{}')).toEqual(
      to('Freebox Player', { action: 'stop', media_type: 'photo' }),
    )

    const tv = 'airmedia/receiver/Apple TV du salon/play'
    expect(await home.command(tv, JSON.stringify({ ...video, password: 'falsch-1234' }))).toMatchObject({
      ...{ error_code: 'unauthorized', error: expect.stringContaining('wants a password') },
    })
    airmedia.busy = 1
    const order = { action: 'start', ...video, password: '1111' }
    expect(await writes(home, tv, { ...video, password: '1111' })).toEqual([
      ...to('Apple TV du salon', order),
      ...to('Apple TV du salon', order),
    ])
    expect(await home.command('airmedia/receiver/Freebox Server/play', JSON.stringify(video))).toMatchObject({
      ...{ error_code: 'unsupported_media', error: 'Freebox Server cannot show a video' },
    })

    // The television is switched off, and on again.
    const [television] = airmedia.receivers.splice(2, 1)
    await until('it is gone', () => home.state('airmedia/receiver/Apple TV du salon')?.present === false)
    expect(await home.command(tv, JSON.stringify(video))).toMatchObject({ error_code: 'unknown_target' })
    home.clearReceived()
    await pause(1100)
    expect(home.watcher.received.filter(({ topic }) => topic.includes('airmedia'))).toEqual([])
    if (television) airmedia.receivers.push(television)
    await until('it is back', () => home.state('airmedia/receiver/Apple TV du salon')?.present === true)

    const shown = home.watcher.received.filter(({ topic }) => !topic.endsWith('/set')).map((it) => `${it.payload}`)
    expect(shown.filter((it) => /mot-de-passe-airmedia|falsch-1234/.test(it))).toEqual([])
    expect(home.daemon.out() + home.daemon.err()).not.toMatch(/mot-de-passe-airmedia|falsch-1234/)
  })
})
